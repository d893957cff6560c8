use std::time::Duration;

use gannet_proto::handshake::Refusal;
use gannet_reactor::{Key, Sockets, Tick};

use super::{Stage, Worker};
use crate::cause::Cause;
use crate::handler::Handler;
use crate::peer::{Peer, Phase, Reading};
use crate::settings::Settings;

/// What time brings to an open connection: the moment, and what is done then. One of each, or none.
#[derive(Clone, Copy)]
struct Deadline {
    moment: Tick,
    then: Then,
}

#[derive(Clone, Copy)]
enum Then {
    Ping,
    Fail(Cause),
}

impl<H: Handler> Worker<H> {
    /// A moment has come that was asked for; whether anything is to be done shows only now, because activity
    /// merely stamps a time.
    pub(super) fn check_time(&mut self, sockets: &mut Sockets, key: Key) {
        // What cannot come is not waited for; the times begin anew when it is read again.
        let is_read = self.outbound.peer(key).reading == Reading::Wanted;
        match self.outbound.peer(key).phase {
            Phase::Handshake | Phase::BetweenRequests if !is_read => {}
            Phase::Handshake => self.refuse(sockets, key, Refusal::HandshakeTimeout),
            Phase::Undecided => {
                self.outbound.shared.reports.upgrade_undecided();
                self.refuse(sockets, key, Refusal::DecisionTimeout);
            }
            Phase::BetweenRequests => self.dismiss(sockets, key),
            Phase::Open => {
                self.offer_again(sockets, key);
                self.check_open(sockets, key);
            }
            Phase::Closing { .. } => {
                self.outbound.lose(key);
                sockets.close(key);
            }
            Phase::Vacant | Phase::Unannounced | Phase::Lent { .. } | Phase::Over => {}
        }
    }

    /// Asks to be called at the next moment at which something may be due on an open connection.
    pub(super) fn watch_time(&mut self, sockets: &mut Sockets, key: Key) {
        if self.outbound.peer(key).phase != Phase::Open {
            return;
        }
        let Some(Deadline { mut moment, .. }) = self.next_deadline(key) else { return };
        if self.outbound.peer(key).pinged.is_some() {
            // An answer only stamps a time: it has to be noticed before the next Ping is due.
            let interval = self.outbound.shared.settings.ping_interval;
            moment = moment.min(sockets.now().after(interval));
        }
        sockets.schedule(key, moment);
    }

    /// Asks to be called when a request's head has taken as long as it may.
    pub(super) fn watch_handshake(&mut self, sockets: &mut Sockets, key: Key) {
        let time = self.outbound.shared.settings.handshake_timeout;
        sockets.schedule(key, sockets.now().after(time));
    }

    /// Asks to be called when a connection has been quiet between two requests for as long as it may.
    #[cfg(feature = "http")]
    pub(super) fn watch_quiet(&mut self, sockets: &mut Sockets, key: Key) {
        let time = self.outbound.shared.settings.keep_alive_timeout;
        sockets.schedule(key, sockets.now().after(time));
    }

    /// A kernel with room for a little takes it, but says so only when it has room for a third of its buffer: whoever
    /// reads slowly would be taken for dead.
    fn offer_again(&mut self, sockets: &mut Sockets, key: Key) {
        let before = sockets.queued(key);
        sockets.offer_queue(key);
        if sockets.queued(key) < before {
            self.note_written(sockets, key, before);
        }
    }

    fn check_open(&mut self, sockets: &mut Sockets, key: Key) {
        let peer = self.outbound.peer(key);
        if peer.phase != Phase::Open {
            return;
        }
        if peer.pinged.is_some_and(|pinged| peer.received >= pinged) {
            peer.pinged = None;
        }
        let Some(deadline) = self.next_deadline(key) else { return };
        if deadline.moment <= sockets.heard_until() {
            match deadline.then {
                Then::Ping => self.outbound.ping_quiet(sockets, key),
                Then::Fail(cause) if self.is_taking(sockets, key, cause) => {}
                Then::Fail(cause) => return self.outbound.fail(sockets, key, cause),
            }
        }
        self.watch_time(sockets, key);
    }

    /// Whether a client that says nothing takes what it was sent before, and so may not have come to what it is to
    /// answer. Then its time begins anew.
    ///
    /// Where nothing is left in the queue, megabytes may be in the kernels, and only they know.
    fn is_taking(&mut self, sockets: &mut Sockets, key: Key, cause: Cause) -> bool {
        let peer = self.outbound.peer(key);
        let waits_for_an_answer = cause == Cause::PingUnanswered;
        if !(waits_for_an_answer || cause == Cause::Idle) {
            return false;
        }
        let before = peer.behind.take();
        let Some(now) = sockets.transit(key) else { return false };
        let peer = self.outbound.peer(key);
        match before {
            Some(before) if now.acknowledged == before.acknowledged => false,
            Some(before) if now.acknowledged < before.end => {
                (peer.received, peer.pinged) = (sockets.now(), None);
                true
            }
            // The Ping, too, has arrived since: it can be answered now.
            Some(_) if waits_for_an_answer => {
                peer.pinged = Some(sockets.now());
                true
            }
            // Nobody has looked before: then it has to have moved when its time is over once more.
            None if !waits_for_an_answer && now.acknowledged < now.end => {
                (peer.received, peer.behind) = (sockets.now(), Some(Box::new(now)));
                true
            }
            Some(_) | None => false,
        }
    }

    fn next_deadline(&self, key: Key) -> Option<Deadline> {
        let Stage::Open { connection, .. } = &self.stages[key.index()] else { return None };
        let settings = &self.outbound.shared.settings;
        let peer = &self.outbound.peers[key.index()];
        if peer.reading == Reading::Paused {
            return None;
        }
        let message = peer.message_begun.zip(connection.unfinished_size());
        [
            after(peer.received, settings.idle_timeout, Then::Fail(Cause::Idle)),
            liveness(peer, settings),
            message.and_then(|(begun, size)| {
                after(begun, message_time(size, settings), Then::Fail(Cause::MessageTooSlow))
            }),
        ]
        .into_iter()
        .flatten()
        .min_by_key(|deadline| deadline.moment)
    }
}

/// A quiet client is sent a Ping, and then has to send something.
fn liveness(peer: &Peer, settings: &Settings) -> Option<Deadline> {
    match peer.pinged {
        None => after(peer.received, settings.ping_interval, Then::Ping),
        Some(pinged) => after(pinged, settings.ping_timeout, Then::Fail(Cause::PingUnanswered)),
    }
}

/// How long a message of which `size` bytes have come may take: longer while it arrives fast enough on average.
fn message_time(size: u64, settings: &Settings) -> Duration {
    if settings.message_timeout.is_zero() {
        return Duration::ZERO;
    }
    let at_least = Duration::from_secs(size / settings.message_rate_min as u64);
    settings.message_timeout.max(at_least)
}

/// A time of zero turns a timer off.
fn after(start: Tick, time: Duration, then: Then) -> Option<Deadline> {
    (!time.is_zero()).then(|| Deadline { moment: start.after(time), then })
}
