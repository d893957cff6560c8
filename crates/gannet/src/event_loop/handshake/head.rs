#[cfg(not(feature = "http"))]
use gannet_proto::handshake::AcceptValue;
use gannet_proto::handshake::{self, BodyLength, Checked};
use gannet_reactor::{Key, Sockets};

use crate::event_loop::{EventLoop, Lent};
use crate::handler::Handler;
use crate::http::Http;

impl<H: Handler> EventLoop<H> {
    /// Bytes of a request's head.
    pub(crate) fn receive_head(&mut self, sockets: &mut Sockets, key: Key, bytes: &mut [u8]) {
        if self.reachable.peer(key).life.is_over() {
            // The application has ended it, and let it be read before.
            return self.drop_head(key);
        }
        if self.reachable.peer(key).life.begin_request() {
            self.watch_handshake(sockets, key);
        }
        let Lent::Handshake(reader) = &mut self.lent[key.index()] else { return };
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
    pub(super) fn take_behind(&mut self, sockets: &mut Sockets, key: Key, behind: &mut [u8]) {
        match &self.lent[key.index()] {
            Lent::Open { .. } if !behind.is_empty() => self.receive(sockets, key, behind),
            Lent::Undecided(_) if !behind.is_empty() => self.pause(sockets, key, behind),
            Lent::Undecided(_) | Lent::Open { .. } | Lent::Handshake(_) | Lent::Nothing => {}
        }
    }

    /// Forgets what has come of a head.
    pub(crate) fn drop_head(&mut self, key: Key) {
        let (held, decider) = match &self.lent[key.index()] {
            Lent::Handshake(reader) => (reader.held(), None),
            Lent::Undecided(undecided) => (undecided.held(), undecided.decider()),
            Lent::Open { .. } | Lent::Nothing => return,
        };
        self.heads_held -= held;
        self.lent[key.index()] = Lent::Nothing;
        self.cancel_task(decider);
    }

    /// The head is complete. `behind` is what has come behind it.
    fn answer(&mut self, sockets: &mut Sockets, key: Key, behind: &[u8]) {
        let head = &self.request.head;
        let shared = &self.reachable.shared;
        let checked =
            handshake::check(head.method(), head.target(), head.version(), head.fields(), &shared.access);
        match checked {
            Ok(Checked::Upgrade(accept_value)) if self.routes_upgrades() => {
                self.serve_http(sockets, key, BodyLength::Bytes(0), behind, Some(accept_value));
            }
            Ok(Checked::Upgrade(accept_value)) => self.ask(sockets, key, accept_value),
            Ok(Checked::Http(body_length)) => self.serve_http(sockets, key, body_length, behind, None),
            Err(refusal) => self.refuse_request(sockets, key, refusal),
        }
    }

    /// True where routes of the application's decide on upgrades.
    fn routes_upgrades(&self) -> bool {
        self.reachable.shared.http.as_ref().is_some_and(Http::routes_upgrades)
    }

    /// Nothing but upgrades is served.
    #[cfg(not(feature = "http"))]
    fn serve_http(
        &mut self,
        sockets: &mut Sockets,
        key: Key,
        _: BodyLength,
        _: &[u8],
        _: Option<AcceptValue>,
    ) {
        self.refuse_request(sockets, key, handshake::Refusal::UpgradeRequired);
    }
}
