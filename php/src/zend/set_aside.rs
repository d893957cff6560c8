//! State of the engine that belongs to whoever runs, and that the engine does not switch with its fibers.

use std::ffi::{c_int, c_void};
use std::ptr;

use ext_php_rs::ffi::{ext_php_rs_executor_globals, zend_class_entry};

use super::engine;

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

/// The buffers of `ob_start`, the innermost last: the beginning of the engine's own structure, the same in all
/// versions.
#[repr(C)]
struct Output {
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

impl SetAside {
    /// Sets aside what belongs to who runs. The buffers below `level` are left to whoever runs next.
    pub(crate) fn take(level: usize) -> Self {
        // SAFETY: this is PHP's thread.
        let output = unsafe { take_output(level) };
        Self { output, errors: ErrorHandling::take(), calls: Calls::take() }
    }

    /// Puts back what was set aside. The caller has set aside what was there instead, or it is over.
    pub(crate) fn put_back(self) {
        self.errors.put_back();
        self.calls.put_back();
        // SAFETY: this is PHP's thread, and nobody holds a reference to the engine's structure.
        unsafe {
            zend_stack_destroy(&raw mut (*output()).buffers);
            *output() = self.output;
        }
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

/// The number of output buffers.
#[inline]
pub(crate) fn output_level() -> usize {
    // SAFETY: as above.
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

/// Takes the buffers from `level` on out of the engine.
///
/// # Safety
///
/// This is PHP's thread.
unsafe fn take_output(level: usize) -> Output {
    let count = output_level();
    // SAFETY: see above.
    let (output, running) = unsafe { (&mut *output(), (*output()).running) };
    let none = Output { buffers: Stack::EMPTY, active: ptr::null_mut(), running: ptr::null_mut() };
    if count <= level {
        return none;
    }
    if level == 0 {
        return std::mem::replace(output, none);
    }
    let mut taken = Output { running, ..none };
    output.running = ptr::null_mut();
    // SAFETY: the stack has `count` elements, pointers to buffers, which the engine keeps until they are ended. Both
    // functions copy the pointer.
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

impl Stack {
    const EMPTY: Self = Self {
        element_size: size_of::<*mut c_void>() as c_int,
        count: 0,
        capacity: 0,
        elements: ptr::null_mut(),
    };
}

fn output() -> *mut Output {
    &raw mut output_globals
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

/// `PHP_OUTPUT_HANDLER_REMOVABLE`.
const REMOVABLE: c_int = 0x40;

/// `EH_NORMAL`.
const NORMAL: u32 = 0;

unsafe extern "C" {
    static mut output_globals: Output;
    static mut basic_globals: c_int;
    fn php_output_end() -> c_int;
    fn zend_stack_push(stack: *mut Stack, element: *const c_void) -> c_int;
    fn zend_stack_del_top(stack: *mut Stack);
    fn zend_stack_destroy(stack: *mut Stack);
}
