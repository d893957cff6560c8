//! Values as the types that internal functions take, by the engine's own rules.
//!
//! A conversion may call the script, which may let go of the value: it is held meanwhile.

use ext_php_rs::boxed::ZBox;
use ext_php_rs::types::{ZendStr, Zval};

use super::pending::has_exception;

/// The value as a string, as a cast makes one. `None`: it has none, and an exception is pending that says so.
pub(crate) fn to_string(value: &Zval) -> Option<ZBox<ZendStr>> {
    let mut held = value.dereference().shallow_clone();
    // SAFETY: the value is initialized, and a cast leaves it as it is; the engine returns a reference that is ours.
    let string = unsafe { zval_get_string_func(&raw mut held).as_mut()? };
    // SAFETY: the string is live, and the reference is counted for us.
    let string = unsafe { ZBox::from_raw(string) };
    (!has_exception()).then_some(string)
}

/// The value as an `int`, as a cast makes one, with a cast's warnings.
#[inline]
pub(crate) fn to_long(value: &Zval) -> i64 {
    value.long().unwrap_or_else(|| {
        let mut held = value.dereference().shallow_clone();
        // SAFETY: the value is initialized, and a cast leaves it as it is.
        unsafe { zval_get_long_func(&raw mut held, false) }
    })
}

/// The value as a `float`, as a cast makes one, with a cast's warnings.
pub(crate) fn to_double(value: &Zval) -> f64 {
    let mut held = value.dereference().shallow_clone();
    // SAFETY: the value is initialized, and a cast leaves it as it is.
    unsafe { zval_get_double_func(&raw mut held) }
}

unsafe extern "C" {
    fn zval_get_string_func(value: *mut Zval) -> *mut ZendStr;
    fn zval_get_long_func(value: *mut Zval, is_strict: bool) -> i64;
    fn zval_get_double_func(value: *mut Zval) -> f64;
}
