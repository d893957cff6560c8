use gannet_reactor::{Key, Sockets};

use super::Worker;
use crate::handler::Handler;
use crate::peer::Phase;
use crate::settings::QueuePolicy;

impl<H: Handler> Worker<H> {
    /// Whether so much waits for a client that nothing more is taken from it.
    ///
    /// Otherwise one that sends faster than it reads the answers would fill its queue, though TCP can slow it down. The
    /// other policies are for those who would rather lose messages than wait.
    #[inline]
    pub(super) fn is_crowded(&self, sockets: &mut Sockets, key: Key) -> bool {
        let settings = &self.outbound.shared.settings;
        let soft = settings.soft_limit();
        if sockets.waiting(key) < soft || settings.send_queue_policy != QueuePolicy::Close {
            return false;
        }
        sockets.flush(key);
        sockets.queued(key) >= soft && self.outbound.peers[key.index()].phase == Phase::Open
    }

    /// The client has taken some of what waited for it, which was `before` bytes.
    pub(super) fn note_written(&mut self, sockets: &mut Sockets, key: Key, before: usize) {
        // It takes what waits for it, so it is alive. A Ping, and what it sends itself, may come much later.
        self.outbound.peer(key).received = sockets.now();
        let soft = self.outbound.shared.settings.soft_limit();
        if before >= soft && sockets.queued(key) < soft {
            self.call_drain(sockets, key);
        }
        self.resume(sockets, key);
    }

    /// Whether a connection is not read at present.
    #[inline]
    pub(super) fn is_paused(&self, key: Key) -> bool {
        !self.unread.is_empty() && self.unread.contains_key(&key)
    }

    /// Reads the connection no further until the client has taken what waits for it; `rest` was read already.
    #[cold]
    pub(super) fn pause(&mut self, sockets: &mut Sockets, key: Key, rest: &[u8]) {
        sockets.pause(key);
        let unread = self.unread.entry(key).or_default();
        let before = unread.capacity();
        unread.extend_from_slice(rest);
        self.unread_held += unread.capacity() - before;
    }

    /// Goes on reading where the client has taken enough of what waited for it.
    pub(super) fn resume(&mut self, sockets: &mut Sockets, key: Key) {
        if !self.is_paused(key) {
            return;
        }
        if sockets.queued(key) < self.outbound.shared.settings.soft_limit() {
            let mut unread = self.take_unread(key);
            sockets.resume(key);
            self.receive(sockets, key, &mut unread);
        }
    }

    /// What was read from a connection and not dealt with. It is not paused any more.
    pub(super) fn take_unread(&mut self, key: Key) -> Vec<u8> {
        let unread = self.unread.remove(&key).unwrap_or_default();
        self.unread_held -= unread.capacity();
        unread
    }
}
