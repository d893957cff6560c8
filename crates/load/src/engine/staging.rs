//! The stages of a run, from the first connection to the last.

use std::time::{Duration, Instant};

use super::Engine;
use super::observer::Observer;
use crate::client::fault::Fault;
use crate::client::{Client, Phase, Role};
use crate::outcome::cpu_time::CpuTime;
use crate::outcome::traffic::Traffic;
use crate::plan::{Mode, Pace};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Connecting,
    /// First messages are dealt with, until the server says nothing for a while, or is `until` then not quiet.
    Joining {
        quiet: Instant,
        until: Instant,
    },
    /// All are connected and have joined, and the order to begin has not come: processes begin together.
    Holding,
    WarmUp {
        until: Instant,
    },
    /// It is measured.
    Window {
        until: Instant,
    },
    /// Nothing more is sent; answers under way are waited for.
    Draining {
        until: Instant,
    },
    /// Every connection says goodbye.
    Closing {
        until: Instant,
    },
    Over,
}

impl Stage {
    /// The moment at which it ends at the latest.
    pub(super) const fn end(self) -> Option<Instant> {
        match self {
            // Before `until` it is looked at `quiet` again and again.
            Self::Joining { quiet: until, .. }
            | Self::WarmUp { until }
            | Self::Window { until }
            | Self::Draining { until }
            | Self::Closing { until } => Some(until),
            Self::Connecting | Self::Holding | Self::Over => None,
        }
    }

    /// Says whether messages are sent.
    pub(super) const fn is_sending(self) -> bool {
        match self {
            Self::WarmUp { .. } | Self::Window { .. } => true,
            Self::Connecting
            | Self::Holding
            | Self::Joining { .. }
            | Self::Draining { .. }
            | Self::Closing { .. }
            | Self::Over => false,
        }
    }
}

impl Engine {
    /// Goes through all stages that it is time for.
    pub(super) fn advance(&mut self, observer: &mut impl Observer) {
        self.tell(observer);
        let mut before = Stage::Over;
        while self.stage != before {
            before = self.stage;
            self.step(observer);
        }
    }

    /// Enters the next stage when it is time to.
    fn step(&mut self, observer: &mut impl Observer) {
        let is_stopped = self.control.must_stop();
        match self.stage {
            Stage::Connecting | Stage::Joining { .. } | Stage::Holding | Stage::WarmUp { .. }
                if is_stopped =>
            {
                self.outcome.interrupted = true;
                self.close_all();
            }
            Stage::Connecting => {
                if self.has_connected() {
                    observer.connecting(self.outcome.opened);
                    self.stage = self.joining().unwrap_or(Stage::Holding);
                }
            }
            Stage::Joining { .. } => {
                if self.has_joined() {
                    self.stage = Stage::Holding;
                }
            }
            Stage::Holding => {
                if self.control.may_go() {
                    self.end_joining();
                    self.begin_load();
                }
            }
            Stage::WarmUp { until } => {
                if self.is_nobody_left() || self.is_past(until) {
                    self.open_window(observer);
                }
            }
            Stage::Window { until } => {
                if is_stopped || self.is_nobody_left() || self.is_past(until) {
                    self.outcome.interrupted = is_stopped;
                    self.close_window(observer);
                    self.stage = Stage::Draining { until: until.min(self.now) + DRAIN_TIME };
                }
            }
            Stage::Draining { until } => {
                let is_answered = self.outstanding == 0 || self.now >= until;
                if is_answered && self.control.may_close() {
                    self.count_unanswered();
                    self.close_all();
                }
            }
            Stage::Closing { until } => {
                if self.open == 0 || self.now >= until {
                    self.stage = Stage::Over;
                }
            }
            Stage::Over => {}
        }
    }

    fn begin_load(&mut self) {
        self.stage = Stage::WarmUp { until: self.now + self.plan.warm_up };
        self.begin_sending();
    }

    /// In fan-out a window begins and ends between bursts: one that it cut would weigh much.
    fn is_past(&self, until: Instant) -> bool {
        let is_burst = self.plan.mode == Mode::FanOut && matches!(self.plan.pace, Pace::Closed { .. });
        self.now >= until && (!is_burst || self.outstanding == 0 || self.now >= until + DRAIN_TIME)
    }

