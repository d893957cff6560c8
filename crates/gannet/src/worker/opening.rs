use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::SystemTime;

use gannet_proto::Connection;
use gannet_proto::handshake::{
    self, AcceptKey, Acceptance, Checked, DeflateAgreement, Field, HeadReader, OwnAcceptance, Refusal,
    negotiate_deflate, select_subprotocol, write_response,
};
use gannet_reactor::{Body, Key, Sockets, Tag};

use super::calling::{call, report_panic};
use super::stopping::Stopping;
use super::{Stage, Worker};
use crate::cause::Cause;
use crate::connection::{Awaited, Peer};
use crate::handler::Handler;
use crate::outbound::LINGER_TIME;
use crate::shared::Capacity;
use crate::upgrade::{Decision, Upgrade};
use crate::{ConnectionId, Context};

impl<H: Handler> Worker<H> {
    /// A new connection: takes it in, or says that there is no room.
    pub(super) fn accept(&mut self, sockets: &mut Sockets, key: Key, remote_addr: SocketAddr) {
        while self.stages.len() <= key.index() {
            self.stages.push(Stage::Idle);
        }
        self.connections += 1;
        let shared = &self.outbound.shared;
        let others = shared.connections.fetch_add(1, Ordering::Relaxed);
        if let Some(refusal) = self.no_room(others) {
            // It is answered out of the reserve, and takes no place from the next.
            shared.connections.fetch_sub(1, Ordering::Relaxed);
            shared.note_refused();
            self.outbound.turn_away(key, Peer::new(ConnectionId::NOBODY, remote_addr, sockets.now()));
            self.answer_refusal(sockets, key, refusal);
            return;
        }
        let id = shared.next_id();
        self.outbound.accept(key, Peer::new(id, remote_addr, sockets.now()));
        self.stages[key.index()] = Stage::Handshake(HeadReader::new());
        self.watch_handshake(sockets, key);
        let context = Context::new(&mut self.outbound, sockets);
        if call(|| self.handler.connect(&context, id, remote_addr)).is_none() {
            report_panic(&mut self.outbound, key);
            self.refuse_with(sockets, key, 500, &[], INTERNAL_ERROR);
        }
    }

    /// Bytes of a request's head.
    pub(super) fn receive_head(&mut self, sockets: &mut Sockets, key: Key, bytes: &mut [u8]) {
        if self.outbound.peer(key).life.is_over() {
            // The application has ended it, and let it be read before.
            return self.drop_head(key);
        }
        if self.outbound.peer(key).life.begin_request() {
            self.watch_handshake(sockets, key);
        }
        let Stage::Handshake(reader) = &mut self.stages[key.index()] else { return };
        let before = reader.held();
        let received = reader.receive(bytes, &self.head_limits, &mut self.request.head);
        self.heads_held = self.heads_held + reader.held() - before;
        match received {
            Ok(None) => {}
            Ok(Some(consumed)) => {
                self.answer(sockets, key, &bytes[consumed..]);
                self.take_behind(sockets, key, &mut bytes[consumed..]);
            }
            Err(refusal) => self.refuse(sockets, key, refusal),
        }
    }

    /// Deals with what has come behind a head that was answered, or is to be answered later.
    fn take_behind(&mut self, sockets: &mut Sockets, key: Key, behind: &mut [u8]) {
        match &self.stages[key.index()] {
            Stage::Open { .. } if !behind.is_empty() => self.receive(sockets, key, behind),
            Stage::Undecided(_) => self.pause(sockets, key, behind),
            Stage::Open { .. } | Stage::Handshake(_) | Stage::Idle => {}
        }
    }

    /// Refuses a request that is not being decided on right now, and ends the connection when the answer has arrived.
    pub(super) fn refuse(&mut self, sockets: &mut Sockets, key: Key, refusal: Refusal) {
        self.drop_head(key);
        self.outbound.peer(key).life.cut();
        self.answer_refusal(sockets, key, refusal);
    }

    /// Forgets what has come of a head.
    pub(super) fn drop_head(&mut self, key: Key) {
        self.heads_held -= match &self.stages[key.index()] {
            Stage::Handshake(reader) => reader.held(),
            Stage::Undecided(undecided) => undecided.held(),
            Stage::Open { .. } | Stage::Idle => return,
        };
        self.stages[key.index()] = Stage::Idle;
    }

