//! Sockets, buffers, timers and the event loop under Gannet. Knows nothing of WebSocket: bytes in, bytes out.
//!
//! One [`Reactor`] runs on one thread, with its own listeners, connections, buffers and timers, so that no lock
//! stands in the way of a byte. What the bytes mean is up to a [`Service`], which acts through [`Sockets`]:
//!
//! - received bytes come as a slice of one buffer that all connections of the loop share;
//! - what is sent is corked until the turn of the loop ends, and leaves in one system call per connection;
//! - what the kernel does not take waits in the connection's queue, as units that are dropped whole or not at all;
//! - other threads reach the loop through a [`Mailbox`].

mod backend;
mod blocks;
mod clock;
mod cork;
mod descriptors;
mod key;
mod listener;
mod mailbox;
mod queue;
mod reactor;
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
pub use key::Key;
pub use listener::{Listener, adopt, listen};
pub use mailbox::{Batch, Mailbox, Undelivered};
pub use reactor::Reactor;
pub use service::{End, Service, Work};
pub use socket::ReadSize;
pub use sockets::Sockets;
pub use transit::Transit;
pub use unit::{Body, Tag};
