//! Interrupts: signals ask something of the engine, which looks between two instructions of the script. This looks
//! while none is carried out.

use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use ext_php_rs::ffi::{ext_php_rs_executor_globals, zend_interrupt_function};

/// Sleeps until a moment, or until a signal comes.
pub(crate) fn sleep_until(moment: Instant) {
    let left = moment.saturating_duration_since(Instant::now());
    let seconds = libc::time_t::try_from(left.as_secs()).unwrap_or(libc::time_t::MAX);
    let timeout = libc::timespec { tv_sec: seconds, tv_nsec: left.subsec_nanos().into() };
    // SAFETY: the sets are written before they are read, there are no descriptors, and a null pointer stands for none.
    unsafe {
        let (mut all, mut former) = (std::mem::zeroed(), std::mem::zeroed());
        libc::sigfillset(&raw mut all);
        // One that comes after the look ends the sleep all the same.
        libc::pthread_sigmask(libc::SIG_BLOCK, &raw const all, &raw mut former);
        if !flag().load(Ordering::Relaxed) {
            let none = ptr::null_mut();
            libc::pselect(0, none, none, none, &raw const timeout, &raw const former);
        }
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const former, ptr::null_mut());
    }
}

/// Does what signals have asked for, as the engine does. This may call the script, or end in a fatal error.
pub(crate) fn handle_interrupts() {
    if !flag().swap(false, Ordering::Relaxed) {
        return;
    }
    // SAFETY: the engine's globals are there as long as PHP runs, and this is its thread. Whoever has set the function
    // takes the frame that runs.
    unsafe {
        let globals = ext_php_rs_executor_globals();
        if AtomicBool::from_ptr((&raw mut (*globals).timed_out).cast()).load(Ordering::Relaxed) {
            zend_timeout();
        }
        if let Some(handle) = zend_interrupt_function {
            handle((*globals).current_execute_data);
        }
    }
}

/// True where something is asked of the engine.
fn flag() -> &'static AtomicBool {
    // SAFETY: the engine's globals are there as long as the process, and it reads and writes this one atomically.
    unsafe { AtomicBool::from_ptr((&raw mut (*ext_php_rs_executor_globals()).vm_interrupt).cast()) }
}

unsafe extern "C" {
    /// Ends the script, for its time is over.
    fn zend_timeout() -> !;
}
