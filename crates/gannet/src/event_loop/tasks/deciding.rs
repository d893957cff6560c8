//! Upgrades that a task decides on.

use gannet_proto::handshake::AcceptValue;
use gannet_reactor::{Key, Sockets};

use super::intake::Intake;
use super::{Work, in_span};
use crate::event_loop::{EventLoop, Reachable};
use crate::handler::Handler;
use crate::{ConnectionId, Upgrade};

impl<H: Handler> EventLoop<H> {
    /// Has a task decide on the request whose head was just read.
    pub(in crate::event_loop) fn decide_by_task(
        &mut self,
        sockets: &mut Sockets,
        key: Key,
        accept_value: AcceptValue,
    ) {
        if !self.put_off(sockets, key, accept_value) {
            return;
        }
        let Reachable { shared, tasks, index, .. } = &mut self.reachable;
        let Some(make) = &shared.tasks.upgrade else { return };
        let request = &self.request;
        let task = tasks.add(shared, *index, request.id, Intake::default());
        let span = tracing::error_span!(
            "upgrade", id = %request.id, remote_addr = %request.remote_addr, path = request.path()
        );
        tasks.take_back(task, Work::Upgrade(in_span(span, make(request.clone()))));
        self.set_decider(key, task);
        self.poll_task(sockets, task);
    }

    /// A task has decided.
    pub(super) fn answer_by_task(&mut self, sockets: &mut Sockets, id: ConnectionId, upgrade: Upgrade) {
        let Some(key) = self.reachable.find(id) else { return };
        if self.reachable.peer(key).life.decide() {
            self.answer_undecided(sockets, key, upgrade);
        }
    }
}
