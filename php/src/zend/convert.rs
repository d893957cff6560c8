//! Values as the types that internal functions take, by the engine's own rules.

use ext_php_rs::boxed::ZBox;
use ext_php_rs::types::{ZendStr, Zval};
use ext_php_rs::zend::ExecutorGlobals;

/// The value as a string, as a cast makes one. `None`: it has none, and an exception is pending that says so.
pub(crate) fn to_string(value: &Zval) -> Option<ZBox<ZendStr>> {
    // SAFETY: the value is initialized, and a cast leaves it as it is; the engine returns a reference that is ours.
    let string = unsafe { zval_get_string_func(std::ptr::from_ref(value).cast_mut()).as_mut()? };
    // SAFETY: the string is live, and the reference is counted for us.
    let string = unsafe { ZBox::from_raw(string) };
    (!ExecutorGlobals::has_exception()).then_some(string)
}

/// The value as a whole number, as a cast makes one.
pub(crate) fn to_long(value: &Zval) -> i64 {
    value.long().or_else(|| value.coerce_to_long()).unwrap_or(0)
}

/// A whole number as a parameter of type `int` takes it. Where it does not, a `TypeError` is pending.
pub(crate) fn long_argument(value: &Zval, number: u32) -> Option<i64> {
    let long = match value.long() {
        Some(long) => Some(long),
        None if value.is_array() || value.is_object() => None,
        None => value.coerce_to_long().filter(|_| !value.is_string() || is_numeric(value)),
    };
    if long.is_none() {
        let given = match () {
            () if value.is_array() => c"must be of type int, array given",
            () if value.is_object() => c"must be of type int, object given",
            () => c"must be of type int, string given",
        };
        // SAFETY: the format is a literal without conversions.
        unsafe { zend_argument_type_error(number, given.as_ptr()) };
    }
    long
}

fn is_numeric(value: &Zval) -> bool {
    value.str().is_some_and(|text| text.trim().parse::<f64>().is_ok())
}

unsafe extern "C" {
    fn zval_get_string_func(value: *mut Zval) -> *mut ZendStr;
    fn zend_argument_type_error(number: u32, format: *const std::ffi::c_char, ...);
}
