//! A connection as the server's script knows it, beside what its loop knows.

use std::net::SocketAddr;
use std::time::Instant;

use super::away::LoopLink;
use super::pending_handshake::PendingHandshake;

/// A TCP connection, whatever is spoken on it.
pub(crate) struct Connection {
    pub(crate) remote: SocketAddr,
    pub(crate) local: Option<SocketAddr>,
    /// Seconds since 1970, to the microsecond.
    pub(crate) connected: f64,
    /// The server's port that it came to, by its place.
    pub(crate) port: usize,
    pub(crate) status: WebSocketStatus,
    /// True where it ever became a WebSocket.
    pub(crate) opened: bool,
    /// True where the script has accepted it itself, by `handshake`: it gets no `open`.
    pub(crate) answered: bool,
    /// Set while the script answers its handshake.
    pub(crate) handshake: Option<PendingHandshake>,
    /// Callbacks of it that wait for something.
    pub(crate) waiting_calls: usize,
    /// True while the script has it paused.
    pub(crate) is_paused: bool,
    /// The moment from which on it is read again.
    pub(crate) read_since: Option<Instant>,
    /// The number that the script bound to it.
    pub(crate) uid: Option<i64>,
    /// True where the heartbeat leaves it alone.
    pub(crate) protected: bool,
    /// Set when it is over for the script, once and for all.
    end: Option<ConnectionEnd>,
    /// True where the script has been told that more waits for it than should, or is about to be.
    pub(crate) full: bool,
    /// True where the log says that as much waits for it as may.
    pub(crate) overflow_logged: bool,
    /// Set where its loop is on another thread.
    pub(crate) link: Option<LoopLink>,
}

/// The progress of a connection to a WebSocket and beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WebSocketStatus {
    /// Nothing has been asked for yet, or something over HTTP.
    Http,
    /// A script answers its request to become a WebSocket.
    Handshake,
    /// Messages go both ways.
    Active,
    /// A Close has been sent.
    Closing,
}

/// The reason why a connection is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConnectionEnd {
    /// Its client has ended it, or the network.
    Gone,
    /// The script has.
    Asked,
    /// The server has, and the script hears of it by `close`: a callback failed, a response stays incomplete, PHP has
    /// no room for a message, or the client was silent.
    Judged,
    /// The same, for more was pushed than may wait for its client.
    Overflowed,
}

impl WebSocketStatus {
    /// Swoole's number for it.
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Http => 0,
            Self::Handshake => 2,
            Self::Active => 3,
            Self::Closing => 4,
        }
    }
}

impl Connection {
    pub(crate) fn new(remote: SocketAddr, local: Option<SocketAddr>, link: Option<LoopLink>) -> Self {
        let now = now();
        Self {
            remote,
            local,
            connected: now,
            port: 0,
            opened: false,
            answered: false,
            status: WebSocketStatus::Http,
            handshake: None,
            waiting_calls: 0,
            is_paused: false,
            read_since: None,
            uid: None,
            protected: false,
            end: None,
            full: false,
            overflow_logged: false,
            link,
        }
    }
}

impl Connection {
    pub(crate) fn is_over(&self) -> bool {
        self.end.is_some()
    }

    /// Notes that it has ended, or will end whatever the script does. The first end counts.
    pub(crate) fn end(&mut self, end: ConnectionEnd) {
        self.end.get_or_insert(end);
    }

    pub(crate) fn ended(&self) -> Option<ConnectionEnd> {
        self.end
    }

    /// True where this side has ended it.
    pub(crate) fn ended_here(&self) -> bool {
        self.end.is_some_and(|end| end != ConnectionEnd::Gone)
    }
}

/// Seconds since 1970.
pub(crate) fn now() -> f64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0.0, |since| since.as_secs_f64())
}

/// Whole seconds of these.
#[expect(clippy::cast_possible_truncation, reason = "seconds since 1970 fit")]
pub(crate) fn whole(seconds: f64) -> i64 {
    seconds as i64
}