    /// Says whether there is no use in going on.
    fn is_nobody_left(&self) -> bool {
        match self.plan.mode {
            Mode::Echo | Mode::Listen | Mode::Idle => self.live == 0,
            Mode::FanOut => self.live < 2 || self.clients[self.sender].phase == Phase::Ended,
            Mode::Churn => self.failures_in_a_row > self.plan.connections.max(FAILURES_IN_A_ROW_MAX),
        }
    }

    fn open_window(&mut self, observer: &mut impl Observer) {
        observer.window_opens();
        self.traffic_before = self.traffic();
        self.flooded_before = self.flooded_bytes();
        self.cpu_before = CpuTime::of(std::process::id()).ok();
        self.now = Instant::now();
        self.window = Some(self.now);
        self.stage = Stage::Window { until: self.now + self.plan.duration };
    }

    fn close_window(&mut self, observer: &mut impl Observer) {
        self.now = Instant::now();
        let since = self.window.unwrap_or(self.now);
        self.outcome.seconds = (self.now - since).as_secs_f64();
        let cpu = CpuTime::of(std::process::id()).ok();
        self.outcome.cpu = self.cpu_before.and_then(|before| Some(cpu? - before));
        self.outcome.traffic = self.traffic() - self.traffic_before;
        self.outcome.flooded_bytes = self.flooded_bytes() - self.flooded_before;
        observer.window_closes();
        for client in &mut self.clients {
            match client.role {
                Role::SlowReader | Role::Flooder => client.outgoing.stop(),
                Role::Echo | Role::Sender | Role::Receiver | Role::Visitor | Role::Idle | Role::Listener => {}
            }
        }
    }

    /// Messages and bytes of the connections that are measured, from the first on.
    fn traffic(&self) -> Traffic {
        let measured = self.clients.iter().filter(|client| client.role.is_measured());
        measured.fold(Traffic::default(), |sum, Client { outgoing, incoming, .. }| {
            sum + Traffic {
                messages_sent: outgoing.sent,
                bytes_sent: outgoing.bytes,
                messages_received: incoming.messages,
                others_received: incoming.others,
                compressed_received: incoming.compressed,
                bytes_received: incoming.bytes,
            }
        })
    }

    /// Bytes that flooders have sent, from the first on.
    fn flooded_bytes(&self) -> u64 {
        let flooders = self.clients.iter().filter(|client| client.role == Role::Flooder);
        flooders.map(|client| client.outgoing.bytes).sum()
    }

    /// Counts the answers that were waited for in vain.
    fn count_unanswered(&mut self) {
        if self.outstanding == 0 {
            return;
        }
        if self.is_sender_alone() {
            return self.outcome.failures.count_of_all(&Fault::SenderAlone, self.outstanding);
        }
        let sent = match self.plan.mode {
            Mode::FanOut => Some(self.clients[self.sender].outgoing.due),
            Mode::Echo | Mode::Listen | Mode::Churn | Mode::Idle => None,
        };
        let first = self.clients.iter().find(|client| match client.role {
            Role::Echo => client.phase != Phase::Ended && client.unanswered() > 0,
            Role::Receiver => {
                client.phase != Phase::Ended && sent.is_some_and(|sent| client.incoming.messages < sent)
            }
            Role::Visitor => client.phase != Phase::Ended,
            Role::Sender | Role::Idle | Role::Listener | Role::SlowReader | Role::Flooder => false,
        });
        let Some(client) = first else { return };
        let message = client.incoming.messages + 1;
        let fault = match client.role {
            Role::Visitor => Fault::Unfinished(DRAIN_TIME),
            Role::Echo
            | Role::Sender
            | Role::Receiver
            | Role::Idle
            | Role::Listener
            | Role::SlowReader
            | Role::Flooder => Fault::Unanswered { message, patience: DRAIN_TIME },
        };
        let number = client.number;
        self.outcome.failures.count_many(number, &fault, self.outstanding);
    }

    /// Says whether the server sent what it got to the sender, and to nobody else.
    fn is_sender_alone(&self) -> bool {
        let receivers = self.clients.iter().filter(|client| client.role == Role::Receiver);
        self.plan.mode == Mode::FanOut
            && self.clients[self.sender].incoming.messages > 0
            && receivers.map(|client| client.incoming.messages).sum::<u64>() == 0
    }
}

/// The time that answers are waited for after the window.
const DRAIN_TIME: Duration = Duration::from_secs(2);
/// Churn: so many visits that fail in a row are the end, for the server is gone.
const FAILURES_IN_A_ROW_MAX: usize = 64;
