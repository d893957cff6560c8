use std::net::SocketAddr;
use std::sync::atomic::Ordering;

use gannet_proto::handshake::{HeadReader, Refusal};
use gannet_reactor::{Key, Sockets};

use super::refusing::INTERNAL_ERROR;
use crate::connection::Peer;
use crate::event_loop::calling::{call, report_panic};
use crate::event_loop::stopping::Stopping;
use crate::event_loop::{EventLoop, Lent};
use crate::handler::Handler;
use crate::shared::Capacity;
use crate::{ConnectionId, Context};

impl<H: Handler> EventLoop<H> {
    /// A new connection: takes it in, or says that there is no room.
    pub(crate) fn accept(&mut self, sockets: &mut Sockets, key: Key, remote_addr: SocketAddr) {
        while self.lent.len() <= key.index() {
            self.lent.push(Lent::Nothing);
        }
        self.connections += 1;
        let shared = &self.reachable.shared;
        let others = shared.connections.fetch_add(1, Ordering::Relaxed);
        if let Some(refusal) = self.no_room(others) {
            // It is answered out of the reserve, and takes no place from the next.
            shared.connections.fetch_sub(1, Ordering::Relaxed);
            shared.note_refused();
            self.reachable.turn_away(key, Peer::new(ConnectionId::NOBODY, remote_addr, sockets.now()));
            self.answer_refusal(sockets, key, refusal);
            return;
        }
        let id = shared.next_id();
        self.reachable.accept(key, Peer::new(id, remote_addr, sockets.now()));
        self.lent[key.index()] = Lent::Handshake(HeadReader::new());
        self.watch_handshake(sockets, key);
        let context = Context::new(&mut self.reachable, sockets);
        if call(|| self.handler.connect(&context, id, remote_addr)).is_none() {
            report_panic(&mut self.reachable, key);
            self.refuse_with(sockets, key, 500, &[], INTERNAL_ERROR);
        }
    }

    fn no_room(&self, others: usize) -> Option<Refusal> {
        let shared = &self.reachable.shared;
        if !matches!(self.stopping, Stopping::No) {
            return Some(Refusal::Stopping);
        }
        let Capacity { connections_max, .. } = shared.capacity;
        if others >= connections_max {
            shared.reports.server_full(connections_max);
            return Some(Refusal::ServerFull);
        }
        (shared.memory_excess() > 0).then_some(Refusal::ServerFull)
    }

    /// The connection's socket is closed: its place is free.
    pub(crate) fn forget(&mut self, sockets: &mut Sockets, key: Key) {
        self.connections -= 1;
        self.drop_head(key);
        self.reachable.unread.take(key);
        debug_assert!(
            self.connections > 0 || self.held_now(sockets) == self.reachable.tasks.held(),
            "nobody is left who could hold memory"
        );
        let peer = self.reachable.peer(key);
        let id = peer.id;
        if peer.life.is_turned_away() {
            self.reachable.shared.forget_refused();
        } else {
            self.reachable.forget_loan(key);
            self.reachable.peer(key).life.cut();
            self.reachable.shared.connections.fetch_sub(1, Ordering::Relaxed);
            let context = Context::new(&mut self.reachable, sockets);
            if call(|| self.handler.disconnect(&context, id)).is_none() {
                report_panic(&mut self.reachable, key);
            }
        }
        self.reachable.remove(key);
        self.end_if_empty(sockets);
    }
}
