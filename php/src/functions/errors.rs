//! The last error, in numbers and words.

use std::ffi::{CStr, c_char, c_int};

use ext_php_rs::prelude::*;

use super::error_texts;
use crate::arguments::Integer;
use crate::last_error;

pub(super) fn add(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module
        .function(wrap_function!(swoole_last_error))
        .function(wrap_function!(swoole_clear_error))
        .function(wrap_function!(swoole_errno))
        .function(wrap_function!(swoole_strerror))
}

/// The reason why the last call failed, as a `SWOOLE_ERROR_*`.
#[php_function]
pub(crate) fn swoole_last_error() -> i64 {
    last_error::get()
}

/// Forgets why the last call failed.
#[php_function]
pub(crate) fn swoole_clear_error() {
    last_error::set(0);
}

/// The system's last error number.
#[php_function]
pub(crate) fn swoole_errno() -> i64 {
    std::io::Error::last_os_error().raw_os_error().map_or(0, i64::from)
}

/// The meaning of an error number: `SWOOLE_STRERROR_*` say whose it is.
#[php_function]
#[php(defaults(error_type = SYSTEM))]
#[php(optional = error_type)]
pub(crate) fn swoole_strerror(errno: Integer, error_type: Integer) -> String {
    let number = c_int::try_from(errno.0).unwrap_or(-1);
    match error_type.0 {
        RESOLVER => in_words(gai_strerror, number),
        NAME_SERVER => in_words(hstrerror, number),
        SWOOLE if errno.0 >= SWOOLE_NUMBERS_START => error_texts::text(errno.0),
        _ if (SWOOLE_NUMBERS_START + 1..SWOOLE_NUMBERS_END).contains(&errno.0) => error_texts::text(errno.0),
        _ => in_words(strerror, number),
    }
}

fn in_words(describe: unsafe extern "C" fn(c_int) -> *const c_char, number: c_int) -> String {
    // SAFETY: these functions take any number, and return a string that is there until the next call on this thread.
    let text = unsafe { CStr::from_ptr(describe(number)) };
    text.to_string_lossy().into_owned()
}

/// `SWOOLE_STRERROR_*`.
const SYSTEM: i64 = 0;
const RESOLVER: i64 = 1;
const NAME_SERVER: i64 = 2;
const SWOOLE: i64 = 9;

/// Swoole's own numbers are between these.
const SWOOLE_NUMBERS_START: i64 = 500;
const SWOOLE_NUMBERS_END: i64 = 10_020;

unsafe extern "C" {
    fn strerror(number: c_int) -> *const c_char;
    fn gai_strerror(number: c_int) -> *const c_char;
    fn hstrerror(number: c_int) -> *const c_char;
}
