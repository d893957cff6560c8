//! The `swoole_*` functions that do not touch a server.

mod error_texts;
mod errors;
mod mime;
mod process;

use ext_php_rs::prelude::*;

/// Adds all of them to the extension.
pub(crate) fn add(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    mime::add(process::add(errors::add(module)))
}
