//! Events of a loop, on their way to PHP's thread.

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
    /// Its queue has reached the size of which the script wants to hear.
    Full(ConnectionId),
    /// It is closed because it has been silent for too long.
    Silent(ConnectionId),
    /// It is closed because bytes were lost of which the script was told that they are sent.
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

/// A message or a control frame of a client.
#[derive(Clone, Copy)]
pub(super) enum Came {
    Message { kind: MessageKind, was_compressed: bool },
    Ping,
    Pong,
}

/// The place of a notice's payload.
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

    /// True for one that has its place among what the script hears of its connection, and waits while that is paused.
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
            // Beside the bytes it holds the parsed fields.
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
