use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::ConnectionId;

/// The state of a connection at a moment.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Info {
    /// The connection.
    pub id: ConnectionId,
    /// The part of its life that it is in.
    pub phase: ConnectionPhase,
    /// The client's address.
    pub remote_addr: SocketAddr,
    /// This machine's address that the client connected to. `None` where the loop does not have the socket: it is
    /// closed, or a request is being answered over HTTP.
    pub local_addr: Option<SocketAddr>,
    /// The operating system's descriptor of the socket. `None` where the loop does not have it.
    pub descriptor: Option<i32>,
    /// The moment at which it was accepted, to an eighth of a second.
    pub connected: Instant,
    /// The moment at which bytes last came from it, or some that waited were taken; to an eighth of a second.
    pub last_received: Instant,
    /// The moment at which something was last sent to it, a Ping and an answer to one included; to an eighth
    /// of a second.
    pub last_sent: Option<Instant>,
    /// Bytes that wait to be sent to it; while a request is being answered over HTTP, those of
    /// [`send_raw`](crate::Context::send_raw). A message published as [`Latest`](crate::Delivery::Latest)
    /// counts with the memory that keeps it.
    pub queued: usize,
    /// Bytes that were read from it and are kept, because it is [paused](crate::Context::pause) or does not
    /// take its send queue.
    pub unread: usize,
    /// Messages that it did not get, because too much waited for it: pushed ones that had been taken, and
    /// published ones.
    pub dropped: u64,
    /// Messages published as [`Latest`](crate::Delivery::Latest) that conflation replaced by a newer one
    /// before they had left for it.
    pub replaced: u64,
    /// The subprotocol agreed on.
    pub subprotocol: Option<String>,
    /// Compression was agreed on: permessage-deflate, RFC 7692.
    pub compression: bool,
}

/// A part of a connection's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConnectionPhase {
    /// Its first request, or a later one, is being read, or waits for a decision.
    Handshake,
    /// A request is being answered over HTTP.
    Http,
    /// A request was answered over HTTP, and nothing has come since.
    KeptAlive,
    /// It is an open WebSocket connection.
    Open,
    /// This server has sent a Close and waits for the client's.
    Closing,
    /// Nothing more is sent to it. Its socket is closed, or will be once the last bytes have arrived.
    Over,
}

impl Info {
    /// Time since `last_received`.
    pub fn idle(&self) -> Duration {
        self.last_received.elapsed()
    }
}
