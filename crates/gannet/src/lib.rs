//! A WebSocket server for chat rooms and other services where the server speaks of its own accord.
//!
//! Your program says what happens when a connection opens, when a message comes, and when a connection is over. It
//! pushes to any connection by its id, from any thread. Begin with [`Server`]. The server is a [`Context`] in callbacks
//! and a [`Handle`] everywhere else, and [`Settings`] has its limits.
//!
//! - [First server](#first-server)
//! - [Pushing](#pushing)
//! - [Rooms](#rooms)
//! - [Back-pressure](#back-pressure)
//! - [Threads and blocking work](#threads-and-blocking-work)
//! - [Async tasks](#async-tasks)
//! - [HTTP](#http)
//! - [Limits](#limits)
//! - [Testing your server](#testing-your-server)
//!
#![doc = include_str!("../docs/first_server.md")]
#![doc = include_str!("../docs/pushing.md")]
#![doc = include_str!("../docs/rooms.md")]
#![doc = include_str!("../docs/back_pressure.md")]
#![doc = include_str!("../docs/threads.md")]
#![cfg_attr(feature = "tokio", doc = include_str!("../docs/tasks.md"))]
#![cfg_attr(not(feature = "tokio"), doc = "# Async tasks\n\nThis build is without the feature `tokio`.\n")]
#![cfg_attr(feature = "http", doc = include_str!("../docs/http.md"))]
#![cfg_attr(not(feature = "http"), doc = "# HTTP\n\nThis build is without the feature `http`.\n")]
#![doc = include_str!("../docs/limits.md")]
#![doc = include_str!("../docs/testing.md")]

mod command;
mod connection;
mod context;
mod counters;
mod error;
mod event_loop;
mod extensions;
mod handle;
mod handler;
#[cfg(feature = "http")]
mod http;
mod loop_handle;
mod message;
#[cfg(not(feature = "http"))]
mod no_http;
#[cfg(not(feature = "tokio"))]
mod no_runtime;
mod request;
mod rooms;
#[cfg(feature = "tokio")]
mod runtime;
mod server;
pub mod settings;
mod shared;
mod socket;
#[cfg(feature = "testing")]
pub mod testing;
mod timers;
mod upgrade;
mod watches;

#[cfg(not(feature = "http"))]
use no_http as http;
#[cfg(not(feature = "tokio"))]
use no_runtime as runtime;

pub use gannet_proto::handshake::{BodyLength, BodyScan, Field, HttpVersion, InvalidChunk, InvalidField};
pub use gannet_proto::{CloseCode, InvalidClose, MessageKind, Payload};
pub use gannet_reactor::{Interest, Readiness};

#[cfg(feature = "http")]
pub use axum;
pub use command::{Command, InvalidCommand};
pub use connection::{Closed, ConnectionId, ConnectionPhase, Info};
pub use context::Context;
pub use counters::Counters;
#[cfg(feature = "query")]
pub use error::InvalidQuery;
pub use error::{
    CloseError, CommandError, JoinError, NoExtension, PingError, PublishError, PushError, RunError,
    StartError,
};
pub use handle::Handle;
pub use handler::Handler;
#[cfg(feature = "http")]
pub use http::{ExchangeMemory, LocalAddr, MemoryFull, NotAnUpgrade, WebSocketUpgrade};
pub use loop_handle::{LoopEnded, LoopHandle};
pub use message::{Encoded, Frame, Message, Opcode, Outgoing, OwnedMessage};
pub use request::Request;
pub use rooms::{Delivery, RoomInfo};
pub use server::{Farewell, Running, Server};
pub use settings::Settings;
pub use socket::Socket;
pub use timers::{DueTimer, TimerId, TimerTable};
pub use upgrade::Upgrade;
pub use watches::WatchId;

/// The programs in README are built like the examples in the documentation.
#[cfg(all(doctest, feature = "http"))]
#[doc = include_str!("../../../README.md")]
struct Readme;
