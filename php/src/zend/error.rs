//! Messages of PHP's own, without the name of the method that runs.

use std::ffi::{CString, c_char, c_int};

/// An `E_USER_WARNING`, as `trigger_error` gives one.
pub(crate) fn user_warning(text: &str) {
    let text = CString::new(text.replace('\0', "")).unwrap_or_default();
    // SAFETY: the format takes one C string, which lives until the call returns.
    unsafe { zend_error(USER_WARNING, c"%s".as_ptr(), text.as_ptr()) };
}

/// `E_USER_WARNING`.
const USER_WARNING: c_int = 1 << 9;

unsafe extern "C" {
    fn zend_error(kind: c_int, format: *const c_char, ...);
}
