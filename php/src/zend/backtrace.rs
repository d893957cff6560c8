//! Back traces, also of who does not run at the moment.

use std::ffi::c_int;

use ext_php_rs::boxed::ZBox;
use ext_php_rs::ffi::{ext_php_rs_executor_globals, zend_execute_data};
use ext_php_rs::types::{ZendHashTable, ZendStr, Zval};

/// The frame that PHP is in, or was in when it left.
#[derive(Clone, Copy)]
pub(crate) struct Frame(*mut zend_execute_data);

impl Frame {
    /// The frame that PHP is in.
    pub(crate) fn current() -> Self {
        // SAFETY: the engine's globals are there as long as PHP runs, and this is its thread.
        Self(unsafe { (*ext_php_rs_executor_globals()).current_execute_data })
    }

    /// The calls up to this frame, as `debug_backtrace` gives them, of which it skips the first `skipped`.
    ///
    /// # Safety
    ///
    /// The frame is there still.
    pub(crate) unsafe fn trace(self, options: i64, limit: i64, skipped: bool) -> Zval {
        let mut trace = Zval::new();
        let options = c_int::try_from(options).unwrap_or(0);
        let limit = c_int::try_from(limit).unwrap_or(0);
        // SAFETY: the engine's globals are there as long as PHP runs, and this is its thread; the frame is live. The
        // engine only looks at it.
        unsafe {
            let globals = ext_php_rs_executor_globals();
            let current = std::mem::replace(&mut (*globals).current_execute_data, self.0);
            zend_fetch_debug_backtrace(&raw mut trace, skipped.into(), options, limit);
            (*globals).current_execute_data = current;
        }
        trace
    }
}

/// The calls that PHP is in, without the innermost.
pub(crate) fn trace_of_callers(options: i64, limit: i64) -> Zval {
    // SAFETY: PHP is there.
    unsafe { Frame::current().trace(options, limit, true) }
}

/// A trace as `debug_print_backtrace` writes one.
pub(crate) fn trace_text(trace: &Zval) -> String {
    let Some(calls) = trace.array() else { return String::new() };
    // SAFETY: the trace is an array that is only read; the reference to the string is counted for us.
    let text = unsafe { zend_trace_to_string(calls, false).as_mut().map(|text| ZBox::from_raw(text)) };
    text.map(|text| String::from_utf8_lossy(text.as_bytes()).into_owned()).unwrap_or_default()
}

unsafe extern "C" {
    fn zend_fetch_debug_backtrace(trace: *mut Zval, skip_last: c_int, options: c_int, limit: c_int);
    fn zend_trace_to_string(trace: *const ZendHashTable, include_main: bool) -> *mut ZendStr;
}
