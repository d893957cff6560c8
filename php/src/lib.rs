//! `gannet.so`: scripts written for Swoole's WebSocket server run on Gannet.
#![cfg_attr(
    debug_assertions,
    expect(missing_docs, reason = "the macro's entry point has none in such builds")
)]

use ext_php_rs::error::Result;
use ext_php_rs::prelude::*;
use ext_php_rs::zend::ModuleEntry;

mod arguments;
mod atomic;
mod clash;
mod classes;
mod constant_class;
mod constants;
mod coroutine;
mod event_loop;
mod exceptions;
mod exit;
mod functions;
mod http;
mod last_error;
mod lock;
mod log;
mod media_types;
mod memory_limit;
mod process;
mod request_end;
mod server;
mod size;
mod swoole_module;
mod table;
mod timer;
mod unsupported_notes;
mod values;
mod warning;
mod websocket;
mod zend;

#[expect(
    missing_docs,
    reason = "the macro drops what is said here: what PHP asks for when it loads the extension"
)]
/// The module, as PHP asks for it when it loads the extension.
#[php_module]
#[php(startup = "startup")]
pub fn get_module(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    let module = module.name("gannet").info_function(info).request_shutdown_function(request_end::let_go);
    let module = functions::add(coroutine::add_functions(constants::add(module)));
    timer::add_functions(module)
}

/// Registers all classes and constants. Anything but 0 says that PHP must not go on with this extension.
unsafe extern "C" fn startup(_kind: i32, module: i32) -> i32 {
    if let Some(other) = clash::with() {
        clash::say(other);
        return -1;
    }
    let started = register().map_err(|error| error.to_string());
    match started.and_then(|()| zend::declare_signatures().map_err(|error| error.to_string())) {
        Ok(()) => {
            swoole_module::add(module);
            0
        }
        Err(error) => {
            eprintln!("gannet: the extension cannot start: {error}");
            -1
        }
    }
}

fn register() -> Result<()> {
    exceptions::register()?;
    table::register()?;
    atomic::register()?;
    lock::register()?;
    constant_class::register()?;
    coroutine::register()?;
    websocket::register()?;
    http::register()?;
    timer::register()?;
    server::register()?;
    exit::register()
}

/// The text of `php --ri gannet`.
extern "C" fn info(_module: *mut ModuleEntry) {
    ext_php_rs::info_table_start!();
    ext_php_rs::info_table_row!("Gannet", env!("CARGO_PKG_VERSION"));
    ext_php_rs::info_table_row!("Scripts for", "Swoole's WebSocket server");
    ext_php_rs::info_table_row!("Processes", "one; callbacks are coroutines");
    ext_php_rs::info_table_end!();
}
