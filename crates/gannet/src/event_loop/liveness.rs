//! Times: of the handshake, of a quiet client, of a message that does not come to its end, of a closing handshake.

use std::time::Duration;

use gannet_proto::Opcode;
use gannet_proto::handshake::Refusal;
use gannet_reactor::{Key, Sockets, Tick};

use super::sending::send_control;
use super::{Cause, EventLoop, Lent, Reachable};
use crate::connection::{Awaited, MessageTime, Peer};
use crate::handler::Handler;
use crate::settings::Settings;

/// The next moment at which something is due for an open connection.
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

impl<H: Handler> EventLoop<H> {
    /// A moment has come that was asked for; whether anything is to be done shows only now, because activity
    /// merely stamps a time.
    pub(super) fn check_time(&mut self, sockets: &mut Sockets, key: Key) {
        // What cannot come is not waited for; the times begin anew when it is read again.
        let life = self.reachable.peer(key).life;
        match life.awaited() {
            Awaited::Head | Awaited::Request if life.is_paused() => {}
            Awaited::Head => self.refuse(sockets, key, Refusal::HandshakeTimeout),
            Awaited::Decision => {
                self.reachable.shared.reports.upgrade_undecided();
                self.refuse(sockets, key, Refusal::DecisionTimeout);
            }
            Awaited::Request => self.dismiss(sockets, key),
            Awaited::Messages => {
                self.offer_again(sockets, key);
                self.check_open(sockets, key);
            }
            Awaited::Close => {
                self.reachable.lose(key);
                sockets.close(key);
            }
            Awaited::Return | Awaited::Socket(_) | Awaited::Nothing => {}
        }
    }

    /// Asks to be called at the next moment at which something may be due on an open connection.
    pub(super) fn watch_time(&mut self, sockets: &mut Sockets, key: Key) {
        if !self.reachable.peer(key).life.is_open() {
            return;
        }
        let Some(Deadline { mut moment, .. }) = self.next_deadline(sockets, key) else {
            return self.watch_held(sockets, key);
        };
        if self.reachable.peer(key).pinged.is_some() {
            // An answer only stamps a time: it has to be noticed before the next Ping is due.
            let interval = self.reachable.shared.settings.ping_interval;
            moment = moment.min(sockets.now().after(interval));
        }
        sockets.schedule(key, moment);
    }

    /// Asks to be called when a request's head has taken as long as it may.
    pub(super) fn watch_handshake(&mut self, sockets: &mut Sockets, key: Key) {
        let time = self.reachable.shared.settings.handshake_timeout;
        sockets.schedule(key, sockets.now().after(time));
    }

    /// Asks to be called when the application has taken as long as it may to decide on an upgrade.
    pub(super) fn watch_decision(&mut self, sockets: &mut Sockets, key: Key) {
        let time = self.reachable.shared.settings.upgrade_timeout;
        sockets.schedule(key, sockets.now().after(time));
    }

    /// Asks to be called when a connection has been quiet between two requests for as long as it may.
    #[cfg(feature = "http")]
    pub(super) fn watch_quiet(&mut self, sockets: &mut Sockets, key: Key) {
        let time = self.reachable.shared.settings.keep_alive_timeout;
        sockets.schedule(key, sockets.now().after(time));
    }

    fn check_open(&mut self, sockets: &mut Sockets, key: Key) {
        let peer = self.reachable.peer(key);
        if !peer.life.is_open() {
            return;
        }
        if peer.pinged.is_some_and(|pinged| peer.active >= pinged) {
            peer.pinged = None;
        }
        let Some(deadline) = self.next_deadline(sockets, key) else {
            return self.watch_held(sockets, key);
        };
        if deadline.moment <= sockets.heard_until() {
            match deadline.due {
                Due::Ping => self.reachable.ping_quiet(sockets, key),
                Due::Fail(Cause::MessageTooSlow) if self.is_coming(key) => {
                    self.renew_message_time(sockets.now(), key);
                }
                Due::Fail(cause) if self.is_taking(sockets, key, cause) => {}
                Due::Fail(cause) => return self.reachable.fail(sockets, key, cause),
            }
        }
        self.watch_time(sockets, key);
    }

