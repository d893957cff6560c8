//! Global constants, with the values they have in Swoole.

mod errors;
mod hooks;
mod http2;
mod logging;
mod server;
mod sockets;
mod version;
mod websocket;

use ext_php_rs::prelude::*;

/// Adds all of them to the extension.
pub(crate) fn add(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    let tables = [
        errors::CONSTANTS,
        hooks::CONSTANTS,
        http2::CONSTANTS,
        logging::CONSTANTS,
        server::CONSTANTS,
        sockets::CONSTANTS,
        websocket::CONSTANTS,
    ];
    let module = tables
        .into_iter()
        .flatten()
        .fold(module, |module, &(name, value)| module.constant((name, value, &[])));
    version::add(module)
}

pub(crate) use version::{SWOOLE_VERSION, SWOOLE_VERSION_C};

/// Names with their values.
type Constants = &'static [(&'static str, i64)];
