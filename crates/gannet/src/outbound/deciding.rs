use super::{Caused, Outbound};
use crate::peer::Phase;
use crate::{ConnectionId, Upgrade};

impl Outbound {
    /// Answers a request that was put off, when no callback runs. Says whether there is one.
    pub(crate) fn answer_upgrade(&mut self, id: ConnectionId, upgrade: Upgrade) -> bool {
        let Some(key) = self.find(id) else { return false };
        let peer = self.peer(key);
        if peer.phase != Phase::Undecided {
            return false;
        }
        peer.phase = Phase::Handshake;
        self.caused.push_back(Caused::Decided(key, upgrade));
        true
    }
}
