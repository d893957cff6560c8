//! What is kept for each connection beside what the loop knows of it.

use std::net::SocketAddr;

use super::away::AwayConnection;

/// A TCP connection, whatever is spoken on it.
pub(crate) struct Connection {
    pub(crate) remote: SocketAddr,
    pub(crate) local: Option<SocketAddr>,
    /// Seconds since 1970, to the microsecond.
    pub(crate) connected: f64,
    /// Which of the server's ports it came to.
    pub(crate) port: usize,
    pub(crate) status: WebSocketStatus,
    /// Whether it ever became a WebSocket.
    pub(crate) opened: bool,
    /// Whether the script has accepted it itself, by `handshake`: it gets no `open`.
    pub(crate) answered: bool,
    /// What the script bound to it.
    pub(crate) uid: Option<i64>,
    /// Whether the heartbeat leaves it alone.
    pub(crate) protected: bool,
    /// Set when it is over, as far as the script is concerned. It never is again what it was.
    end: Option<ConnectionEnd>,
    /// Whether the script has been told that more waits for it than should, or is about to be.
    pub(crate) full: bool,
    /// Whether the log says that as much waits for it as may.
    pub(crate) overflow_logged: bool,
    /// What is kept where its loop is on another thread.
    pub(crate) away: Option<AwayConnection>,
}

/// How far a connection is on its way to a WebSocket and beyond.
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

/// Why a connection is over.
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
    pub(crate) fn new(remote: SocketAddr, local: Option<SocketAddr>, away: Option<AwayConnection>) -> Self {
        let now = now();
        Self {
            remote,
            local,
            connected: now,
            port: 0,
            opened: false,
            answered: false,
            status: WebSocketStatus::Http,
            uid: None,
            protected: false,
            end: None,
            full: false,
            overflow_logged: false,
            away,
        }
    }
}

impl Connection {
    pub(crate) fn is_over(&self) -> bool {
        self.end.is_some()
    }

    /// It has ended, or will end without the script doing anything about it. The first end counts.
    pub(crate) fn end(&mut self, end: ConnectionEnd) {
        self.end.get_or_insert(end);
    }

    pub(crate) fn ended(&self) -> Option<ConnectionEnd> {
        self.end
    }

    /// Whether this side has ended it.
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
