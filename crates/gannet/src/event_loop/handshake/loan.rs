use std::collections::VecDeque;
use std::net::TcpStream;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use gannet_proto::handshake::{AcceptValue, BodyLength, HeadReader, Refusal};
use gannet_reactor::{Body, Key, Sockets, Tag};

use crate::connection::{Awaited, OnReturn};
use crate::event_loop::stopping::Stopping;
use crate::event_loop::{EventLoop, LINGER_TIME, Lent};
use crate::handler::Handler;
use crate::http::{AskedUpgrade, Exchange, GivenBack, Loan, Outcome, Received, Tether};

impl<H: Handler> EventLoop<H> {
    /// Gives the socket of a connection on loan to those who answer its request over HTTP. `behind`: the bytes that
    /// have come behind the head.
    pub(super) fn serve_http(
        &mut self,
        sockets: &mut Sockets,
        key: Key,
        body_length: BodyLength,
        behind: &[u8],
        upgrade: Option<AcceptValue>,
    ) {
        let shared = Arc::clone(&self.reachable.shared);
        let Some(http) = &shared.http else {
            return self.refuse_request(sockets, key, Refusal::UpgradeRequired);
        };
        let Some(place) = http.place(&shared, self.request.head.as_bytes().len(), behind.len()) else {
            return self.refuse_request(sockets, key, Refusal::TooManyExchanges);
        };
        // What the application has sent of its own accord leaves first. Behind what does not leave, nothing is
        // answered.
        sockets.flush(key);
        let Some(socket) = sockets.loan(key) else { return self.dismiss(sockets, key) };
        self.drop_head(key);
        let peer = self.reachable.peer(key);
        peer.life.loan();
        let (id, remote_addr) = (peer.id, peer.remote_addr);
        let head = self.request.head.as_bytes();
        let mut bytes = BytesMut::with_capacity(head.len() + behind.len());
        bytes.extend_from_slice(head);
        bytes.extend_from_slice(behind);
        let received = Received { bytes, head_size: head.len(), body_length };
        let tether = Tether::new(place.memory());
        self.reachable.loans.add(key, tether.clone());
        (self.request.id, self.request.remote_addr) = (id, remote_addr);
        let asked = |accept_value| Box::new(AskedUpgrade { accept_value, request: self.request.clone() });
        let loan = Loan::new(Arc::clone(&shared), self.reachable.index, key, id, upgrade.map(asked));
        let exchange = Exchange { place, loan, tether, remote_addr, received };
        if let Err(error) = http.serve(socket, exchange) {
            tracing::error!("cannot start the threads for HTTP: {error}");
        }
    }

    /// An exchange over HTTP has ended.
    pub(crate) fn take_back(&mut self, sockets: &mut Sockets, given_back: GivenBack) {
        let GivenBack { key, id, upgrade: asked, outcome } = given_back;
        let peer = &mut self.reachable.peers[key.index()];
        let Awaited::Socket(on_return) = peer.life.awaited() else { return };
        if peer.id != id {
            return;
        }
        let raw = self.reachable.loans.remove(key);
        let may_go_on = on_return == OnReturn::GoOn && matches!(self.stopping, Stopping::No);
        match outcome {
            Outcome::KeepAlive { socket, mut received } if may_go_on => {
                peer.life.keep_alive();
                let is_paused = peer.life.is_paused();
                give_back(sockets, key, socket, raw);
                if sockets.descriptor(key).is_none() {
                    // The system does not let it be watched again.
                    return self.reachable.peer(key).life.cut();
                }
                self.lent[key.index()] = Lent::Handshake(HeadReader::new());
                self.watch_quiet(sockets, key);
                match &mut *received {
                    [] => {}
                    bytes if is_paused => self.pause(sockets, key, bytes),
                    bytes => self.receive_head(sockets, key, bytes),
                }
            }
            Outcome::Decided { socket, mut received, upgrade } if may_go_on => {
                peer.life.take_back();
                give_back(sockets, key, socket, raw);
                let Some(asked) = asked.filter(|_| sockets.descriptor(key).is_some()) else {
                    self.reachable.peer(key).life.cut();
                    return sockets.linger(key, LINGER_TIME);
                };
                self.request = asked.request;
                self.decide(sockets, key, asked.accept_value, *upgrade);
                self.go_on_decided(sockets, key);
                self.take_behind(sockets, key, &mut received);
            }
            Outcome::Decided { socket, .. } if on_return == OnReturn::GoOn => {
                // The server is stopping.
                peer.life.take_back();
                give_back(sockets, key, socket, raw);
                self.refuse(sockets, key, Refusal::Stopping);
            }
            Outcome::KeepAlive { socket, .. }
            | Outcome::Decided { socket, .. }
            | Outcome::Close { socket } => {
                peer.life.cut();
                give_back(sockets, key, socket, raw);
                match on_return {
                    OnReturn::GoOn | OnReturn::HangUp => sockets.linger(key, LINGER_TIME),
                    OnReturn::Abort => sockets.reset(key),
                }
            }
            Outcome::Lost => {
                peer.life.cut();
                sockets.close(key);
            }
        }
    }
}

/// `raw` is what the application has sent meanwhile, and has not left.
fn give_back(sockets: &mut Sockets, key: Key, socket: TcpStream, raw: VecDeque<Bytes>) {
    sockets.give_back(key, socket);
    for bytes in raw {
        sockets.send(key, Tag::KEPT, &[], Body::Owned(bytes));
    }
}
