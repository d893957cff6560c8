//! Media types by the endings of files' names.

use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};

use crate::arguments::Text;
use crate::media_types;

pub(super) fn add(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module
        .function(wrap_function!(swoole_mime_type_add))
        .function(wrap_function!(swoole_mime_type_set))
        .function(wrap_function!(swoole_mime_type_delete))
        .function(wrap_function!(swoole_mime_type_get))
        .function(wrap_function!(swoole_get_mime_type))
        .function(wrap_function!(swoole_mime_type_exists))
        .function(wrap_function!(swoole_mime_type_list))
}

/// Adds an ending. `false`: it is there.
#[php_function]
pub(crate) fn swoole_mime_type_add(suffix: Text, mime_type: Text) -> bool {
    media_types::add(suffix.lossy().into_owned(), mime_type.lossy().into_owned())
}

/// Sets what an ending stands for.
#[php_function]
pub(crate) fn swoole_mime_type_set(suffix: Text, mime_type: Text) {
    media_types::set(suffix.lossy().into_owned(), mime_type.lossy().into_owned());
}

/// Removes an ending. `false`: there is none.
#[php_function]
pub(crate) fn swoole_mime_type_delete(suffix: Text) -> bool {
    media_types::delete(&suffix.lossy())
}

/// The media type of a file by its name.
#[php_function]
pub(crate) fn swoole_mime_type_get(filename: Text) -> String {
    media_types::of_name(&filename.lossy()).unwrap_or_else(|| media_types::UNKNOWN.to_owned())
}

/// The same as `swoole_mime_type_get`.
#[php_function]
pub(crate) fn swoole_get_mime_type(filename: Text) -> String {
    swoole_mime_type_get(filename)
}

/// True where the ending of a file's name is known.
#[php_function]
pub(crate) fn swoole_mime_type_exists(filename: Text) -> bool {
    media_types::of_name(&filename.lossy()).is_some()
}

/// All known kinds.
#[php_function]
pub(crate) fn swoole_mime_type_list() -> PhpResult<Zval> {
    let mut list = ZendHashTable::new();
    for kind in media_types::all() {
        list.push(kind)?;
    }
    Ok(list.into_zval(false)?)
}
