//! Output of the script, and its buffers.

use std::ffi::{c_int, c_void};
use std::ptr;

/// The buffers of `ob_start`, the innermost last: the beginning of the engine's own structure, the same in all
/// versions.
#[repr(C)]
pub(super) struct Output {
    buffers: Stack,
    active: *mut c_void,
    running: *mut c_void,
}

/// The engine's stack of pointers.
#[repr(C)]
struct Stack {
    element_size: c_int,
    count: c_int,
    capacity: c_int,
    elements: *mut c_void,
}

/// The beginning of a buffer.
#[repr(C)]
struct Buffer {
    name: *mut c_void,
    flags: c_int,
    level: c_int,
}

impl Output {
    /// Takes the buffers from `level` on out of the engine.
    pub(super) fn take(level: usize) -> Self {
        let count = output_level();
        // SAFETY: this is PHP's thread, and nobody else holds a reference to the engine's structure.
        let (output, running) = unsafe { (&mut *output(), (*output()).running) };
        let none = Self { buffers: Stack::EMPTY, active: ptr::null_mut(), running: ptr::null_mut() };
        if count <= level {
            return none;
        }
        if level == 0 {
            return std::mem::replace(output, none);
        }
        let mut taken = Self { running, ..none };
        output.running = ptr::null_mut();
        // SAFETY: the stack has `count` elements, pointers to buffers, which the engine keeps until they are ended.
        // Both functions copy the pointer.
        unsafe {
            let buffers = output.buffers.elements.cast::<*mut Buffer>();
            for (index, place) in (level..count).enumerate() {
                let buffer = buffers.add(place);
                (**buffer).level = c_int::try_from(index).unwrap_or(c_int::MAX);
                zend_stack_push(&raw mut taken.buffers, buffer.cast());
                taken.active = (*buffer).cast();
            }
            for _ in level..count {
                zend_stack_del_top(&raw mut output.buffers);
            }
            output.active = (*buffers.add(level - 1)).cast();
        }
        taken
    }

    /// Puts them back in the place of those that are there, which are none, or are over.
    pub(super) fn put_back(self) {
        // SAFETY: this is PHP's thread, and nobody holds a reference to the engine's structure.
        unsafe {
            zend_stack_destroy(&raw mut (*output()).buffers);
            *output() = self;
        }
    }
}

/// The number of output buffers.
#[inline]
pub(crate) fn output_level() -> usize {
    // SAFETY: this is PHP's thread.
    usize::try_from(unsafe { (*output()).buffers.count }).unwrap_or(0)
}

/// Flushes and ends the innermost output buffer, also one that scripts may not remove. This may call the script.
pub(crate) fn end_output_buffer() {
    // SAFETY: the active buffer, where there is one, is the engine's, and begins like this; nobody else looks at it.
    unsafe {
        if let Some(buffer) = (*output()).active.cast::<Buffer>().as_mut() {
            buffer.flags |= REMOVABLE;
        }
        php_output_end();
    }
}

/// Writes text to where the script's output goes.
pub(crate) fn write_output(text: &[u8]) {
    // Nobody is left to be told of a failure.
    let _ = ext_php_rs::zend::output_write(text);
}

fn output() -> *mut Output {
    &raw mut output_globals
}

impl Stack {
    const EMPTY: Self = Self {
        element_size: size_of::<*mut c_void>() as c_int,
        count: 0,
        capacity: 0,
        elements: ptr::null_mut(),
    };
}

/// `PHP_OUTPUT_HANDLER_REMOVABLE`.
const REMOVABLE: c_int = 0x40;

unsafe extern "C" {
    static mut output_globals: Output;
    fn php_output_end() -> c_int;
    fn zend_stack_push(stack: *mut Stack, element: *const c_void) -> c_int;
    fn zend_stack_del_top(stack: *mut Stack);
    fn zend_stack_destroy(stack: *mut Stack);
}
