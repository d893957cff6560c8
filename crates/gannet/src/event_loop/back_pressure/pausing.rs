use gannet_reactor::{Key, Sockets};

use crate::connection::Awaited;
use crate::event_loop::{Caused, EventLoop, Lent, Reachable};
use crate::handler::Handler;
use crate::{Command, ConnectionId};

impl<H: Handler> EventLoop<H> {
    /// True where nothing more is taken from a connection: the application has paused it, or its queue is too long.
    #[inline]
    pub(crate) fn is_held_back(&self, sockets: &mut Sockets, key: Key) -> bool {
        self.reachable.peers[key.index()].life.is_paused() || self.is_crowded(sockets, key)
    }

    /// True where bytes of a connection were read and wait.
    #[inline]
    pub(crate) fn has_unread(&self, key: Key) -> bool {
        self.reachable.unread.contains(key)
    }

    /// Reads a connection no further for a while; `rest` was read already.
    #[cold]
    pub(crate) fn pause(&mut self, sockets: &mut Sockets, key: Key, rest: &[u8]) {
        sockets.pause(key);
        self.keep_unread(key, rest);
    }

    /// Leaves `rest` for the next turn: what was done of this connection's bytes was enough for this one.
    #[cold]
    pub(crate) fn put_off_rest(&mut self, sockets: &mut Sockets, key: Key, rest: &[u8]) {
        sockets.put_off(key);
        self.keep_unread(key, rest);
    }

    fn keep_unread(&mut self, key: Key, rest: &[u8]) {
        self.reachable.unread.append(key, rest);
        if let Lent::Open { connection, .. } = &mut self.lent[key.index()] {
            connection.forget_delivered(&mut self.reassembly);
        }
    }

    /// The application wants a connection to be read again. Nothing could come meanwhile, so its times begin anew.
    #[cold]
    pub(crate) fn go_on_reading(&mut self, sockets: &mut Sockets, key: Key) {
        let now = sockets.now();
        let peer = self.reachable.peer(key);
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
    pub(crate) fn resume(&mut self, sockets: &mut Sockets, key: Key) {
        let has_unread = self.has_unread(key);
        let is_paused = self.reachable.peer(key).life.is_paused();
        if is_paused || sockets.is_put_off(key) || has_unread && self.is_crowded(sockets, key) {
            return;
        }
        sockets.resume(key);
        if has_unread {
            let mut unread = self.reachable.unread.take(key);
            self.take_in(sockets, key, &mut unread);
        }
    }
}

impl Reachable {
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

    /// Has bytes that were read from a paused connection delivered when no callback runs.
    pub(crate) fn want_read(&mut self, key: Key) {
        if self.peer(key).life.resume() {
            self.caused.push_back(Caused::Resumed(key));
        }
    }
}
