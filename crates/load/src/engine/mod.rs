//! A process' connections and the loop that drives them.

mod answering;
pub(crate) mod control;
mod dialing;
mod ending;
mod joining;
pub(crate) mod observer;
mod pacing;
mod reading;
mod sending;
mod slow_reading;
mod staging;

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use mio::event::Event;
use mio::{Events, Poll};

use crate::client::expected::Expected;
use crate::client::incoming::Control as ControlFrame;
use crate::client::outbox::Outbox;
use crate::client::upgrade::Request;
use crate::client::{Client, Phase, Role};
use crate::frame::Kind;
use crate::messages::message::Message;
use crate::messages::stock::Stock;
use crate::messages::template::Template;
use crate::outcome::Outcome;
use crate::outcome::cpu_time::CpuTime;
use crate::outcome::traffic::Traffic;
use crate::plan::{Mode, Pace, Plan};
use control::{Control, WAKE};
use dialing::Deadline;
use observer::{Observer, Progress};
use pacing::Schedule;
use staging::Stage;

/// One run of a plan.
pub(crate) struct Engine {
    plan: Plan,
    control: Arc<Control>,
    poll: Poll,
    clients: Vec<Client>,
    stage: Stage,
    outcome: Outcome,
    /// The last reading of the clock.
    now: Instant,

    request: Request,
    outbox: Outbox,
    /// Frames of flooders, where they are not to be echoed.
    flood: Option<Outbox>,
    expected: Expected,
    first_messages: Vec<Template>,
    /// Bytes of the last read, of whichever connection.
    buffer: Vec<u8>,
    controls: Vec<ControlFrame>,
    /// Connections that have something to read or to write for which no event will come.
    unfinished: Vec<usize>,

    /// Handshakes that must be done by then, the earliest first.
    deadlines: VecDeque<Deadline>,
    /// Connections in their handshake.
    dialing: usize,
    /// Connections that are open, and those among them that are measured.
    open: usize,
    live: usize,
    /// Messages, deliveries or visits that have begun and are not done.
    outstanding: u64,
    /// Of an open loop, once it runs.
    schedule: Option<Schedule>,
    /// Fan-out: who sends, and since when the last messages are under way.
    sender: usize,
    burst_began: Instant,
    /// Churn: places for visits that nobody has.
    vacant: Vec<usize>,
    /// Churn: how many have begun.
    visits: u64,
    /// Churn: visits that failed, with none between them that did not.
    failures_in_a_row: usize,

    /// The moment at which the window began; messages that begin later are counted.
    window: Option<Instant>,
    cpu_before: Option<CpuTime>,
    traffic_before: Traffic,
    flooded_before: u64,
    slow_read_next: Instant,
    progress_next: Instant,
}

impl Engine {
    /// `control` is one that wakes `poll`.
    pub(crate) fn new(plan: Plan, poll: Poll, control: Arc<Control>) -> Self {
        let in_flight = match plan.pace {
            Pace::Closed { in_flight } => in_flight,
            Pace::Open { .. } => 1,
        };
        let (outbox, expected) = match (&plan.script, Stock::of(&plan)) {
            // No answer is compared.
            (Some(script), _) => {
                (Outbox::of_script(script, in_flight), Expected::new(&Message::new(Kind::Text, 0)))
            }
            // Whether they are compressed is not known before the first handshake.
            (None, Some(stock)) => (Outbox::of_stock(&stock, None), Expected::of_stock(&stock)),
            (None, None) => {
                let message = Message::new(plan.kind, plan.size);
                (Outbox::new(&message, in_flight), Expected::new(&message))
            }
        };
        let now = Instant::now();
        Self {
            control,
            poll,
            clients: Vec::with_capacity(plan.connections_all()),
            stage: Stage::Connecting,
            outcome: Outcome::default(),
            now,
            request: Request::new(&plan.upgrade),
            outbox,
            flood: Outbox::of_flood(plan.flood),
            expected,
            first_messages: plan.first_messages.iter().map(|text| Template::parse(text)).collect(),
            buffer: vec![0; BUFFER_SIZE],
            controls: Vec::new(),
            unfinished: Vec::new(),
            deadlines: VecDeque::new(),
            dialing: 0,
            open: 0,
            live: 0,
            outstanding: 0,
            schedule: None,
            sender: 0,
            burst_began: now,
            vacant: Vec::new(),
            visits: 0,
            failures_in_a_row: 0,
            window: None,
            cpu_before: None,
            traffic_before: Traffic::default(),
            flooded_before: 0,
            slow_read_next: now,
            progress_next: now,
            plan,
        }
    }

