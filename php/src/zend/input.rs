//! A request's variables: the engine's limits, and its way of reading their names.

use std::ffi::{CStr, OsStr, c_char, c_int};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use ext_php_rs::types::Zval;
use ext_php_rs::zend::ProcessGlobals;

/// Adds a variable to `array` by its name: `a[]` and `a[x]` make arrays, spaces and dots become underscores.
///
/// The engine warns of names that are nested too deeply, which calls the script: they are the caller's to keep away.
pub(crate) fn register_variable(array: &mut Zval, name: &CStr, mut value: Zval) {
    debug_assert!(array.is_array(), "variables are registered in an array");
    // SAFETY: the name ends with a NUL and is copied; `array` is an initialized array that only the caller has. The
    // engine takes over the value, which is forgotten here.
    unsafe { php_register_variable_ex(name.as_ptr(), &raw mut value, array) };
    std::mem::forget(value);
}

/// `max_input_vars`.
pub(crate) fn input_vars_max() -> i64 {
    ProcessGlobals::get().max_input_vars
}

/// `max_input_nesting_level`.
pub(crate) fn input_nesting_level_max() -> i64 {
    ProcessGlobals::get().max_input_nesting_level
}

/// `arg_separator.input`: each of its bytes ends a variable of a query.
pub(crate) fn argument_separators() -> Vec<u8> {
    let separators = ProcessGlobals::get().arg_separator.input;
    if separators.is_null() {
        return vec![b'&'];
    }
    // SAFETY: the engine keeps the setting as a C string, which is copied before anything can change it.
    unsafe { CStr::from_ptr(separators) }.to_bytes().to_vec()
}

/// `file_uploads`.
pub(crate) fn is_upload_allowed() -> bool {
    ProcessGlobals::get().file_uploads
}

/// `upload_max_filesize`. `None`: files may have any size.
pub(crate) fn file_size_max() -> Option<u64> {
    u64::try_from(ProcessGlobals::get().upload_max_filesize).ok().filter(|size| *size > 0)
}

/// `upload_tmp_dir`. `None`: it is not set.
pub(crate) fn upload_folder() -> Option<PathBuf> {
    let folder = ProcessGlobals::get().upload_tmp_dir;
    if folder.is_null() {
        return None;
    }
    // SAFETY: the engine keeps the setting as a C string, which is copied before anything can change it.
    let folder = unsafe { CStr::from_ptr(folder) };
    Some(PathBuf::from(OsStr::from_bytes(folder.to_bytes()))).filter(|folder| !folder.as_os_str().is_empty())
}

/// A setting that is a plain number; 0 where there is none of this name.
pub(crate) fn ini_number(name: &CStr) -> i64 {
    // SAFETY: the name is read, and has as many bytes as is said.
    unsafe { zend_ini_long(name.as_ptr(), name.count_bytes(), 0) }
}

unsafe extern "C" {
    fn php_register_variable_ex(name: *const c_char, value: *mut Zval, array: *mut Zval);
    fn zend_ini_long(name: *const c_char, name_size: usize, original: c_int) -> i64;
}
