//! `foreach` over an object that implements `Iterator`, with a cursor for each.

use std::ffi::c_int;
use std::sync::OnceLock;

use ext_php_rs::ffi::zend_object_iterator;
use ext_php_rs::types::{ZendObject, Zval};
use ext_php_rs::zend::ClassEntry;

/// Makes an object that walks over the same as this one, from its beginning.
type Anew = fn(&ZendObject) -> Option<Zval>;

/// The engine's handler for `foreach`.
type GetIterator = unsafe extern "C" fn(*mut ClassEntry, *mut Zval, c_int) -> *mut zend_object_iterator;

/// Has each `foreach` over an object of `class` walk by an object of its own, which `anew` makes: nested loops would
/// move each other's cursor otherwise. There is one such class, and it implements `Iterator` already.
pub(crate) fn walk_anew(class: &mut ClassEntry, anew: Anew) {
    if let Some(by_methods) = class.get_iterator.replace(get_iterator) {
        WALK.set((anew, by_methods)).ok();
    }
}

/// A subclass whose methods are its own does not inherit it.
unsafe extern "C" fn get_iterator(
    class: *mut ClassEntry,
    object: *mut Zval,
    by_reference: c_int,
) -> *mut zend_object_iterator {
    let Some((anew, by_methods)) = WALK.get() else { return std::ptr::null_mut() };
    // SAFETY: the engine passes the object that it walks over, which lives at least as long as the call.
    let mut other = unsafe { object.as_ref() }.and_then(Zval::object).and_then(anew);
    let walked = other.as_mut().map_or(object, |other| &raw mut *other);
    // SAFETY: this is the engine's own handler for this class, and both are objects of it; it takes a reference of its
    // own to the one that it gets.
    unsafe { by_methods(class, walked, by_reference) }
}

static WALK: OnceLock<(Anew, GetIterator)> = OnceLock::new();
