//! Upgrades that a task decides on.

use gannet_proto::handshake::AcceptValue;
use gannet_reactor::{Key, Sockets};

use super::Work;
use super::intake::Intake;
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
        let task = tasks.add(shared, *index, self.request.id, Intake::default());
        tasks.take_back(task, Work::Upgrade(make(self.request.clone())));
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
