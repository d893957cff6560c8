use super::{Caused, Outbound};
use crate::{ConnectionId, Upgrade};

impl Outbound {
    /// Answers a request that was put off, when no callback runs. Says whether there is one.
    pub(crate) fn answer_upgrade(&mut self, id: ConnectionId, upgrade: Upgrade) -> bool {
        let Some(key) = self.find(id) else { return false };
        let is_awaited = self.peer(key).life.decide();
        if is_awaited {
            self.caused.push_back(Caused::Decided(key, upgrade));
        }
        is_awaited
    }
}
