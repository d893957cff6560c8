use std::net::SocketAddr;
use std::sync::Arc;

use gannet_proto::CloseCode;
use gannet_reactor::{Tick, Transit};

use crate::outbound::Compression;
use crate::{ConnectionId, ConnectionPhase};

/// One connection's sending side, and all that is known of it beside its bytes.
pub(crate) struct Peer {
    pub(crate) id: ConnectionId,
    pub(crate) remote_addr: SocketAddr,
    pub(crate) subprotocol: Option<Arc<str>>,
    pub(crate) phase: Phase,
    pub(crate) compression: Compression,
    pub(crate) reading: Reading,
    pub(crate) accepted: Tick,
    /// When bytes last came.
    pub(crate) received: Tick,
    /// When a Ping was sent after which nothing has come yet.
    pub(crate) pinged: Option<Tick>,
    /// What was still on its way to the client when it was last asked to say something.
    pub(crate) behind: Option<Box<Transit>>,
    /// Of the message that is not complete yet.
    pub(crate) message: Option<MessageTime>,
}

/// How far a message has come at the moment from which its time is counted.
#[derive(Clone, Copy)]
pub(crate) struct MessageTime {
    pub(crate) since: Tick,
    /// Bytes that had come by then.
    pub(crate) size: u32,
}

impl MessageTime {
    /// `size` bytes have come.
    #[inline]
    pub(crate) fn new(since: Tick, size: u64) -> Self {
        // Of more than 4 GiB all that is beyond them counts as new, which wrongs no client.
        Self { since, size: u32::try_from(size).unwrap_or(u32::MAX) }
    }
}

/// Where a connection is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// No connection has this place.
    Vacant,
    /// It was refused when it was accepted; it has no id, and nobody is told of it.
    Unannounced,
    /// The request is being read.
    Handshake,
    /// The request is whole, and the application decides on it later.
    Undecided,
    /// Somebody else has its socket, to answer a request over HTTP.
    Lent { then: Then },
    /// It has been served over HTTP, and nothing has come since.
    BetweenRequests,
    /// Messages go both ways.
    Open,
    /// This server has sent this Close and waits for the client's.
    Closing { sent: CloseCode },
    /// Nothing is said to it any more; its socket may linger.
    Over,
}

/// What becomes of a connection when its socket comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// It may serve on.
    #[cfg_attr(not(feature = "http"), expect(dead_code, reason = "there is nobody to lend it to"))]
    GoOn,
    /// It is ended in order.
    HangUp,
    /// It is reset.
    Abort,
}

/// Whether the application wants a connection to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    Wanted,
    /// Not until it says so.
    Paused,
}

/// Where a connection is that has become a WebSocket and is not over.
pub(crate) enum Established {
    Open,
    /// This server has sent this Close.
    Closing {
        sent: CloseCode,
    },
}

impl Phase {
    /// As the application sees it. `None` where there is no connection that it was told of.
    pub(crate) const fn public(self) -> Option<ConnectionPhase> {
        match self {
            Self::Vacant | Self::Unannounced => None,
            Self::Handshake | Self::Undecided => Some(ConnectionPhase::Handshake),
            Self::Lent { .. } => Some(ConnectionPhase::Http),
            Self::BetweenRequests => Some(ConnectionPhase::KeptAlive),
            Self::Open => Some(ConnectionPhase::Open),
            Self::Closing { .. } => Some(ConnectionPhase::Closing),
            Self::Over => Some(ConnectionPhase::Over),
        }
    }

    /// `None` before it is a WebSocket, and when it is over.
    pub(crate) const fn established(self) -> Option<Established> {
        match self {
            Self::Open => Some(Established::Open),
            Self::Closing { sent } => Some(Established::Closing { sent }),
            Self::Vacant
            | Self::Unannounced
            | Self::Handshake
            | Self::Undecided
            | Self::Lent { .. }
            | Self::BetweenRequests
            | Self::Over => None,
        }
    }
}

impl Peer {
    pub(crate) const fn new(id: ConnectionId, remote_addr: SocketAddr, phase: Phase, accepted: Tick) -> Self {
        Self {
            id,
            remote_addr,
            subprotocol: None,
            phase,
            compression: Compression::Off,
            reading: Reading::Wanted,
            accepted,
            received: accepted,
            pinged: None,
            behind: None,
            message: None,
        }
    }
}

const _: () = assert!(size_of::<Peer>() <= 96, "an idle connection costs 256 bytes in all");
