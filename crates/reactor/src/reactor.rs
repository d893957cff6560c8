use std::io;
use std::time::{Duration, Instant};

use crate::backend::{Backend, EVENTS_MAX, Event};
use crate::socket::{Phase, ReadSize, Reading};
use crate::sockets::Sockets;
use crate::transfer::{Received, receive, receive_vectored};
use crate::{End, Key, Listener, Mailbox, Service, Tick, Work};

/// One event loop, to be run on one thread.
pub struct Reactor {
    backend: Backend,
    sockets: Sockets,
    listeners: Vec<Listening>,
    /// The one buffer that every connection is read into, so that an idle one owns none.
    buffer: Vec<u8>,
    events: Vec<Event>,
    /// The ready list as it was when the turn began.
    listed: Vec<Key>,
    /// Connections of that list which wait for another turn.
    held_over: Vec<Key>,
    due: Vec<Key>,
    waker: std::sync::Arc<mio::Waker>,
    mail: Work,
    /// Done once the kernel has reported all events. It reports in order: while some are left, the event of a new
    /// connection waits behind them, so the loop accepts and reads without it.
    reported: Work,
}

struct Listening {
    listener: Listener,
    state: Accepting,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Accepting {
    /// The kernel will report a new connection.
    Waiting,
    /// There may be more connections; no further event will say so.
    Ready,
    /// It failed for want of descriptors or memory; tried again at this moment.
    Failed(Tick),
}

impl Accepting {
    fn is_too_early(self, now: Tick) -> bool {
        match self {
            Self::Waiting | Self::Ready => false,
            Self::Failed(again) => now < again,
        }
    }
}

impl Reactor {
    /// A loop that accepts from `listeners`.
    ///
    /// # Errors
    ///
    /// Errors of the operating system: no descriptor is left.
    pub fn new(listeners: Vec<Listener>) -> io::Result<Self> {
        let backend = Backend::new()?;
        let watch = backend.watch()?;
        let waker = backend.waker()?;
        let mut listening = Vec::new();
        for (index, mut listener) in listeners.into_iter().enumerate() {
            watch.add_listener(&mut listener.0, index)?;
            listening.push(Listening { listener, state: Accepting::Waiting });
        }
        Ok(Self {
            backend,
            sockets: Sockets::new(watch),
            listeners: listening,
            buffer: vec![0; BUFFER_SIZE],
            events: Vec::new(),
            listed: Vec::new(),
            held_over: Vec::new(),
            due: Vec::new(),
            waker,
            mail: Work::Done,
            reported: Work::Done,
        })
    }

    /// A mailbox that wakes this loop, whose entries hold at most `size_max` bytes together.
    pub fn mailbox<T>(&self, size_max: usize) -> Mailbox<T> {
        Mailbox::new(size_max, std::sync::Arc::clone(&self.waker))
    }

    /// Runs the loop on this thread until the service calls [`Sockets::stop`].
    ///
    /// # Errors
    ///
    /// The error of waiting for events, which no peer can bring about.
    pub fn run(mut self, service: &mut impl Service) -> io::Result<()> {
        self.sockets.clock.read();
        service.started(&mut self.sockets);
        while !self.sockets.stopped {
            let timeout = self.timeout();
            self.sockets.sweep.begin_wait(self.sockets.clock.now());
            self.backend.wait(timeout)?;
            self.sockets.clock.read();
            self.turn(service);
        }
        Ok(())
    }

    fn turn(&mut self, service: &mut impl Service) {
        // The two lists are swapped every turn, so that neither is allocated again.
        std::mem::swap(&mut self.listed, &mut self.sockets.ready);
        self.sockets.work = 0;
        self.handle_events(service);
        self.tell_watches(service);
        self.read_listed(service);
        self.accept_again(service);
        if self.mail == Work::Left {
            self.mail = service.woken(&mut self.sockets);
        }
        self.expire(service);
        if !self.sockets.accepting {
            self.listeners.clear();
        }
        self.end_turn(service);
    }