    /// Opens all connections, has them say what they have to say first, and returns what there is then. Churn opens and
    /// closes one.
    ///
    /// # Errors
    ///
    /// Those of the operating system's poll.
    pub(crate) fn connect(&mut self, observer: &mut impl Observer) -> io::Result<&Outcome> {
        let mut events = Events::with_capacity(EVENTS_MAX);
        // Nothing wakes the poll before the first has begun.
        self.advance(observer);
        while matches!(self.stage, Stage::Connecting | Stage::Joining { .. }) {
            self.turn(&mut events, observer)?;
        }
        Ok(&self.outcome)
    }

    /// Waits for the order to begin, runs to the end, and returns all there is.
    ///
    /// # Errors
    ///
    /// Those of the operating system's poll.
    pub(crate) fn run(mut self, observer: &mut impl Observer) -> io::Result<Outcome> {
        let mut events = Events::with_capacity(EVENTS_MAX);
        while self.stage != Stage::Over {
            self.turn(&mut events, observer)?;
        }
        Ok(self.outcome)
    }

    fn turn(&mut self, events: &mut Events, observer: &mut impl Observer) -> io::Result<()> {
        match self.poll.poll(events, self.timeout()) {
            Err(error) if error.kind() != ErrorKind::Interrupted => return Err(error),
            Ok(()) | Err(_) => {}
        }
        for event in events.iter().filter(|event| event.token() != WAKE) {
            self.ready(event);
        }
        for index in std::mem::take(&mut self.unfinished) {
            self.go_on(index);
        }
        self.now = Instant::now();
        self.read_slowly();
        self.expire();
        self.advance(observer);
        self.send_due();
        Ok(())
    }

    /// The time in which there is nothing to do unless something happens.
    fn timeout(&self) -> Option<Duration> {
        if self.plan.spin || !self.unfinished.is_empty() || self.has_vacancies() {
            return Some(Duration::ZERO);
        }
        let mut next = [self.stage.end(), self.next_slow_read(), self.next_progress(), self.next_deadline()]
            .into_iter()
            .flatten()
            .min();
        if let Some(due) = self.next_due() {
            // The poll counts in milliseconds, and up: the rest is waited for awake.
            let early = due.checked_sub(POLL_STEP).unwrap_or(due);
            if early.saturating_duration_since(self.now) < POLL_STEP {
                return Some(Duration::ZERO);
            }
            next = Some(next.map_or(early, |next| next.min(early)));
        }
        let wait = next?.saturating_duration_since(self.now);
        Some(Duration::from_millis(wait.as_millis() as u64))
    }

    fn ready(&mut self, event: &Event) {
        let index = event.token().0;
        let client = &mut self.clients[index];
        let may_write = event.is_writable() && client.outgoing.unblock();
        let has_ended = event.is_read_closed() || event.is_error();
        match client.phase {
            Phase::Connecting => self.send_request(index),
            Phase::Open if client.role == Role::SlowReader => {
                if has_ended {
                    self.slow_reader_ended(index);
                }
            }
            Phase::Upgrading
            | Phase::Joining
            | Phase::Joined
            | Phase::Open
            | Phase::Leaving
            | Phase::Left
            | Phase::Farewell => {
                if event.is_readable() || has_ended {
                    self.read(index, has_ended);
                }
            }
            Phase::Ended => {}
        }
        if may_write {
            self.flush(index);
        }
    }

    fn next_progress(&self) -> Option<Instant> {
        self.plan.watched.then_some(self.progress_next)
    }

    /// Tells an observer how it goes, when it is time to.
    fn tell(&mut self, observer: &mut impl Observer) {
        if !self.plan.watched || self.now < self.progress_next {
            return;
        }
        self.progress_next = self.now + PROGRESS_INTERVAL;
        match self.stage {
            Stage::Connecting => observer.connecting(self.outcome.opened),
            Stage::Window { .. } => observer.progress(self.progress()),
            Stage::Holding
            | Stage::Joining { .. }
            | Stage::WarmUp { .. }
            | Stage::Draining { .. }
            | Stage::Closing { .. }
            | Stage::Over => {}
        }
    }

    fn progress(&self) -> Progress {
        Progress {
            count: self.outcome.count(),
            p99: self.outcome.latency.percentile(99.0),
            failures: self.outcome.failures.total(),
        }
    }

    fn is_churn(&self) -> bool {
        self.plan.mode == Mode::Churn
    }
}

/// The most that one read takes, in bytes.
const BUFFER_SIZE: usize = 256 << 10;
const EVENTS_MAX: usize = 1024;
const POLL_STEP: Duration = Duration::from_millis(1);
const PROGRESS_INTERVAL: Duration = Duration::from_millis(200);
