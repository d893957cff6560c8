use std::sync::Arc;

use gannet_reactor::{Key, Sockets};

use super::{EventLoop, TaskKey};
use crate::handler::Handler;
use crate::rooms::Room;
use crate::{Closed, Upgrade};

/// A consequence of a callback or an event, to be dealt with when no callback runs.
pub(crate) enum Caused {
    /// A connection's `close` is to be called.
    Closed(Key, Closed),
    /// A client has taken some of what waited for it, which was `before` bytes.
    Written { key: Key, before: usize },
    /// A connection's queue has fallen below its low watermark, for messages in it were dropped.
    Drained(Key),
    /// A connection is to be read again.
    Resumed(Key),
    /// A connection's `join` is to be called.
    Joined(Key, Arc<Room>),
    /// A connection's `leave` is to be called.
    Left(Key, Arc<Room>),
    /// A task is to be polled.
    Woken(TaskKey),
    /// The application has decided on a request that it had put off.
    Decided(Key, Upgrade),
}

impl<H: Handler> EventLoop<H> {
    /// Deals with what callbacks and events have caused. What that leads to is done here too.
    #[cold]
    pub(super) fn follow_up(&mut self, sockets: &mut Sockets) {
        while let Some(caused) = self.reachable.caused.pop_front() {
            match caused {
                Caused::Closed(key, closed) => self.call_close(sockets, key, closed),
                Caused::Written { key, before } => self.note_written_early(sockets, key, before),
                Caused::Drained(key) => self.call_drain(sockets, key),
                Caused::Resumed(key) => self.go_on_reading(sockets, key),
                Caused::Joined(key, room) => self.call_join(sockets, key, room.name()),
                Caused::Left(key, room) => self.call_leave(sockets, key, room.name()),
                Caused::Woken(task) => self.poll_task(sockets, task),
                Caused::Decided(key, upgrade) => self.answer_undecided(sockets, key, upgrade),
            }
        }
        // A crowd that has left must not keep its memory.
        self.reachable.caused.shrink_to(CAUSED_KEPT);
    }
}

/// Number of entries whose memory is kept after a burst.
const CAUSED_KEPT: usize = 1024;
