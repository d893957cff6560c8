use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use gannet_reactor::{Tick, Transit};

use super::Life;
use crate::ConnectionId;
use crate::event_loop::Compression;

/// A loop's record of one connection, without its bytes.
pub(crate) struct Peer {
    pub(crate) id: ConnectionId,
    pub(crate) remote_addr: SocketAddr,
    pub(crate) subprotocol: Option<Arc<str>>,
    pub(crate) life: Life,
    pub(crate) compression: Compression,
    pub(crate) accepted: Tick,
    /// Last sign of life: bytes came, or some of what waited was taken.
    pub(crate) active: Tick,
    /// Time of a Ping after which nothing has come yet.
    pub(crate) pinged: Option<Tick>,
    /// Bytes still on their way to the client when it was last asked for a sign of life.
    pub(crate) behind: Option<Box<Transit>>,
    /// Times of the message that is not complete yet.
    pub(crate) message: Option<MessageTime>,
}

/// Progress of a message at the moment from which its time is counted.
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

impl Peer {
    /// A place without a connection.
    pub(crate) const VACANT: Self = Self::new(
        ConnectionId::NOBODY,
        SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0),
        Tick::NEVER,
    );

    /// A connection that has just been accepted, before its [`Life`] begins.
    pub(crate) const fn new(id: ConnectionId, remote_addr: SocketAddr, accepted: Tick) -> Self {
        Self {
            id,
            remote_addr,
            subprotocol: None,
            life: Life::VACANT,
            compression: Compression::Off,
            accepted,
            active: accepted,
            pinged: None,
            behind: None,
            message: None,
        }
    }
}

const _: () = assert!(size_of::<Peer>() <= 96, "an idle connection costs 256 bytes in all");
