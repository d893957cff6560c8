//! Sockets, buffers, timers and the event loop under Gannet. Knows nothing of WebSocket: bytes in, bytes out.
//!
//! One [`Reactor`] runs on one thread, with its own listeners, connections, buffers and timers, so that no
//! lock stands in the way of a byte. The meaning of the bytes is up to a [`Service`], which acts through
//! [`Sockets`]:
//!
//! - received bytes come as a slice of one buffer that all connections of the loop share;
//! - units that are sent are corked until the turn of the loop ends, and leave in one system call per
//!   connection;
//! - units that the kernel does not take wait in the connection's queue, where each is dropped whole or not
//!   at all;
//! - descriptors that are none of its own are watched, and no more;
//! - other threads reach the loop through a [`Mailbox`].

mod backend;
mod blocks;
mod clock;
mod cork;
mod descriptors;
mod foreign;
mod key;
mod listener;
mod mailbox;
mod queue;
mod reactor;
mod readiness;
mod service;
mod socket;
mod sockets;
mod sweep;
mod sync;
mod transfer;
mod transit;
mod unit;
mod wheel;

pub use clock::Tick;
pub use descriptors::raise_descriptor_limit;
pub use foreign::WatchKey;
pub use key::Key;
pub use listener::{Listener, adopt, listen};
pub use mailbox::{Batch, Mailbox, Undelivered};
pub use reactor::Reactor;
pub use readiness::{Interest, Readiness};
pub use service::{End, Service, Work};
pub use socket::ReadSize;
pub use sockets::Sockets;
pub use transit::Transit;
pub use unit::{Body, Tag};
