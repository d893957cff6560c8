//! One connection: its life, and the record that a loop keeps of it.

mod closed;
mod id;
mod info;
mod life;
mod peer;

pub use closed::Closed;
pub use id::ConnectionId;
pub use info::{ConnectionPhase, Info};
pub(crate) use life::{Awaited, Established, Life, OnReturn};
pub(crate) use peer::{MessageTime, Peer};