    fn handle_events(&mut self, service: &mut impl Service) {
        self.sockets.foreign.begin_turn();
        let mut events = std::mem::take(&mut self.events);
        events.extend(self.backend.events());
        if events.len() < EVENTS_MAX {
            self.reported = Work::Done;
            self.sockets.sweep.reported_all();
        } else {
            self.reported = Work::Left;
            let sockets = &self.sockets;
            let watched = sockets.slots.len() + self.listeners.len() + sockets.foreign.len() + WAKERS;
            self.sockets.sweep.reported_some(events.len(), watched);
        }
        for event in events.drain(..) {
            match event {
                Event::Listener(index) => self.accept(service, index),
                Event::Woken => self.mail = Work::Left,
                Event::Connection { key, readable, writable, ended } => {
                    self.connection_event(service, key, readable, writable, ended);
                }
                Event::Foreign(registration, readiness) => self.sockets.note_ready(registration, readiness),
            }
        }
        self.events = events;
    }

    /// Tells those whose descriptors are ready, or closed. What that makes due is told in the next turn.
    #[inline]
    fn tell_watches(&mut self, service: &mut impl Service) {
        for _ in 0..self.sockets.foreign.due() {
            let Some((watch, readiness)) = self.sockets.foreign.take_due() else { return };
            service.descriptor_ready(&mut self.sockets, watch, readiness);
        }
    }

    #[inline]
    fn connection_event(
        &mut self,
        service: &mut impl Service,
        key: Key,
        readable: bool,
        writable: bool,
        ended: bool,
    ) {
        let Some(socket) = self.sockets.slots.get_mut(key.index()) else { return };
        socket.end_announced |= ended;
        let demanding = socket.demanding;
        if writable && socket.queue.is_some() {
            let before = self.sockets.queued(key);
            self.sockets.offer_queue(key);
            if self.is_open(key) {
                service.written(&mut self.sockets, key, before);
            }
        }
        if readable || ended {
            // The slot is freed when the turn ends.
            if demanding { self.sockets.list(key) } else { self.read(service, key) }
        }
    }

    /// Reads once; further reads follow in the next turn, so that no connection holds up the others.
    #[inline]
    fn read(&mut self, service: &mut impl Service, key: Key) {
        let Some(socket) = self.sockets.slots.get_mut(key.index()) else { return };
        let Some(stream) = &mut socket.stream else { return };
        match (socket.phase, socket.reading) {
            (Phase::Open | Phase::Broken, Reading::On) => {}
            (Phase::Draining | Phase::Discarding, _) => return self.throw_away(key),
            (Phase::Open | Phase::Broken, Reading::Paused | Reading::PutOff | Reading::Over)
            | (Phase::OnLoan | Phase::Closed, _) => return,
        }
        let buffer = match socket.read_size {
            ReadSize::Small => &mut self.buffer[..SMALL_SIZE],
            ReadSize::Moderate => &mut self.buffer[..MODERATE_SIZE],
            ReadSize::Usual => &mut self.buffer[..USUAL_SIZE],
            ReadSize::Large => &mut self.buffer[..],
        };
        let buffer_size = buffer.len();
        let (direct, received) = match service.direct_buffer(key) {
            None => (0, receive(stream, buffer)),
            Some(direct) => (direct.len(), receive_vectored(stream, direct, buffer)),
        };
        match received {
            Received::Bytes(size) => {
                if size == direct + buffer_size || socket.end_announced {
                    self.sockets.list(key);
                }
                self.hand_over(service, key, direct, size);
            }
            Received::NothingNow if socket.phase == Phase::Open => {}
            Received::End if socket.phase == Phase::Open => self.end(service, key, End::Finished),
            // The kernel names an error once: where sending has met it, reading finds an ordinary end.
            Received::NothingNow | Received::End | Received::Lost => self.end(service, key, End::Lost),
        }
    }

    #[inline]
    fn hand_over(&mut self, service: &mut impl Service, key: Key, direct: usize, size: usize) {
        if direct > 0 {
            service.received_direct(&mut self.sockets, key, size.min(direct));
        }
        if size > direct && (direct == 0 || self.is_served(key)) {
            service.received(&mut self.sockets, key, &mut self.buffer[..size - direct]);
        }
    }