    /// The connection's socket is closed: its place is free.
    pub(super) fn forget(&mut self, sockets: &mut Sockets, key: Key) {
        self.connections -= 1;
        self.drop_head(key);
        self.outbound.unread.take(key);
        debug_assert!(
            self.connections > 0 || self.held_now(sockets) == 0,
            "nobody is left who could hold memory"
        );
        let peer = self.outbound.peer(key);
        let id = peer.id;
        if peer.life.is_turned_away() {
            self.outbound.shared.forget_refused();
        } else {
            self.outbound.forget_loan(key);
            self.outbound.peer(key).life.cut();
            self.outbound.shared.connections.fetch_sub(1, Ordering::Relaxed);
            let context = Context::new(&mut self.outbound, sockets);
            if call(|| self.handler.disconnect(&context, id)).is_none() {
                report_panic(&mut self.outbound, key);
            }
        }
        self.outbound.remove(key);
        self.end_if_empty(sockets);
    }

    /// The head is complete. `behind` is what has come behind it.
    fn answer(&mut self, sockets: &mut Sockets, key: Key, behind: &[u8]) {
        let head = &self.request.head;
        let shared = &self.outbound.shared;
        let checked =
            handshake::check(head.method(), head.target(), head.version(), head.fields(), &shared.access);
        match checked {
            Ok(Checked::Upgrade(accept_key)) => self.ask(sockets, key, accept_key),
            Ok(Checked::Http(body_length)) => self.serve_http(sockets, key, body_length, behind),
            Err(refusal) => self.refuse_request(sockets, key, refusal),
        }
    }

    /// Refuses the request whose head was just read.
    pub(super) fn refuse_request(&mut self, sockets: &mut Sockets, key: Key, refusal: Refusal) {
        if refusal == Refusal::HostForeign {
            self.report_host();
        } else if refusal == Refusal::OriginForeign {
            self.report_origin();
        }
        self.drop_head(key);
        self.outbound.peer(key).life.cut();
        self.response.clear();
        refusal.write(Some(self.request.head.method()), SystemTime::now(), &mut self.response);
        self.send_refusal(sockets, key, refusal);
    }

    fn report_host(&self) {
        let host = self.request.head.host().unwrap_or_default();
        if self.outbound.shared.reports.is_new_host(host) {
            tracing::warn!(
                host,
                "refused a request for a foreign host with 421; the setting `hosts` allows it"
            );
        }
    }

    /// Browsers hide a 403's body from the page, so its developer has to find the cause here.
    fn report_origin(&self) {
        let head = &self.request.head;
        let origin = head.origin().unwrap_or_default();
        if self.outbound.shared.reports.is_new_origin(origin) {
            let host = head.host().unwrap_or_default();
            tracing::warn!(
                origin,
                host,
                "refused a page of another host with 403; the setting `origins` allows it"
            );
        }
    }

    /// The request is valid in itself; whether it is wanted is for the application to say.
    fn ask(&mut self, sockets: &mut Sockets, key: Key, accept_key: AcceptKey) {
        let peer = self.outbound.peer(key);
        (self.request.id, self.request.remote_addr) = (peer.id, peer.remote_addr);
        let context = Context::new(&mut self.outbound, sockets);
        let upgrade = call(|| self.handler.upgrade(&context, &self.request));
        // It may have ended the connection itself.
        if self.outbound.peer(key).life.awaited() != Awaited::Head {
            return self.drop_head(key);
        }
        let Some(upgrade) = upgrade else {
            report_panic(&mut self.outbound, key);
            return self.refuse_with(sockets, key, 500, &[], INTERNAL_ERROR);
        };
        self.decide(sockets, key, accept_key, upgrade);
    }

    /// Does what the application has decided about the request.
    pub(super) fn decide(
        &mut self,
        sockets: &mut Sockets,
        key: Key,
        accept_key: AcceptKey,
        upgrade: Upgrade,
    ) {
        match upgrade.0 {
            Decision::Accept { subprotocol, fields } => {
                let Ok(subprotocol) = self.negotiate(subprotocol) else {
                    return self.refuse_with(sockets, key, 500, &[], INTERNAL_ERROR);
                };
                let deflate = self.negotiate_compression();
                self.response.clear();
                Acceptance { key: accept_key, subprotocol: subprotocol.as_deref(), deflate, fields: &fields }
                    .write(&mut self.response);
                self.open(sockets, key, subprotocol, deflate);
            }
            Decision::Respond(acceptance) => self.respond(sockets, key, accept_key, &acceptance),
            Decision::Refuse { status, fields, body } => {
                self.refuse_with(sockets, key, status, &fields, &body);
            }
            Decision::Later => self.put_off(key, accept_key),
        }
    }

