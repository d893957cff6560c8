use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use gannet_proto::Connection;
use gannet_proto::handshake::{
    AcceptValue, Acceptance, DeflateAgreement, OwnAcceptance, Refusal, negotiate_deflate, select_subprotocol,
};
use gannet_reactor::{Body, Key, Sockets, Tag};

use super::refusing::INTERNAL_ERROR;
use crate::connection::Awaited;
use crate::event_loop::calling::{call, report_panic};
use crate::event_loop::tasks::Spent;
use crate::event_loop::{Cause, Caused, EventLoop, Lent, Reachable, Receiver, TaskKey};
use crate::extensions::Extensions;
use crate::handler::Handler;
use crate::shared::Shared;
use crate::upgrade::{Decision, Upgrade};
use crate::{ConnectionId, Context, Request};

/// A request for a WebSocket connection on which the application decides later.
pub(crate) struct Undecided {
    accept_value: AcceptValue,
    request: Request,
    /// The task that decides, if one does.
    decider: Option<TaskKey>,
    _place: UndecidedPlace,
}

impl Undecided {
    /// The task that decides, if one does.
    pub(super) fn decider(&self) -> Option<TaskKey> {
        self.decider
    }

    /// Memory held.
    pub(crate) fn held(&self) -> usize {
        size_of::<Self>() + self.request.as_bytes().len()
    }
}

impl<H: Handler> EventLoop<H> {
    /// The request is valid in itself; whether it is wanted is for the application to say.
    pub(super) fn ask(&mut self, sockets: &mut Sockets, key: Key, accept_value: AcceptValue) {
        let peer = self.reachable.peer(key);
        (self.request.id, self.request.remote_addr) = (peer.id, peer.remote_addr);
        if self.reachable.shared.tasks.upgrade.is_some() {
            return self.decide_by_task(sockets, key, accept_value);
        }
        let context = Context::new(&mut self.reachable, sockets);
        let upgrade = call(|| self.handler.upgrade(&context, &self.request));
        // It may have ended the connection itself.
        if self.reachable.peer(key).life.awaited() != Awaited::Head {
            return self.drop_head(key);
        }
        let Some(upgrade) = upgrade else {
            report_panic(&mut self.reachable, key);
            return self.refuse_with(sockets, key, 500, &[], INTERNAL_ERROR);
        };
        self.decide(sockets, key, accept_value, upgrade);
    }

    /// Does what the application has decided about the request.
    pub(super) fn decide(
        &mut self,
        sockets: &mut Sockets,
        key: Key,
        accept_value: AcceptValue,
        upgrade: Upgrade,
    ) {
        let extensions = upgrade.extensions;
        match upgrade.decision {
            Decision::Accept { subprotocol, fields } => {
                let Ok(subprotocol) = self.negotiate(subprotocol) else {
                    return self.refuse_with(sockets, key, 500, &[], INTERNAL_ERROR);
                };
                let deflate = self.negotiate_compression();
                self.response.clear();
                Acceptance { accept_value, subprotocol: subprotocol.as_deref(), deflate, fields: &fields }
                    .write(&mut self.response);
                self.open(sockets, key, subprotocol, deflate, extensions);
            }
            Decision::Respond(acceptance) => {
                self.respond(sockets, key, accept_value, &acceptance, extensions);
            }
            Decision::Refuse { status, fields, body } => {
                self.refuse_with(sockets, key, status, &fields, &body);
            }
            Decision::Later => {
                self.put_off(sockets, key, accept_value);
            }
        }
    }

    /// Accepts with an answer that is all the application's.
    fn respond(
        &mut self,
        sockets: &mut Sockets,
        key: Key,
        accept_value: AcceptValue,
        acceptance: &OwnAcceptance,
        extensions: Extensions,
    ) {
        let deflate = self.negotiate_compression();
        match acceptance.check(accept_value, self.request.head.subprotocols()) {
            Ok(subprotocol) => {
                let subprotocol = subprotocol.map(Arc::from);
                self.response.clear();
                acceptance.write(deflate, &mut self.response);
                self.open(sockets, key, subprotocol, deflate, extensions);
            }
            Err(unsound) => {
                let id = self.reachable.peer(key).id;
                tracing::error!(%id, "the application's answer to an upgrade is not sent: {unsound}");
                self.refuse_with(sockets, key, 500, &[], INTERNAL_ERROR);
            }
        }
    }

    /// Keeps the request whose head was just read until the application decides. Says whether it may: there are not
    /// too many already.
    pub(in crate::event_loop) fn put_off(
        &mut self,
        sockets: &mut Sockets,
        key: Key,
        accept_value: AcceptValue,
    ) -> bool {
        let Some(place) = UndecidedPlace::take(&self.reachable.shared) else {
            self.refuse_request(sockets, key, Refusal::TooManyUndecided);
            return false;
        };
        self.drop_head(key);
        let request = self.request.clone();
        let undecided = Undecided { accept_value, request, decider: None, _place: place };
        self.heads_held += undecided.held();
        self.lent[key.index()] = Lent::Undecided(Box::new(undecided));
        self.reachable.peer(key).life.put_off();
        self.watch_decision(sockets, key);
        true
    }

    /// A task decides on the request that was just put off.
    pub(in crate::event_loop) fn set_decider(&mut self, key: Key, task: TaskKey) {
        if let Lent::Undecided(undecided) = &mut self.lent[key.index()] {
            undecided.decider = Some(task);
        }
    }

    /// The task that was to decide on a request has panicked.
    pub(in crate::event_loop) fn fail_decision(&mut self, sockets: &mut Sockets, key: Key) {
        self.refuse_with(sockets, key, 500, &[], INTERNAL_ERROR);
    }