    fn end(&mut self, service: &mut impl Service, key: Key, end: End) {
        let socket = &mut self.sockets.slots[key.index()];
        socket.reading = Reading::Over;
        service.ended(&mut self.sockets, key, end);
    }

    /// Reads and discards what a lingering connection still sends, until its peer is done too.
    fn throw_away(&mut self, key: Key) {
        let Some(socket) = self.sockets.slots.get_mut(key.index()) else { return };
        let Some(stream) = &mut socket.stream else { return };
        match receive(stream, &mut self.buffer) {
            Received::Bytes(size) => {
                socket.discarded += u32::try_from(size).expect("a buffer is smaller than 4 GiB");
                if socket.discarded > DISCARDED_SIZE_MAX {
                    self.sockets.reset(key);
                } else if size == self.buffer.len() || socket.end_announced {
                    self.sockets.list(key);
                }
            }
            Received::NothingNow => {}
            Received::End if socket.phase == Phase::Draining => {
                (socket.reading, socket.end_announced) = (Reading::Over, false);
            }
            Received::End | Received::Lost => self.sockets.close(key),
        }
    }

    /// Reads the connections of the ready list, for which no event will come. Those that are much work take turns:
    /// together they hold up the others no longer than one does.
    fn read_listed(&mut self, service: &mut impl Service) {
        let mut listed = std::mem::take(&mut self.listed);
        let work_max = self.sockets.work.saturating_add(Sockets::STEPS_MAX);
        for key in listed.drain(..) {
            let Some(socket) = self.sockets.slots.get_mut(key.index()) else { continue };
            if socket.demanding && self.sockets.work >= work_max {
                self.held_over.push(key);
                continue;
            }
            (socket.listed, socket.demanding) = (false, false);
            match socket.reading {
                Reading::PutOff if socket.is_served() => self.go_on(service, key),
                Reading::PutOff | Reading::On | Reading::Paused | Reading::Over => self.read(service, key),
            }
        }
        self.listed = listed;
        if !self.held_over.is_empty() {
            self.held_over.append(&mut self.sockets.ready);
            std::mem::swap(&mut self.held_over, &mut self.sockets.ready);
        }
    }

    fn go_on(&mut self, service: &mut impl Service, key: Key) {
        self.sockets.slots[key.index()].reading = Reading::On;
        service.go_on(&mut self.sockets, key);
        if self.is_served(key) {
            self.sockets.list(key);
        }
    }

    fn accept_again(&mut self, service: &mut impl Service) {
        for index in 0..self.listeners.len() {
            match (self.listeners[index].state, self.reported) {
                (Accepting::Waiting, Work::Done) => {}
                (Accepting::Waiting, Work::Left) | (Accepting::Ready | Accepting::Failed(_), _) => {
                    self.accept(service, index);
                }
            }
        }
    }

