use std::time::Duration;

use gannet_proto::handshake::Refusal;
use gannet_reactor::{Key, Sockets, Tick};

use super::{Stage, Worker};
use crate::cause::Cause;
use crate::connection::{Awaited, MessageTime, Peer};
use crate::handler::Handler;
use crate::settings::Settings;

/// What time brings to an open connection: the moment, and what is done then. One of each, or none.
#[derive(Clone, Copy)]
struct Deadline {
    moment: Tick,
    due: Due,
}

#[derive(Clone, Copy)]
enum Due {
    Ping,
    Fail(Cause),
}

impl<H: Handler> Worker<H> {
    /// A moment has come that was asked for; whether anything is to be done shows only now, because activity
    /// merely stamps a time.
    pub(super) fn check_time(&mut self, sockets: &mut Sockets, key: Key) {
        // What cannot come is not waited for; the times begin anew when it is read again.
        let life = self.outbound.peer(key).life;
        match life.awaited() {
            Awaited::Head | Awaited::Request if life.is_paused() => {}
            Awaited::Head => self.refuse(sockets, key, Refusal::HandshakeTimeout),
            Awaited::Decision => {
                self.outbound.shared.reports.upgrade_undecided();
                self.refuse(sockets, key, Refusal::DecisionTimeout);
            }
            Awaited::Request => self.dismiss(sockets, key),
            Awaited::Messages => {
                self.offer_again(sockets, key);
                self.check_open(sockets, key);
            }
            Awaited::Close => {
                self.outbound.lose(key);
                sockets.close(key);
            }
            Awaited::Return | Awaited::Socket(_) | Awaited::Nothing => {}
        }
    }

    /// Asks to be called at the next moment at which something may be due on an open connection.
    pub(super) fn watch_time(&mut self, sockets: &mut Sockets, key: Key) {
        if !self.outbound.peer(key).life.is_open() {
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
        if !peer.life.is_open() {
            return;
        }
        if peer.pinged.is_some_and(|pinged| peer.active >= pinged) {
            peer.pinged = None;
        }
        let Some(deadline) = self.next_deadline(key) else { return };
        if deadline.moment <= sockets.heard_until() {
            match deadline.due {
                Due::Ping => self.outbound.ping_quiet(sockets, key),
                Due::Fail(Cause::MessageTooSlow) if self.is_coming(key) => {
                    self.renew_message_time(sockets.now(), key);
                }
                Due::Fail(cause) if self.is_taking(sockets, key, cause) => {}
                Due::Fail(cause) => return self.outbound.fail(sockets, key, cause),
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
                (peer.active, peer.pinged) = (sockets.now(), None);
                true
            }
            // The Ping, too, has arrived since: it can be answered now.
            Some(_) if waits_for_an_answer => {
                peer.pinged = Some(sockets.now());
                true
            }
            // Nobody has looked before: then it has to have moved when its time is over once more.
            None if !waits_for_an_answer && now.acknowledged < now.end => {
                (peer.active, peer.behind) = (sockets.now(), Some(Box::new(now)));
                true
            }
            Some(_) | None => false,
        }
    }

    /// Whether a message has been fast enough since its time began. What came before that, however much, is of no
    /// account: otherwise a client could earn hours of slowness in a second.
    fn is_coming(&self, key: Key) -> bool {
        let size = self.unfinished_size(key).unwrap_or(0);
        let before = self.outbound.peers[key.index()].message.map_or(0, |message| u64::from(message.size));
        size.saturating_sub(before) >= message_size_min(&self.outbound.shared.settings)
    }

    /// Has the time of a message that is not complete begin anew.
    pub(super) fn renew_message_time(&mut self, now: Tick, key: Key) {
        let size = self.unfinished_size(key);
        self.outbound.peer(key).message = size.map(|size| MessageTime::new(now, size));
    }

    fn unfinished_size(&self, key: Key) -> Option<u64> {
        match &self.stages[key.index()] {
            Stage::Open { connection, .. } => connection.unfinished_size(),
            Stage::Idle | Stage::Handshake(_) | Stage::Undecided(_) => None,
        }
    }

    fn next_deadline(&self, key: Key) -> Option<Deadline> {
        let settings = &self.outbound.shared.settings;
        let peer = &self.outbound.peers[key.index()];
        if peer.life.is_paused() {
            return None;
        }
        let message = peer.message.filter(|_| self.unfinished_size(key).is_some());
        let too_slow = Due::Fail(Cause::MessageTooSlow);
        [
            after(peer.active, settings.idle_timeout, Due::Fail(Cause::Idle)),
            liveness(peer, settings),
            message.and_then(|message| after(message.since, settings.message_timeout, too_slow)),
        ]
        .into_iter()
        .flatten()
        .min_by_key(|deadline| deadline.moment)
    }
}

/// A quiet client is sent a Ping, and then has to send something.
fn liveness(peer: &Peer, settings: &Settings) -> Option<Deadline> {
    match peer.pinged {
        None => after(peer.active, settings.ping_interval, Due::Ping),
        Some(pinged) => after(pinged, settings.ping_timeout, Due::Fail(Cause::PingUnanswered)),
    }
}

/// Bytes that have to come within `message_timeout` of a message that takes longer.
fn message_size_min(settings: &Settings) -> u64 {
    let size = settings.message_timeout.as_millis() * settings.message_rate_min as u128 / 1000;
    u64::try_from(size).unwrap_or(u64::MAX)
}

/// A time of zero turns a timer off.
fn after(start: Tick, time: Duration, due: Due) -> Option<Deadline> {
    (!time.is_zero()).then(|| Deadline { moment: start.after(time), due })
}
