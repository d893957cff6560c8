use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::ConnectionId;

/// What is known of an open connection.
#[derive(Clone, Debug)]
pub struct Info {
    /// Which one.
    pub id: ConnectionId,
    /// The client's address.
    pub remote_addr: SocketAddr,
    /// When it was accepted, exact to an eighth of a second.
    pub connected: Instant,
    /// When bytes last came from it, exact to an eighth of a second.
    pub last_received: Instant,
    /// Bytes that wait to be sent to it.
    pub queued: usize,
    /// The subprotocol agreed on.
    pub subprotocol: Option<String>,
}

impl Info {
    /// How long nothing has come from it.
    pub fn idle(&self) -> Duration {
        self.last_received.elapsed()
    }
}
