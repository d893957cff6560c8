//! HTTP: the objects of `request` and of the handshake, and the bridge between hyper's threads and PHP's.
//!
//! The server uses it like this:
//!
//! - `Queue::new()`, then `queue.on_put(..)` with what wakes PHP's thread, and `server.http(router(queue, &settings))`;
//!   without a `request` callback `server.http(bad_request_page(&settings))`.
//! - When PHP's thread was woken: `queue.deal_with(count, |incoming| ..)`, look at `incoming.id()`, have
//!   `incoming.parse` see whether PHP has room for it, and call the callback with what `into_objects` makes of that.
//!   Whatever becomes of the objects, the client gets an answer.
//! - For `open`: `Input::of_handshake(&request, &settings)`, and `request_object(..)` of it. For `handshake`
//!   and `beforeHandshakeResponse` the same with `let (request, response, answer) = handshake_objects(..)`, the
//!   callback, then `answer.take(&response)` and `answer.decide()`.
//! - What both get as `on_break_off` is called when a response ends with its connection.
//! - When the script ends a connection: `close(fd)`. When it has sent bytes there itself: `note_sent(fd)`.
//! - When a TCP connection is gone: `forget(id)`. When the server begins to stop: `close_detached()`; when its time
//!   is all but over: `refuse_all()`. After a fatal error: `abandon_all()`. When it has stopped: `queue.close()` and
//!   `forget_all()`.

mod answer;
mod bad_request;
mod bridge;
mod chunked;
mod cookie;
mod cookies;
mod detached;
mod excess;
mod exchange;
mod fields;
mod file;
mod form;
mod handshake;
mod input;
mod multipart;
mod open_exchanges;
mod outlet;
mod parser;
mod public_file;
mod query;
mod queue;
mod regular_file;
mod request;
mod request_head;
mod response;
mod served_file;
mod set_cookie;
mod settings;
mod sink;
mod source;
mod static_files;
mod temporary_file;
mod uploads;
mod url;
mod variables;

use ext_php_rs::error::Result;

pub(crate) use bad_request::bad_request_page;
pub(crate) use bridge::router;
pub(crate) use detached::{close_detached, forget, forget_all, note_sent};
pub(crate) use handshake::{HandshakeAnswer, HandshakeOutcome, SWITCHING_PROTOCOLS, handshake_objects};
pub(crate) use input::Input;
pub(crate) use open_exchanges::{abandon_all, close, refuse_all};
pub(crate) use outlet::{BreakOff, OnBreakOff};
pub(crate) use queue::{Incoming, Queue};
pub(crate) use request::request_object;
pub(crate) use settings::HttpSettings;

/// Registers the classes, with their old names.
pub(crate) fn register() -> Result<()> {
    request::register()?;
    cookie::register()?;
    response::register()
}
