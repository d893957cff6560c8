//! What a loop has to tell PHP's thread.

use std::net::SocketAddr;
use std::sync::Arc;

use gannet::{Closed, ConnectionId, LoopHandle, MessageKind, Request};

use super::flow::Flow;

/// An event, with nothing borrowed.
pub(super) enum Notice {
    Connected(Box<Connected>),
    /// The script decides.
    Asked(Box<Request>),
    Opened(Box<Request>),
    /// A message, or a Ping or a Pong, whose payload is carried separately.
    Came {
        id: ConnectionId,
        what: Came,
        payload: Carried,
        /// Its loop has stopped reading the connection: nothing of it follows until it is read again.
        is_last: bool,
    },
    Drained(ConnectionId),
    /// More waits for it than the script wants to know of.
    Full(ConnectionId),
    /// It is closed because it has been silent for too long.
    Silent(ConnectionId),
    /// It is closed because there was no room for bytes that the script was told are sent.
    Overflowed(ConnectionId),
    Closed(Box<Closed>),
    Disconnected(ConnectionId),
}

pub(super) struct Connected {
    pub(super) id: ConnectionId,
    pub(super) remote: SocketAddr,
    pub(super) local: Option<SocketAddr>,
    pub(super) descriptor: Option<i32>,
    pub(super) home: LoopHandle,
    pub(super) flow: Arc<Flow>,
}

/// What a client sends.
#[derive(Clone, Copy)]
pub(super) enum Came {
    Message { kind: MessageKind, was_compressed: bool },
    Ping,
    Pong,
}

/// Where the payload of a notice is.
pub(super) enum Carried {
    /// In the batch: its next so many bytes.
    InBatch(usize),
    Apart(Box<[u8]>),
}

impl Notice {
    pub(super) fn id(&self) -> ConnectionId {
        match self {
            Self::Connected(connected) => connected.id,
            Self::Asked(request) | Self::Opened(request) => request.id,
            Self::Closed(closed) => closed.id,
            Self::Came { id, .. }
            | Self::Drained(id)
            | Self::Full(id)
            | Self::Silent(id)
            | Self::Overflowed(id)
            | Self::Disconnected(id) => *id,
        }
    }

    /// Whether it has its place among what the script hears of its connection, and waits while that is paused.
    pub(super) const fn is_in_order(&self) -> bool {
        match self {
            Self::Connected(_)
            | Self::Asked(_)
            | Self::Opened(_)
            | Self::Came { .. }
            | Self::Closed(_)
            | Self::Disconnected(_) => true,
            Self::Drained(_) | Self::Full(_) | Self::Silent(_) | Self::Overflowed(_) => false,
        }
    }

    /// The bytes that it counts for.
    pub(super) fn size(&self) -> usize {
        let more = match self {
            Self::Connected(_) => size_of::<Connected>(),
            // What was parsed stands beside the bytes.
            Self::Asked(request) | Self::Opened(request) => {
                size_of::<Request>() + 2 * request.as_bytes().len()
            }
            Self::Came { payload, .. } => payload.size(),
            Self::Closed(closed) => size_of::<Closed>() + closed.reason.len(),
            Self::Drained(_)
            | Self::Full(_)
            | Self::Silent(_)
            | Self::Overflowed(_)
            | Self::Disconnected(_) => 0,
        };
        size_of::<Self>() + more
    }
}

impl Carried {
    pub(super) fn size(&self) -> usize {
        match self {
            Self::InBatch(size) => *size,
            Self::Apart(bytes) => bytes.len(),
        }
    }
}
