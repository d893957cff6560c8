use gannet_reactor::{Key, Sockets};

use super::{Caused, Outbound};
use crate::{Command, ConnectionId};

impl Outbound {
    /// Reads a connection no further until it is resumed. Says whether there is one that is read.
    pub(crate) fn pause(&mut self, sockets: &mut Sockets, id: ConnectionId) -> bool {
        let Some(key) = self.find(id) else { return self.shared.post_command(id, &Command::Pause { id }) };
        let is_heard = self.peer(key).life.pause();
        if is_heard {
            sockets.pause(key);
        }
        is_heard
    }

    /// Reads a connection again. Says whether there is one that can be read.
    pub(crate) fn resume(&mut self, id: ConnectionId) -> bool {
        let Some(key) = self.find(id) else { return self.shared.post_command(id, &Command::Resume { id }) };
        let is_heard = self.peer(key).life.is_heard();
        if is_heard {
            self.want_read(key);
        }
        is_heard
    }

    /// What was read from a paused connection is delivered when no callback runs.
    pub(super) fn want_read(&mut self, key: Key) {
        if self.peer(key).life.resume() {
            self.caused.push_back(Caused::Resumed(key));
        }
    }
}