    /// Accepts with an answer that is all the application's.
    fn respond(
        &mut self,
        sockets: &mut Sockets,
        key: Key,
        accept_key: AcceptKey,
        acceptance: &OwnAcceptance,
    ) {
        let deflate = self.negotiate_compression();
        match acceptance.check(accept_key, self.request.head.subprotocols()) {
            Ok(subprotocol) => {
                let subprotocol = subprotocol.map(Arc::from);
                self.response.clear();
                acceptance.write(deflate, &mut self.response);
                self.open(sockets, key, subprotocol, deflate);
            }
            Err(unsound) => {
                let id = self.outbound.peer(key).id;
                tracing::error!(%id, "the application's answer to an upgrade is not sent: {unsound}");
                self.refuse_with(sockets, key, 500, &[], INTERNAL_ERROR);
            }
        }
    }

    /// Ends a connection that has been served over HTTP. An answer that nobody asked for would be taken for the next.
    pub(super) fn dismiss(&mut self, sockets: &mut Sockets, key: Key) {
        self.drop_head(key);
        self.outbound.peer(key).life.cut();
        sockets.linger(key, LINGER_TIME);
    }

    /// Nothing but upgrades is served.
    #[cfg(not(feature = "http"))]
    fn serve_http(&mut self, sockets: &mut Sockets, key: Key, _: handshake::BodyLength, _: &[u8]) {
        self.refuse_request(sockets, key, Refusal::UpgradeRequired);
    }

    fn refuse_with(&mut self, sockets: &mut Sockets, key: Key, status: u16, fields: &[Field], body: &[u8]) {
        self.drop_head(key);
        self.outbound.peer(key).life.cut();
        self.response.clear();
        write_response(&mut self.response, SystemTime::now(), status, fields, body);
        self.send_last(sockets, key);
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
                let supported = &self.outbound.shared.settings.subprotocols;
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
    ) {
        sockets.send(key, Tag::KEPT, &self.response, Body::Borrowed(&[]));
        self.outbound.peer(key).subprotocol = subprotocol;
        self.outbound.set_compression(key, deflate.as_ref());
        self.outbound.open(key);
        self.outbound.set_current(key);
        self.drop_head(key);
        let context = Context::new(&mut self.outbound, sockets);
        match call(|| self.handler.open(&context, &self.request)) {
            Some(state) => {
                let connection = deflate.as_ref().map_or_else(Connection::new, Connection::with_deflate);
                self.stages[key.index()] = Stage::Open { connection, state };
                self.watch_time(sockets, key);
            }
            None => {
                report_panic(&mut self.outbound, key);
                self.outbound.fail(sockets, key, Cause::Panic);
            }
        }
    }

    fn no_room(&self, others: usize) -> Option<Refusal> {
        let shared = &self.outbound.shared;
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

    fn answer_refusal(&mut self, sockets: &mut Sockets, key: Key, refusal: Refusal) {
        self.response.clear();
        refusal.write(None, SystemTime::now(), &mut self.response);
        self.send_refusal(sockets, key, refusal);
    }

    fn send_refusal(&mut self, sockets: &mut Sockets, key: Key, refusal: Refusal) {
        tracing::debug!(id = %self.outbound.peer(key).id, status = refusal.status(), "refused: {refusal}");
        self.send_last(sockets, key);
    }

    fn send_last(&mut self, sockets: &mut Sockets, key: Key) {
        self.outbound.shared.refused.fetch_add(1, Ordering::Relaxed);
        sockets.send(key, Tag::KEPT, &self.response, Body::Borrowed(&[]));
        let is_outside = self.outbound.peer(key).life.is_turned_away();
        if is_outside && self.outbound.shared.is_crowded_by_refused() {
            // A client that has sent its request by now may find the connection reset instead of the answer.
            sockets.close(key);
        } else {
            sockets.linger(key, LINGER_TIME);
        }
    }
}

/// What a client is told of a failure that is none of its business.
const INTERNAL_ERROR: &[u8] = b"The server failed to decide on this request.\n";