    /// True for a silent client that takes what it was sent before, and so may not have come to what it is to answer.
    /// Its time begins anew.
    ///
    /// With an empty queue there may still be megabytes in the kernels, so these are asked.
    fn is_taking(&mut self, sockets: &mut Sockets, key: Key, cause: Cause) -> bool {
        let peer = self.reachable.peer(key);
        let waits_for_an_answer = cause == Cause::PingUnanswered;
        if !(waits_for_an_answer || cause == Cause::Idle) {
            return false;
        }
        let before = peer.behind.take();
        let Some(now) = sockets.transit(key) else { return false };
        let peer = self.reachable.peer(key);
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

    /// True where a message has been fast enough since its time began. Bytes from before that do not count: otherwise a
    /// client could earn hours of slowness in a second.
    fn is_coming(&self, key: Key) -> bool {
        let size = self.unfinished_size(key).unwrap_or(0);
        let before = self.reachable.peers[key.index()].message.map_or(0, |message| u64::from(message.size));
        size.saturating_sub(before) >= message_size_min(&self.reachable.shared.settings)
    }

    /// Has the time of a message that is not complete begin anew.
    pub(super) fn renew_message_time(&mut self, now: Tick, key: Key) {
        let size = self.unfinished_size(key);
        self.reachable.peer(key).message = size.map(|size| MessageTime::new(now, size));
    }

    fn unfinished_size(&self, key: Key) -> Option<u64> {
        match &self.lent[key.index()] {
            Lent::Open { connection, .. } => connection.unfinished_size(),
            Lent::Nothing | Lent::Handshake(_) | Lent::Undecided(_) => None,
        }
    }

    /// Asks to be called for a connection that is not read because its task has messages enough: by then the client may
    /// be the cause, who takes nothing of what the task sends.
    fn watch_held(&mut self, sockets: &mut Sockets, key: Key) {
        let settings = &self.reachable.shared.settings;
        let time = [settings.ping_interval, settings.idle_timeout].into_iter().find(|time| !time.is_zero());
        if let Some(time) = time.filter(|_| self.reachable.peers[key.index()].life.is_held()) {
            sockets.schedule(key, sockets.now().after(time));
        }
    }

    fn next_deadline(&self, sockets: &Sockets, key: Key) -> Option<Deadline> {
        let settings = &self.reachable.shared.settings;
        let peer = &self.reachable.peers[key.index()];
        let is_in_its_way = peer.life.is_held() && sockets.queued(key) >= settings.soft_limit();
        if peer.life.is_paused() && !is_in_its_way {
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

    /// Remembers since when a message has been incomplete, and has the time of a new one watched.
    #[inline]
    pub(super) fn note_progress(&mut self, sockets: &mut Sockets, key: Key, completed: bool) {
        let Lent::Open { connection, .. } = &mut self.lent[key.index()] else { return };
        let peer = self.reachable.peer(key);
        match connection.unfinished_size() {
            None => peer.message = None,
            Some(_) if completed || peer.message.is_none() => {
                peer.message = Some(MessageTime::new(sockets.now(), 0));
                self.watch_time(sockets, key);
            }
            Some(_) => {}
        }
    }
}

impl Reachable {
    /// Answers a Ping, unless that is left to the application.
    pub(crate) fn answer_ping(&self, sockets: &mut Sockets, key: Key, payload: &[u8]) {
        if self.shared.settings.automatic_pong {
            send_control(sockets, key, Opcode::Pong, payload);
        }
    }

    /// Sends a Ping because nothing has come for a while.
    pub(crate) fn ping_quiet(&mut self, sockets: &mut Sockets, key: Key) {
        let behind = sockets.transit(key).filter(|transit| transit.acknowledged < transit.end);
        self.peer(key).behind = behind.map(Box::new);
        send_control(sockets, key, Opcode::Ping, &[]);
        self.peer(key).pinged = Some(sockets.now());
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
