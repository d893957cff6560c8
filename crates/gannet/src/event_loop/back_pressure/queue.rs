//! The send queue: when it is full, when it is slow, and when there is room again.

use gannet_reactor::{Key, Sockets, Tag};

use crate::PushError;
use crate::event_loop::{Cause, Caused, EventLoop, Reachable};
use crate::handler::Handler;
use crate::settings::QueuePolicy;

impl<H: Handler> EventLoop<H> {
    /// True where so much waits for a client that nothing more is taken from it.
    ///
    /// Otherwise one that sends faster than it reads the answers would fill its queue, though TCP can slow it down. The
    /// other policies are for those who would rather lose messages than wait.
    #[inline]
    pub(super) fn is_crowded(&self, sockets: &mut Sockets, key: Key) -> bool {
        self.reachable.shared.settings.send_queue_policy == QueuePolicy::Close
            && self.reachable.is_slow(sockets, key)
            && self.reachable.peers[key.index()].life.is_open()
    }

    /// The client has taken some of what waited for it, which was `before` bytes.
    pub(crate) fn note_written(&mut self, sockets: &mut Sockets, key: Key, before: usize) {
        // It takes what waits for it, so it is alive. A Ping, and what it sends itself, may come much later.
        self.reachable.peer(key).active = sockets.now();
        if !self.reachable.pending.is_empty() {
            self.reachable.send_pending(sockets, key);
        }
        let soft = self.reachable.shared.settings.soft_limit();
        if before >= soft && sockets.queued(key) < soft {
            self.call_drain(sockets, key);
        }
        self.resume(sockets, key);
    }

    /// The same, where that was noticed before the kernel said so.
    pub(crate) fn note_written_early(&mut self, sockets: &mut Sockets, key: Key, before: usize) {
        if self.reachable.peer(key).life.is_open() {
            self.note_written(sockets, key, before);
        }
    }

    /// A kernel with room for a little takes it, but says so only when it has room for a third of its buffer: whoever
    /// reads slowly would be taken for dead.
    pub(crate) fn offer_again(&mut self, sockets: &mut Sockets, key: Key) {
        let before = sockets.queued(key);
        sockets.offer_queue(key);
        if sockets.queued(key) < before {
            self.note_written(sockets, key, before);
        }
    }
}

impl Reachable {
    /// The queue is at its limit, perhaps only because the kernel has not been offered anything for a while: neither
    /// the cork nor, within a callback, what waits from before.
    #[cold]
    pub(crate) fn make_room(&mut self, sockets: &mut Sockets, key: Key, tag: Tag) -> Result<(), PushError> {
        let hard = self.shared.settings.send_queue_size_hard;
        sockets.flush(key);
        if sockets.waiting(key) < hard {
            return Ok(());
        }
        self.offer_early(sockets, key);
        if sockets.waiting(key) < hard {
            return Ok(());
        }
        match self.shared.settings.send_queue_policy {
            QueuePolicy::Close => {
                self.fail(sockets, key, Cause::QueueFull);
                Err(PushError::Full)
            }
            QueuePolicy::DropNewest => Err(PushError::Full),
            QueuePolicy::DropOldest => {
                let (soft, before) = (self.shared.settings.soft_limit(), sockets.queued(key));
                let dropped = sockets.drop_oldest(key, hard);
                if before >= soft && sockets.queued(key) < soft {
                    self.caused.push_back(Caused::Drained(key));
                }
                self.count_dropped(key, dropped as u64);
                // The queue may be empty now, and no event will say so.
                self.pending.look_at(key);
                // What cannot be dropped later must not pile up.
                if tag == Tag::ORDINARY || sockets.waiting(key) < hard {
                    Ok(())
                } else {
                    Err(PushError::Full)
                }
            }
        }
    }

    /// True where the soft limit or more waits for a connection, after the cork was offered to the kernel.
    #[inline]
    pub(crate) fn is_slow(&self, sockets: &mut Sockets, key: Key) -> bool {
        let soft = self.shared.settings.soft_limit();
        if sockets.waiting(key) < soft {
            return false;
        }
        sockets.flush(key);
        sockets.queued(key) >= soft
    }

    /// Offers what waits to the kernel before it says that it has room; what follows from that is done later.
    fn offer_early(&mut self, sockets: &mut Sockets, key: Key) {
        let before = sockets.queued(key);
        sockets.offer_queue(key);
        if sockets.queued(key) < before {
            self.caused.push_back(Caused::Written { key, before });
        }
    }
}
