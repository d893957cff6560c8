use gannet_reactor::{Key, Sockets};

use super::{Stage, Worker};
use crate::connection::Awaited;
use crate::handler::Handler;
use crate::settings::QueuePolicy;

impl<H: Handler> Worker<H> {
    /// Whether so much waits for a client that nothing more is taken from it.
    ///
    /// Otherwise one that sends faster than it reads the answers would fill its queue, though TCP can slow it down. The
    /// other policies are for those who would rather lose messages than wait.
    #[inline]
    pub(super) fn is_crowded(&self, sockets: &mut Sockets, key: Key) -> bool {
        self.outbound.shared.settings.send_queue_policy == QueuePolicy::Close
            && self.outbound.is_slow(sockets, key)
            && self.outbound.peers[key.index()].life.is_open()
    }

    /// The client has taken some of what waited for it, which was `before` bytes.
    pub(super) fn note_written(&mut self, sockets: &mut Sockets, key: Key, before: usize) {
        // It takes what waits for it, so it is alive. A Ping, and what it sends itself, may come much later.
        self.outbound.peer(key).active = sockets.now();
        if !self.outbound.pending.is_empty() {
            self.outbound.send_pending(sockets, key);
        }
        let soft = self.outbound.shared.settings.soft_limit();
        if before >= soft && sockets.queued(key) < soft {
            self.call_drain(sockets, key);
        }
        self.resume(sockets, key);
    }

    /// The same, where that was noticed before the kernel said so.
    pub(super) fn note_written_early(&mut self, sockets: &mut Sockets, key: Key, before: usize) {
        if self.outbound.peer(key).life.is_open() {
            self.note_written(sockets, key, before);
        }
    }

    /// Whether nothing more is taken from a connection, because the application or the queue says so.
    #[inline]
    pub(super) fn is_held_back(&self, sockets: &mut Sockets, key: Key) -> bool {
        self.outbound.peers[key.index()].life.is_paused() || self.is_crowded(sockets, key)
    }

    /// Whether something of a connection was read and waits.
    #[inline]
    pub(super) fn has_unread(&self, key: Key) -> bool {
        self.outbound.unread.contains(key)
    }

    /// Reads a connection no further for a while; `rest` was read already.
    #[cold]
    pub(super) fn pause(&mut self, sockets: &mut Sockets, key: Key, rest: &[u8]) {
        sockets.pause(key);
        self.keep_unread(key, rest);
    }

    /// Leaves `rest` for the next turn: what was done of this connection's bytes was enough for this one.
    #[cold]
    pub(super) fn put_off_rest(&mut self, sockets: &mut Sockets, key: Key, rest: &[u8]) {
        sockets.put_off(key);
        self.keep_unread(key, rest);
    }

    fn keep_unread(&mut self, key: Key, rest: &[u8]) {
        self.outbound.unread.append(key, rest);
        if let Stage::Open { connection, .. } = &mut self.stages[key.index()] {
            connection.forget_delivered(&mut self.reassembly);
        }
    }

    /// The application wants a connection to be read again. Nothing could come meanwhile, so its times begin anew.
    #[cold]
    pub(super) fn go_on_reading(&mut self, sockets: &mut Sockets, key: Key) {
        let now = sockets.now();
        let peer = self.outbound.peer(key);
        if peer.life.is_paused() {
            return;
        }
        (peer.active, peer.pinged) = (now, None);
        let awaited = peer.life.awaited();
        self.renew_message_time(now, key);
        match awaited {
            Awaited::Head | Awaited::Request => self.watch_handshake(sockets, key),
            Awaited::Messages => self.watch_time(sockets, key),
            Awaited::Decision | Awaited::Return | Awaited::Socket(_) | Awaited::Close | Awaited::Nothing => {}
        }
        self.resume(sockets, key);
    }

    /// Goes on reading a connection, unless the application or the queue is against it.
    pub(super) fn resume(&mut self, sockets: &mut Sockets, key: Key) {
        let has_unread = self.has_unread(key);
        let is_paused = self.outbound.peer(key).life.is_paused();
        if is_paused || sockets.is_put_off(key) || has_unread && self.is_crowded(sockets, key) {
            return;
        }
        sockets.resume(key);
        if has_unread {
            let mut unread = self.outbound.unread.take(key);
            self.take_in(sockets, key, &mut unread);
        }
    }
}
