//! The list of files by which `is_uploaded_file` and `move_uploaded_file` judge.

use ext_php_rs::types::ZendHashTable;
use ext_php_rs::zend::SapiGlobals;

use crate::values::string;

/// Adds a file. The engine removes those that are still in the list when PHP's own request ends.
pub(crate) fn add_uploaded_file(path: &str) {
    let mut globals = SapiGlobals::get_mut();
    if globals.rfc1867_uploaded_files.is_null() {
        globals.rfc1867_uploaded_files = ZendHashTable::new().into_raw();
    }
    // SAFETY: it was made by the engine or above, and stays until the engine ends the request. Whoever made it frees
    // its values as strings.
    if let Some(files) = unsafe { globals.rfc1867_uploaded_files.as_mut() } {
        files.insert(path, string(path.as_bytes())).ok();
    }
}

/// Takes a file out of the list.
pub(crate) fn remove_uploaded_file(path: &str) {
    let globals = SapiGlobals::get_mut();
    // SAFETY: as above.
    if let Some(files) = unsafe { globals.rfc1867_uploaded_files.as_mut() } {
        files.remove(path);
    }
}
