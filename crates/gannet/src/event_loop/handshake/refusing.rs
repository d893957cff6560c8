use std::sync::atomic::Ordering;
use std::time::SystemTime;

use gannet_proto::handshake::{Field, Refusal, write_response};
use gannet_reactor::{Body, Key, Sockets, Tag};

use crate::event_loop::{EventLoop, LINGER_TIME};
use crate::handler::Handler;

impl<H: Handler> EventLoop<H> {
    /// Refuses a request that is not being decided on right now, and ends the connection when the answer has arrived.
    pub(crate) fn refuse(&mut self, sockets: &mut Sockets, key: Key, refusal: Refusal) {
        self.drop_head(key);
        self.reachable.peer(key).life.cut();
        self.answer_refusal(sockets, key, refusal);
    }

    /// Refuses the request whose head was just read.
    pub(super) fn refuse_request(&mut self, sockets: &mut Sockets, key: Key, refusal: Refusal) {
        if refusal == Refusal::HostForeign {
            self.report_host();
        } else if refusal == Refusal::OriginForeign {
            self.report_origin();
        }
        self.drop_head(key);
        self.reachable.peer(key).life.cut();
        self.response.clear();
        refusal.write(Some(self.request.head.method()), SystemTime::now(), &mut self.response);
        self.send_refusal(sockets, key, refusal);
    }

    pub(super) fn refuse_with(
        &mut self,
        sockets: &mut Sockets,
        key: Key,
        status: u16,
        fields: &[Field],
        body: &[u8],
    ) {
        self.drop_head(key);
        self.reachable.peer(key).life.cut();
        self.response.clear();
        write_response(&mut self.response, SystemTime::now(), status, fields, body);
        self.send_last(sockets, key);
    }

    /// Ends a connection that has been served over HTTP. An answer that nobody asked for would be taken for the next.
    pub(crate) fn dismiss(&mut self, sockets: &mut Sockets, key: Key) {
        self.drop_head(key);
        self.reachable.peer(key).life.cut();
        sockets.linger(key, LINGER_TIME);
    }

    pub(super) fn answer_refusal(&mut self, sockets: &mut Sockets, key: Key, refusal: Refusal) {
        self.response.clear();
        refusal.write(None, SystemTime::now(), &mut self.response);
        self.send_refusal(sockets, key, refusal);
    }

    fn send_refusal(&mut self, sockets: &mut Sockets, key: Key, refusal: Refusal) {
        tracing::debug!(id = %self.reachable.peer(key).id, status = refusal.status(), "refused: {refusal}");
        self.send_last(sockets, key);
    }

    fn send_last(&mut self, sockets: &mut Sockets, key: Key) {
        self.reachable.shared.refused.fetch_add(1, Ordering::Relaxed);
        sockets.send(key, Tag::KEPT, &self.response, Body::Borrowed(&[]));
        let is_outside = self.reachable.peer(key).life.is_turned_away();
        if is_outside && self.reachable.shared.is_crowded_by_refused() {
            // A client that has sent its request by now may find the connection reset instead of the answer.
            sockets.close(key);
        } else {
            sockets.linger(key, LINGER_TIME);
        }
    }

    fn report_host(&self) {
        let host = self.request.head.host().unwrap_or_default();
        if self.reachable.shared.reports.is_new_host(host) {
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
        if self.reachable.shared.reports.is_new_origin(origin) {
            let host = head.host().unwrap_or_default();
            tracing::warn!(
                origin,
                host,
                "refused a page of another host with 403; the setting `origins` allows it"
            );
        }
    }
}

/// The body of a 500, which tells the client nothing of the failure's cause.
pub(super) const INTERNAL_ERROR: &[u8] = b"The server failed to decide on this request.\n";