    /// The application has decided on a request that it had put off.
    pub(crate) fn answer_undecided(&mut self, sockets: &mut Sockets, key: Key, upgrade: Upgrade) {
        // It may have ended the connection in the same callback.
        if !self.reachable.peer(key).life.take_decision() {
            return;
        }
        let Lent::Undecided(undecided) = &mut self.lent[key.index()] else { return };
        let (accept_value, decider) = (undecided.accept_value, undecided.decider);
        self.heads_held -= undecided.held();
        std::mem::swap(&mut self.request, &mut undecided.request);
        self.lent[key.index()] = Lent::Nothing;
        self.cancel_task(decider);
        self.decide(sockets, key, accept_value, upgrade);
        self.go_on_decided(sockets, key);
    }

    /// A request has been decided on that had waited for it.
    pub(super) fn go_on_decided(&mut self, sockets: &mut Sockets, key: Key) {
        match self.lent[key.index()] {
            // It could say nothing meanwhile, so its times begin anew.
            Lent::Open { .. } => self.go_on_reading(sockets, key),
            Lent::Undecided(_) => self.reachable.await_answer(key),
            Lent::Handshake(_) | Lent::Nothing => {}
        }
    }

    /// RFC 6455 §4.2.2: the subprotocol is one that the client offers, or none.
    fn negotiate(&self, chosen: Option<String>) -> Result<Option<Arc<str>>, ()> {
        let head = &self.request.head;
        match chosen {
            Some(name) if head.subprotocols().any(|offer| offer == name) => Ok(Some(name.into())),
            Some(name) => {
                tracing::error!(name, "the upgrade chose a subprotocol that the client does not offer");
                Err(())
            }
            None => {
                let supported = &self.reachable.shared.settings.subprotocols;
                let selected = select_subprotocol(head.subprotocols(), supported);
                Ok(self.subprotocols.iter().find(|name| Some(&***name) == selected).cloned())
            }
        }
    }

    /// RFC 7692 §5: what is agreed on for compression, if anything.
    fn negotiate_compression(&self) -> Option<DeflateAgreement> {
        negotiate_deflate(self.request.head.fields(), self.deflate.as_ref()?)
    }

    /// Sends the response that was written, after which the connection is open.
    fn open(
        &mut self,
        sockets: &mut Sockets,
        key: Key,
        subprotocol: Option<Arc<str>>,
        deflate: Option<DeflateAgreement>,
        extensions: Extensions,
    ) {
        sockets.send(key, Tag::KEPT, &self.response, Body::Borrowed(&[]));
        self.reachable.peer(key).subprotocol = subprotocol;
        self.reachable.set_compression(key, deflate.as_ref());
        self.reachable.open(key);
        self.reachable.set_current(key);
        self.drop_head(key);
        self.request.extensions = extensions;
        let receiver = self.make_receiver(sockets, key);
        // Unless they are kept elsewhere.
        self.request.extensions = Extensions::new();
        match receiver {
            Some(receiver) => {
                let connection = deflate.as_ref().map_or_else(Connection::new, Connection::with_deflate);
                self.lent[key.index()] = Lent::Open { connection, receiver };
                self.watch_time(sockets, key);
            }
            None => self.reachable.fail(sockets, key, Cause::Panic),
        }
    }

    /// The connection is open to its handler, or its task. `None`: that failed, and the log says how.
    fn make_receiver(&mut self, sockets: &mut Sockets, key: Key) -> Option<Receiver<H::State>> {
        let id = self.reachable.peer(key).id;
        match self.start_task(id) {
            Ok(Some(task)) => Some(Receiver::Task(task)),
            Ok(None) => {
                let context = Context::new(&mut self.reachable, sockets);
                let state = call(|| self.handler.open(&context, &self.request));
                if state.is_none() {
                    report_panic(&mut self.reachable, key);
                }
                state.map(Receiver::Handler)
            }
            Err(Spent) => {
                tracing::error!(%id, "the task of an upgrade is another connection's; this one is closed with 1011");
                None
            }
        }
    }
}

/// A place among the requests that the application decides on.
struct UndecidedPlace(Arc<Shared>);

impl UndecidedPlace {
    fn take(shared: &Arc<Shared>) -> Option<Self> {
        let others = shared.undecided.fetch_add(1, Ordering::Relaxed);
        let place = Self(Arc::clone(shared));
        let upgrades_max = shared.settings.upgrades_max;
        if others < upgrades_max {
            return Some(place);
        }
        shared.reports.upgrades_full(upgrades_max);
        None
    }
}

impl Drop for UndecidedPlace {
    fn drop(&mut self) {
        self.0.undecided.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Reachable {
    /// Answers a request that was put off, when no callback runs. Says whether there is one.
    pub(crate) fn answer_upgrade(&mut self, id: ConnectionId, upgrade: Cow<'_, Upgrade>) -> bool {
        let Some(key) = self.find(id) else {
            return self.shared.answer_upgrade(id, upgrade);
        };
        if let Decision::Later = upgrade.decision {
            // It is as if nothing had been said.
            self.await_answer(key);
            return self.peer(key).life.awaited() == Awaited::Decision;
        }
        let is_awaited = self.peer(key).life.decide();
        if is_awaited {
            self.caused.push_back(Caused::Decided(key, upgrade.into_owned()));
        }
        is_awaited
    }

    /// Another answer is awaited: messages to the connection are taken no more until it is sent.
    fn await_answer(&mut self, key: Key) {
        let id = self.peer(key).id;
        self.shared.registry.await_answer(id);
    }
}
