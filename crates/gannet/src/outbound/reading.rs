use gannet_reactor::{Key, Sockets};

use super::{Caused, Outbound};
use crate::ConnectionId;
use crate::peer::{Phase, Reading};

impl Outbound {
    /// Reads a connection no further until it is resumed. Says whether there is one that is read.
    pub(crate) fn pause(&mut self, sockets: &mut Sockets, id: ConnectionId) -> bool {
        let Some(key) = self.find_read(id) else { return false };
        self.peer(key).reading = Reading::Paused;
        sockets.pause(key);
        true
    }

    /// Reads a connection again. Says whether there is one that can be read.
    pub(crate) fn resume(&mut self, id: ConnectionId) -> bool {
        let Some(key) = self.find_read(id) else { return false };
        self.want_read(key);
        true
    }

    /// What was read from a paused connection is delivered when no callback runs.
    pub(super) fn want_read(&mut self, key: Key) {
        let peer = self.peer(key);
        if peer.reading == Reading::Paused {
            peer.reading = Reading::Wanted;
            self.caused.push_back(Caused::Resumed(key));
        }
    }

    /// A connection of which the application may still hear something.
    fn find_read(&self, id: ConnectionId) -> Option<Key> {
        let key = self.find(id)?;
        match self.peers[key.index()].phase {
            Phase::Handshake
            | Phase::Undecided
            | Phase::Lent { .. }
            | Phase::BetweenRequests
            | Phase::Open => Some(key),
            Phase::Vacant | Phase::Unannounced | Phase::Closing { .. } | Phase::Over => None,
        }
    }
}
