use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::ConnectionId;

/// What is known of a connection.
#[derive(Clone, Debug)]
pub struct Info {
    /// Which one.
    pub id: ConnectionId,
    /// Where it is in its life.
    pub phase: ConnectionPhase,
    /// The client's address.
    pub remote_addr: SocketAddr,
    /// This machine's address that the client connected to. `None` where the loop does not have the socket: it is
    /// closed, or a request is being answered over HTTP.
    pub local_addr: Option<SocketAddr>,
    /// The operating system's descriptor of the socket. `None` where the loop does not have it.
    pub descriptor: Option<i32>,
    /// When it was accepted, exact to an eighth of a second.
    pub connected: Instant,
    /// When bytes last came from it, or some of what waited was taken; exact to an eighth of a second.
    pub last_received: Instant,
    /// When something was last sent to it, a Ping and an answer to one included; exact to an eighth of a second.
    pub last_sent: Option<Instant>,
    /// Bytes that wait to be sent to it; while a request is being answered over HTTP, those of
    /// [`send_raw`](crate::Context::send_raw). What was published as [`Latest`](crate::Delivery::Latest) is counted
    /// with what keeping it takes.
    pub queued: usize,
    /// Bytes that were read from it and are kept, because it is [paused](crate::Context::pause) or takes nothing of
    /// what waits for it.
    pub unread: usize,
    /// Messages that it did not get, because too much waited for it: pushed ones that were taken, and published ones.
    pub dropped: u64,
    /// Messages published as [`Latest`](crate::Delivery::Latest) that a newer one replaced before they had left for it.
    pub replaced: u64,
    /// The subprotocol agreed on.
    pub subprotocol: Option<String>,
    /// Whether compression was agreed on: permessage-deflate, RFC 7692.
    pub compression: bool,
}

/// Where a connection is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConnectionPhase {
    /// Its first request, or one after others, is being read, or decided on later.
    Handshake,
    /// A request is being answered over HTTP.
    Http,
    /// A request was answered over HTTP, and nothing has come since.
    KeptAlive,
    /// It is an open WebSocket connection.
    Open,
    /// This server has sent a Close and waits for the client's.
    Closing,
    /// Nothing is said to it any more. Its socket is closed, or is so as soon as the last words have arrived.
    Over,
}

impl Info {
    /// How long nothing has come from it.
    pub fn idle(&self) -> Duration {
        self.last_received.elapsed()
    }
}
