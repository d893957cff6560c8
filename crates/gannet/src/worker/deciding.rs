use gannet_proto::handshake::AcceptKey;
use gannet_reactor::{Key, Sockets};

use super::calling::call;
use super::{Stage, Worker};
use crate::handler::Handler;
use crate::mail::RunFn;
use crate::{Context, Request, Upgrade};

/// A request for a WebSocket connection on which the application decides later.
pub(super) struct Undecided {
    accept_key: AcceptKey,
    request: Request,
}

impl Undecided {
    /// Memory held.
    pub(super) fn held(&self) -> usize {
        size_of::<Self>() + self.request.as_bytes().len()
    }
}

impl<H: Handler> Worker<H> {
    /// Keeps the request whose head was just read until the application decides. Its time goes on, and nothing more is
    /// read.
    pub(super) fn put_off(&mut self, key: Key, accept_key: AcceptKey) {
        self.drop_head(key);
        let undecided = Undecided { accept_key, request: self.request.clone() };
        self.heads_held += undecided.held();
        self.stages[key.index()] = Stage::Undecided(Box::new(undecided));
        self.outbound.peer(key).life.put_off();
    }

    /// The application has decided on a request that it had put off.
    pub(super) fn answer_undecided(&mut self, sockets: &mut Sockets, key: Key, upgrade: Upgrade) {
        // It may have ended the connection in the same callback.
        if !self.outbound.peer(key).life.take_decision() {
            return;
        }
        let Stage::Undecided(undecided) = &mut self.stages[key.index()] else { return };
        let accept_key = undecided.accept_key;
        self.heads_held -= undecided.held();
        std::mem::swap(&mut self.request, &mut undecided.request);
        self.stages[key.index()] = Stage::Idle;
        self.decide(sockets, key, accept_key, upgrade);
        if matches!(self.stages[key.index()], Stage::Open { .. }) {
            // It could say nothing meanwhile, so its times begin anew.
            self.go_on_reading(sockets, key);
        }
    }

    /// Runs what another thread has sent here.
    pub(super) fn run_posted(&mut self, sockets: &mut Sockets, posted: Box<RunFn>) {
        let context = Context::new(&mut self.outbound, sockets);
        if call(|| posted(&context)).is_none() {
            tracing::error!("what was sent to a loop to be run there panicked; the server goes on");
        }
    }
}
