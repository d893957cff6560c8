//! State of the engine that belongs to whoever runs, and that the engine does not switch with its fibers.

use std::ffi::c_int;
use std::ptr;

use ext_php_rs::ffi::{ext_php_rs_executor_globals, zend_class_entry};

use super::engine;
use super::output::Output;

/// Output buffers, and the way in which errors are told, of somebody who does not run at the moment.
pub(crate) struct SetAside {
    output: Output,
    errors: ErrorHandling,
    calls: Calls,
}

/// The way in which errors are told: some functions of PHP's own have warnings thrown meanwhile.
pub(crate) struct ErrorHandling {
    kind: u32,
    exception_class: *mut zend_class_entry,
}

impl SetAside {
    /// Sets aside what belongs to who runs. The buffers below `level` are left to whoever runs next.
    pub(crate) fn take(level: usize) -> Self {
        Self { output: Output::take(level), errors: ErrorHandling::take(), calls: Calls::take() }
    }

    /// Puts back what was set aside. The caller has set aside what was there instead, or it is over.
    pub(crate) fn put_back(self) {
        self.errors.put_back();
        self.calls.put_back();
        self.output.put_back();
    }
}

impl ErrorHandling {
    /// Takes it; it is as usual from here on.
    #[inline]
    pub(crate) fn take() -> Self {
        let globals = globals();
        // SAFETY: the engine's globals are there as long as PHP runs, and this is its thread.
        unsafe {
            let taken = Self { kind: (*globals).error_handling, exception_class: (*globals).exception_class };
            (*globals).error_handling = NORMAL;
            (*globals).exception_class = ptr::null_mut();
            taken
        }
    }

    #[inline]
    pub(crate) fn put_back(self) {
        let globals = globals();
        // SAFETY: as above.
        unsafe {
            (*globals).error_handling = self.kind;
            (*globals).exception_class = self.exception_class;
        }
    }
}

/// Functions of PHP's own that are under way and call the script: sorting and its like, and serializing. `None`: none
/// is.
pub(crate) struct Calls(Option<Box<([u8; COMPARING_SIZE], [u8; SERIALIZING_SIZE])>>);

impl Calls {
    /// Takes what is kept of them; none is under way from here on.
    #[inline]
    pub(crate) fn take() -> Self {
        // SAFETY: these places are the engine's, which reads and writes them on this thread alone, and are all numbers
        // and pointers. A comparison begins with its size, and is under way where that is not zero.
        unsafe {
            let is_comparing = globals_at::<usize>(COMPARING).read() != 0;
            let serializing = globals_at::<[u8; SERIALIZING_SIZE]>(SERIALIZING);
            if !is_comparing && serializing.read() == NOT_SERIALIZING {
                return Self(None);
            }
            let comparing = globals_at::<[u8; COMPARING_SIZE]>(COMPARING);
            let taken = (comparing.read(), serializing.read());
            comparing.write_bytes(0, 1);
            serializing.write_bytes(0, 1);
            Self(Some(Box::new(taken)))
        }
    }

    /// Puts it back. None is under way.
    #[inline]
    pub(crate) fn put_back(self) {
        if let Self(Some(taken)) = self {
            // SAFETY: as above; the bytes were read there.
            unsafe {
                globals_at::<[u8; COMPARING_SIZE]>(COMPARING).write(taken.0);
                globals_at::<[u8; SERIALIZING_SIZE]>(SERIALIZING).write(taken.1);
            }
        }
    }
}

/// A place in the globals of PHP's standard extension.
fn globals_at<T>(offset: usize) -> *mut T {
    (&raw mut basic_globals).wrapping_byte_add(offset).cast()
}

fn globals() -> *mut ext_php_rs::ffi::zend_executor_globals {
    // SAFETY: it names the place of the engine's globals.
    unsafe { ext_php_rs_executor_globals() }
}

/// Places in `php_basic_globals`, and their sizes, in bytes.
const COMPARING: usize = engine::GANNET_COMPARING as usize;
const COMPARING_SIZE: usize = engine::GANNET_COMPARING_END as usize - COMPARING;
const SERIALIZING: usize = engine::GANNET_SERIALIZING as usize;
const SERIALIZING_SIZE: usize = engine::GANNET_SERIALIZING_END as usize - SERIALIZING;
const NOT_SERIALIZING: [u8; SERIALIZING_SIZE] = [0; SERIALIZING_SIZE];

/// `EH_NORMAL`.
const NORMAL: u32 = 0;

unsafe extern "C" {
    static mut basic_globals: c_int;
}
