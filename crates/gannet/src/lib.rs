//! A WebSocket server: events open, message and close; push to any connection by its id, from any thread.
//!
//! ```no_run
//! use gannet::Server;
//!
//! fn main() -> Result<(), gannet::StartError> {
//!     Server::bind("0.0.0.0:9501")
//!         .on_open(|_server, request| println!("client {} connected", request.id))
//!         .on_message(|server, message| {
//!             let text = message.text().unwrap_or("(binary)");
//!             // A terminal would take some characters for commands.
//!             println!("received message: {}", text.replace(char::is_control, "\u{fffd}"));
//!             server.push(message.id, format!("server received: {text}")).ok();
//!         })
//!         .on_close(|_server, closed| println!("client {} closed", closed.id))
//!         .start()
//! }
//! ```
//!
//! Callbacks run on the event loops: they must not block. A [`Handle`] goes into a thread or a task, and pushes from
//! there.

mod command;
mod connection;
mod context;
mod counters;
mod error;
mod event_loop;
mod handle;
mod handler;
#[cfg(feature = "http")]
mod http;
mod loop_handle;
mod message;
#[cfg(not(feature = "http"))]
mod no_http;
mod request;
mod rooms;
mod server;
pub mod settings;
mod shared;
mod timers;
mod upgrade;

#[cfg(not(feature = "http"))]
use no_http as http;

pub use gannet_proto::handshake::{BodyLength, BodyScan, Field, HttpVersion, InvalidChunk, InvalidField};
pub use gannet_proto::{CloseCode, InvalidClose, MessageKind, Payload};

#[cfg(feature = "http")]
pub use axum;
pub use command::{Command, InvalidCommand};
pub use connection::{Closed, ConnectionId, ConnectionPhase, Info};
pub use context::Context;
pub use counters::Counters;
pub use error::{
    CloseError, CommandError, JoinError, PingError, PublishError, PushError, RunError, StartError,
};
pub use handle::Handle;
pub use handler::Handler;
#[cfg(feature = "http")]
pub use http::{ExchangeMemory, LocalAddr, MemoryFull};
pub use loop_handle::{LoopEnded, LoopHandle};
pub use message::{Encoded, Frame, Message, Opcode, Outgoing};
pub use request::Request;
pub use rooms::{Delivery, RoomInfo};
pub use server::{Farewell, Running, Server};
pub use settings::Settings;
pub use timers::{DueTimer, TimerId, TimerTable};
pub use upgrade::Upgrade;

/// The programs in README are built like the examples in the documentation.
#[cfg(all(doctest, feature = "http"))]
#[doc = include_str!("../../../README.md")]
struct Readme;
