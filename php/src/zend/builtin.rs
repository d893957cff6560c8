//! Classes of PHP itself.

use ext_php_rs::zend::ClassEntry;

/// `ArrayIterator`.
pub(crate) fn array_iterator() -> &'static ClassEntry {
    // SAFETY: PHP registers its own classes before it starts an extension, and keeps them.
    unsafe { spl_ce_ArrayIterator.as_ref() }.expect("PHP has it built in")
}

unsafe extern "C" {
    static spl_ce_ArrayIterator: *mut ClassEntry;
}
