use std::borrow::Cow;

use super::{Caused, Outbound};
use crate::{Command, ConnectionId, Upgrade};

impl Outbound {
    /// Answers a request that was put off, when no callback runs. Says whether there is one.
    pub(crate) fn answer_upgrade(&mut self, id: ConnectionId, upgrade: Cow<'_, Upgrade>) -> bool {
        let Some(key) = self.find(id) else {
            return self.shared.post_command(id, &Command::AnswerUpgrade { id, upgrade });
        };
        let is_awaited = self.peer(key).life.decide();
        if is_awaited {
            self.caused.push_back(Caused::Decided(key, upgrade.into_owned()));
        }
        is_awaited
    }
}
