//! Commands that a loop carries out for others.

use gannet_reactor::{Key, Sockets};

use crate::command::Gap;
use crate::event_loop::{Cause, Reachable};
use crate::message::Content;
use crate::{Command, CommandError, ConnectionId, PushError};

impl Reachable {
    /// Carries a posted command out, which leaves this gap where that fails. Whoever has posted a message was told that
    /// it is on its way: one that cannot be sent after all is counted, and nothing follows behind a gap.
    pub(super) fn apply_posted(&mut self, sockets: &mut Sockets, command: Command<'_>, gap: Gap) {
        let Some(key) = command.id().and_then(|id| self.find(id)) else {
            if gap != Gap::None {
                self.shared.count_dropped(1);
            }
            return;
        };
        if let Command::Close { id, .. } = command
            && self.peer(key).life.established().is_none()
        {
            // There is nobody who would understand a Close, but the sender wants the connection to end.
            self.hang_up(sockets, id);
            return;
        }
        if let Err(CommandError::Push(error)) = self.apply(sockets, command) {
            self.note_gap(sockets, key, gap, error);
        }
    }

    /// The same for a push, of which there are more than of all others: it is looked up once.
    #[inline]
    pub(super) fn push_posted(&mut self, sockets: &mut Sockets, id: ConnectionId, content: Content<'_>) {
        let Some(key) = self.find(id) else {
            self.shared.count_dropped(1);
            return;
        };
        if let Err(error) = self.push_to(sockets, key, content) {
            self.note_gap(sockets, key, Gap::Message, error);
        }
    }

    #[cold]
    fn note_gap(&mut self, sockets: &mut Sockets, key: Key, gap: Gap, error: PushError) {
        self.count_dropped(key, 1);
        match gap {
            Gap::None | Gap::Message => {}
            Gap::Fragment => self.fail(sockets, key, Cause::QueueFull),
            // A Close would be taken for a part of what is missing.
            Gap::Bytes if error == PushError::Full => {
                let id = self.peer(key).id;
                self.abort(sockets, id);
            }
            Gap::Bytes => {}
        }
    }
}