    fn accept(&mut self, service: &mut impl Service, index: usize) {
        for _ in 0..ACCEPTED_MAX {
            let Some(listening) = self.listeners.get_mut(index) else { return };
            if !self.sockets.accepting || listening.state.is_too_early(self.sockets.now()) {
                return;
            }
            match listening.listener.0.accept() {
                Ok((stream, peer)) => match self.sockets.add(stream) {
                    Ok(key) => {
                        service.accepted(&mut self.sockets, key, peer);
                        if self.reported == Work::Left && self.is_open(key) {
                            self.sockets.list(key);
                        }
                    }
                    Err(error) => service.accept_failed(&error),
                },
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    listening.state = Accepting::Waiting;
                    return;
                }
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    listening.state = Accepting::Failed(self.sockets.now().after(ACCEPT_RETRY));
                    service.accept_failed(&error);
                    return;
                }
            }
        }
        self.listeners[index].state = Accepting::Ready;
    }

    /// Handles timers that are due, up to the moment until which everything that came has been read, for bytes that
    /// came in time may still lie in the kernel where this loop, or the whole process, was held up.
    fn expire(&mut self, service: &mut impl Service) {
        let heard_until = self.sockets.heard_until();
        let mut due = std::mem::take(&mut self.due);
        while let Some(tick) = self.sockets.wheel.expire(heard_until, &mut due) {
            for key in due.drain(..) {
                if self.sockets.is_due(key, tick) {
                    self.time_is_up(service, key);
                }
            }
        }
        self.due = due;
        if self.sockets.alarm <= heard_until {
            self.sockets.alarm = Tick::NEVER;
            service.alarm(&mut self.sockets);
        }
        if self.sockets.timer.is_some_and(|moment| moment <= self.sockets.turn_began()) {
            self.sockets.timer = None;
            service.timer(&mut self.sockets);
        }
    }

    fn time_is_up(&mut self, service: &mut impl Service, key: Key) {
        match self.sockets.slots[key.index()].phase {
            Phase::Open | Phase::Broken => service.due(&mut self.sockets, key),
            Phase::Draining => self.sockets.reset(key),
            Phase::Discarding => self.sockets.close(key),
            Phase::OnLoan | Phase::Closed => {}
        }
    }

    /// Sends what was corked, and frees the slots of connections that ended. The service may send again when
    /// it is told of an end.
    fn end_turn(&mut self, service: &mut impl Service) {
        loop {
            service.turn_ends(&mut self.sockets);
            self.sockets.flush_all();
            let closed = std::mem::take(&mut self.sockets.closed);
            if closed.is_empty() {
                return;
            }
            for key in closed {
                service.closed(&mut self.sockets, key);
                self.sockets.slots.remove(key.index());
            }
        }
    }

    fn timeout(&self) -> Option<Duration> {
        let sockets = &self.sockets;
        let accept_now = self.listeners.iter().any(|listening| listening.state == Accepting::Ready);
        if !sockets.ready.is_empty() || self.mail == Work::Left || accept_now || sockets.foreign.due() > 0 {
            return Some(Duration::ZERO);
        }
        let retry = self.listeners.iter().map(|listening| match listening.state {
            Accepting::Failed(again) => again,
            Accepting::Waiting | Accepting::Ready => Tick::NEVER,
        });
        let soonest = retry.fold(sockets.wheel.soonest().min(sockets.alarm), Tick::min);
        let until_tick = (soonest != Tick::NEVER).then(|| sockets.clock.until(soonest));
        // The turn itself has taken time, more than a timer may be late.
        let until_timer = sockets.timer.map(|moment| moment.saturating_duration_since(Instant::now()));
        [until_tick, until_timer].into_iter().flatten().min()
    }

    fn is_open(&self, key: Key) -> bool {
        self.sockets.slots.get(key.index()).is_some_and(|socket| socket.phase == Phase::Open)
    }

    fn is_served(&self, key: Key) -> bool {
        self.sockets.slots.get(key.index()).is_some_and(crate::socket::Socket::is_served)
    }
}

impl std::fmt::Debug for Reactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reactor").field("sockets", &self.sockets).finish_non_exhaustive()
    }
}

/// True for errors of accept about the one connection that was to be accepted, and not about this process.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::NetworkDown
    )
}

/// Size of a read for a connection that sends large messages: one of 256 KiB comes in one piece with its
/// header.
const BUFFER_SIZE: usize = 512 * 1024;
/// Smaller sizes of a read. A read full of the smallest messages bounds the work of one connection in a turn.
const SMALL_SIZE: usize = 4 * 1024;
const MODERATE_SIZE: usize = 16 * 1024;
const USUAL_SIZE: usize = 64 * 1024;
/// Descriptors watched beside connections, listeners and foreign ones.
const WAKERS: usize = 1;
/// Connections accepted in one turn from one listener.
const ACCEPTED_MAX: usize = 64;
const ACCEPT_RETRY: Duration = Duration::from_secs(1);
/// Bytes that a lingering connection may still send.
const DISCARDED_SIZE_MAX: u32 = 16 * 1024 * 1024;
