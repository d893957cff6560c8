//! `Swoole\Server` and its subclasses on Gannet.

mod answers;
mod away;
mod buffer_full;
mod callbacks;
mod calling;
mod client_info;
mod connection;
mod connections;
mod dispatcher;
mod event;
mod event_object;
mod finishing;
mod handshake;
mod heartbeat;
mod here;
mod iterator;
mod object;
mod order;
mod pending_handshake;
mod port;
mod reach;
mod reasons;
mod reloading;
mod rooms;
mod sendable;
mod sending;
mod setting_property;
mod settings;
mod signals;
mod starting;
mod state;
mod statistics;
mod timers;
mod unsupported;
mod websocket_server;

use ext_php_rs::error::Result;

use crate::classes::{self, property};

pub(crate) use state::{is_running, take_running};

/// Registers all classes, those first that others need.
pub(crate) fn register() -> Result<()> {
    event_object::register()?;
    let iterator = iterator::register()?;
    classes::alias("swoole_connection_iterator", iterator)?;
    let port = classes::register::<port::PortObject>(|class| {
        class
            .property(property("host", ""))
            .property(property("port", 0_i64))
            .property(property("type", 0_i64))
            .property(property("sock", -1_i64))
            .property(property("ssl", false))
            .property(property("setting", ext_php_rs::types::Zval::null()))
            .property(property("connections", ext_php_rs::types::Zval::null()))
    })?;
    classes::alias("swoole_server_port", port)?;
    websocket_server::register()
}
