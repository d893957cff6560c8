//! The engine's memory, of which `memory_limit` says how much there may be.

use ext_php_rs::zend::ProcessGlobals;

/// `memory_limit`. `None`: there is none.
pub(crate) fn memory_limit() -> Option<usize> {
    usize::try_from(ProcessGlobals::get().memory_limit).ok()
}

/// Bytes that count for the limit: the engine has them from the system in large chunks.
pub(crate) fn memory_mapped() -> usize {
    // SAFETY: it reads numbers of this thread's engine, and its parameter is a plain value.
    unsafe { zend_memory_usage(true) }
}

/// Bytes of these that are in use.
pub(crate) fn memory_used() -> usize {
    // SAFETY: as above.
    unsafe { zend_memory_usage(false) }
}

/// Gives empty chunks back, as the engine itself does where the limit is met. No script is called: values are not
/// touched.
pub(crate) fn give_memory_back() {
    // SAFETY: the heap is this thread's own. What is in use stays where it is.
    unsafe { zend_mm_gc(zend_mm_get_heap()) };
}

/// The engine's `zend_mm_heap`, which is its own affair.
#[repr(C)]
struct Heap {
    _opaque: [u8; 0],
}

unsafe extern "C" {
    fn zend_memory_usage(real_usage: bool) -> usize;
    fn zend_mm_get_heap() -> *mut Heap;
    fn zend_mm_gc(heap: *mut Heap) -> usize;
}
