use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::time::Instant;

use gannet_reactor::{Batch, End, Key, Mailbox, Readiness, Service, Sockets, Tick, WatchKey, Work};

use super::{Action, Plan};

/// A call of the loop to its service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    Accepted(Key, SocketAddr),
    /// The error's number.
    AcceptFailed(Option<i32>),
    Received(Key, Vec<u8>),
    ReceivedDirect(Key, Vec<u8>),
    WentOn(Key),
    Ended(Key, End),
    Written {
        key: Key,
        before: usize,
        queued: usize,
    },
    /// And the time of the turn.
    Due(Key, Tick),
    Alarm(Tick),
    /// And the moment of the turn.
    Timer(Instant),
    Ready(WatchKey, Readiness),
    Closed(Key),
}

impl Event {
    pub(crate) fn key(&self) -> Option<Key> {
        match self {
            Self::Accepted(key, _)
            | Self::Received(key, _)
            | Self::ReceivedDirect(key, _)
            | Self::WentOn(key)
            | Self::Ended(key, _)
            | Self::Written { key, .. }
            | Self::Due(key, _)
            | Self::Closed(key) => Some(*key),
            Self::AcceptFailed(_) | Self::Alarm(_) | Self::Timer(_) | Self::Ready(..) => None,
        }
    }
}

/// A service that writes down what it is told, runs what is posted to it, and panics where the loop breaks its word.
pub(crate) struct Recorder {
    plan: Plan,
    events: Sender<Event>,
    mailbox: Mailbox<Action>,
    batch: Batch<Action>,
    actions: VecDeque<Action>,
    lives: BTreeMap<Key, Life>,
    direct: Vec<u8>,
    woken: Arc<AtomicUsize>,
}

/// The calls that may still come for a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    Open,
    /// No more bytes come.
    Ended,
}

impl Recorder {
    pub(crate) fn new(plan: Plan, mailbox: Mailbox<Action>, events: Sender<Event>) -> Self {
        Self {
            plan,
            events,
            mailbox,
            batch: Batch::default(),
            actions: VecDeque::new(),
            lives: BTreeMap::new(),
            direct: Vec::new(),
            woken: Arc::default(),
        }
    }

    pub(crate) fn woken_count(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.woken)
    }

    fn take_mail(&mut self) {
        self.mailbox.take(&mut self.batch);
        self.actions.extend(self.batch.entries.drain(..));
    }

    fn note(&mut self, sockets: &mut Sockets, event: Event) {
        (self.plan.react)(sockets, &event);
        self.keep(event);
    }

    fn keep(&self, event: Event) {
        if self.plan.recorded {
            // An error: the test is over.
            self.events.send(event).ok();
        }
    }

    fn assert_open(&self, key: Key) {
        assert_eq!(self.lives.get(&key), Some(&Life::Open), "{key:?} has no more bytes");
    }

    fn assert_present(&self, key: Key) {
        assert!(self.lives.contains_key(&key), "{key:?} is not there");
    }
}

impl Service for Recorder {
    fn started(&mut self, _: &mut Sockets) {
        assert!(self.lives.is_empty(), "nobody is accepted before it has started");
    }

    fn accepted(&mut self, sockets: &mut Sockets, key: Key, peer: SocketAddr) {
        let former = self.lives.insert(key, Life::Open);
        assert_eq!(former, None, "{key:?} was given again before it was free");
        assert_eq!((sockets.waiting(key), sockets.held_by(key)), (0, 0), "{key:?} has inherited something");
        assert!(sockets.local_address(key).is_some());
        self.note(sockets, Event::Accepted(key, peer));
    }

    fn accept_failed(&mut self, error: &io::Error) {
        self.keep(Event::AcceptFailed(error.raw_os_error()));
    }

    fn received(&mut self, sockets: &mut Sockets, key: Key, bytes: &mut [u8]) {
        self.assert_open(key);
        assert!(!bytes.is_empty(), "{key:?} received nothing");
        self.note(sockets, Event::Received(key, bytes.to_vec()));
    }

    fn direct_buffer(&mut self, key: Key) -> Option<&mut [u8]> {
        self.assert_open(key);
        let size = self.plan.direct_size.load(Ordering::Relaxed);
        self.direct.clear();
        self.direct.resize(size, 0);
        (size > 0).then_some(&mut self.direct)
    }

    fn received_direct(&mut self, sockets: &mut Sockets, key: Key, size: usize) {
        self.assert_open(key);
        assert!(size > 0, "{key:?} received nothing");
        let bytes = self.direct[..size].to_vec();
        self.note(sockets, Event::ReceivedDirect(key, bytes));
    }

    fn go_on(&mut self, sockets: &mut Sockets, key: Key) {
        self.assert_present(key);
        self.note(sockets, Event::WentOn(key));
    }

    fn ended(&mut self, sockets: &mut Sockets, key: Key, end: End) {
        self.assert_open(key);
        self.lives.insert(key, Life::Ended);
        self.note(sockets, Event::Ended(key, end));
    }

    fn written(&mut self, sockets: &mut Sockets, key: Key, before: usize) {
        self.assert_present(key);
        let queued = sockets.queued(key);
        assert!(before > 0 && queued <= before, "{queued} of {before} bytes are left");
        self.note(sockets, Event::Written { key, before, queued });
    }

    fn due(&mut self, sockets: &mut Sockets, key: Key) {
        self.assert_present(key);
        let now = sockets.now();
        self.note(sockets, Event::Due(key, now));
    }

    fn alarm(&mut self, sockets: &mut Sockets) {
        let now = sockets.now();
        self.note(sockets, Event::Alarm(now));
    }

    fn timer(&mut self, sockets: &mut Sockets) {
        let moment = sockets.turn_began();
        self.note(sockets, Event::Timer(moment));
    }

    fn descriptor_ready(&mut self, sockets: &mut Sockets, watch: WatchKey, readiness: Readiness) {
        self.note(sockets, Event::Ready(watch, readiness));
    }

    fn woken(&mut self, sockets: &mut Sockets) -> Work {
        self.woken.fetch_add(1, Ordering::Relaxed);
        if self.actions.is_empty() {
            self.take_mail();
        }
        for _ in 0..self.plan.actions_max {
            let Some(action) = self.actions.front_mut() else { break };
            if action(sockets) == Work::Left {
                return Work::Left;
            }
            self.actions.pop_front();
            self.mailbox.release(1);
        }
        // What is posted meanwhile gets a turn of its own.
        if self.actions.is_empty() {
            self.take_mail();
        }
        if self.actions.is_empty() { Work::Done } else { Work::Left }
    }

    fn turn_ends(&mut self, sockets: &mut Sockets) {
        (self.plan.at_turn_end)(sockets);
    }

    fn closed(&mut self, sockets: &mut Sockets, key: Key) {
        assert!(self.lives.remove(&key).is_some(), "{key:?} is closed already");
        assert_eq!((sockets.waiting(key), sockets.queued(key), sockets.held_by(key)), (0, 0, 0));
        assert_eq!(sockets.local_address(key), None);
        assert!(
            !self.lives.is_empty() || sockets.held() == 0,
            "{} bytes are held for nobody",
            sockets.held()
        );
        self.note(sockets, Event::Closed(key));
    }
}
