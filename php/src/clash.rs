//! Other extensions that have the same classes.

use ext_php_rs::ffi::{HashTable, zend_hash_str_find};

/// The extension that is loaded, too, and has the same classes.
pub(crate) fn with() -> Option<&'static str> {
    OTHERS.into_iter().find(|name| is_loaded(name))
}

/// Names that extension to whoever starts PHP.
pub(crate) fn say(other: &str) {
    eprintln!(
        "gannet: the extension {other} is loaded, and both have the classes of Swoole: \
         take one of the two out of php.ini"
    );
}

fn is_loaded(name: &str) -> bool {
    // SAFETY: the table of extensions is there before any extension starts, and nobody changes it meanwhile.
    let entry = unsafe { zend_hash_str_find(&raw const module_registry, name.as_ptr().cast(), name.len()) };
    !entry.is_null()
}

const OTHERS: [&str; 1] = ["swoole"];

unsafe extern "C" {
    static mut module_registry: HashTable;
}
