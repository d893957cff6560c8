//! Messages that are sent when it is their turn.

use std::time::{Duration, Instant};

use super::Engine;
use super::pacing::Schedule;
use super::staging::Stage;
use crate::client::outgoing::Sending;
use crate::client::{Client, Phase, Role};
use crate::outcome::times::Times;
use crate::plan::{Mode, Pace};

impl Engine {
    /// All are connected, and may speak.
    pub(super) fn begin_sending(&mut self) {
        match self.plan.mode {
            Mode::FanOut => self.choose_sender(),
            Mode::Churn => self.prepare_visits(),
            Mode::Echo | Mode::Listen | Mode::Idle => {}
        }
        match (self.plan.pace, self.plan.mode) {
            (Pace::Open { rate }, _) => {
                let senders = self.take_turns();
                if !senders.is_empty() {
                    self.schedule = Some(Schedule::new(Instant::now(), rate, senders));
                }
            }
            (Pace::Closed { in_flight }, Mode::Echo) => {
                for index in self.indices(Role::Echo) {
                    self.now = Instant::now();
                    self.send_next(index, in_flight as u64);
                }
            }
            (Pace::Closed { .. }, Mode::FanOut | Mode::Listen | Mode::Churn | Mode::Idle) => {}
        }
        for index in [self.indices(Role::SlowReader), self.indices(Role::Flooder)].concat() {
            self.clients[index].began = self.now;
            if self.plan.mode == Mode::Echo {
                self.clients[index].outgoing.due = u64::MAX;
                self.flush(index);
            }
        }
    }

    /// The first that is there sends, the others receive.
    fn choose_sender(&mut self) {
        if let Some(&sender) = self.indices(Role::Receiver).first() {
            self.sender = sender;
            self.clients[sender].role = Role::Sender;
        }
    }

    fn prepare_visits(&mut self) {
        let count = match self.plan.pace {
            Pace::Closed { .. } => self.plan.connections,
            Pace::Open { .. } => 0,
        };
        self.clients = (0..count).map(|_| Client::new(Role::Visitor, 0, self.now)).collect();
        self.vacant = (0..count).collect();
        // The first visit has shown that there is a server, and is none of those that are measured.
        self.deadlines.clear();
        (self.outcome.opened, self.outcome.handshakes) = (0, Times::default());
    }

    /// Gives turns to those that send at a set rate. Visits have no connection yet.
    fn take_turns(&mut self) -> Vec<usize> {
        let senders = match self.plan.mode {
            Mode::Echo => self.indices(Role::Echo),
            Mode::FanOut => self.indices(Role::Sender),
            Mode::Churn => vec![0],
            Mode::Listen | Mode::Idle => Vec::new(),
        };
        if self.plan.mode != Mode::Churn {
            for (rank, &index) in senders.iter().enumerate() {
                self.clients[index].rank = rank as u64;
            }
        }
        senders
    }

    /// Those that are open and do this.
    fn indices(&self, role: Role) -> Vec<usize> {
        let clients = self.clients.iter().enumerate();
        let open = clients.filter(|(_, client)| client.role == role && client.phase == Phase::Open);
        open.map(|(index, _)| index).collect()
    }

    /// Sends so many messages on a connection, from now on under way.
    #[inline]
    pub(super) fn send_next(&mut self, index: usize, count: u64) {
        self.outstanding += count;
        let client = &mut self.clients[index];
        client.began = self.now;
        client.outgoing.due += count;
        self.flush(index);
    }

    /// Writes what is due.
    #[inline]
    pub(super) fn flush(&mut self, index: usize) {
        let client = &mut self.clients[index];
        let Some(socket) = &mut client.socket else { return };
        let outbox = match (client.role, &mut self.flood) {
            (Role::Flooder, Some(flood)) => flood,
            _ => &mut self.outbox,
        };
        match client.outgoing.write(socket, outbox, client.number) {
            Ok(Sending::Done | Sending::Blocked) => {}
            Ok(Sending::Unfinished) => self.unfinished.push(index),
            Err(error) => {
                client.write_error = Some(error);
                self.unfinished.push(index);
            }
        }
    }

    /// Sends what is due for another reason than an answer.
    pub(super) fn send_due(&mut self) {
        if !self.stage.is_sending() {
            return;
        }
        match (self.plan.mode, self.plan.pace) {
            (Mode::FanOut, Pace::Closed { in_flight }) => {
                if self.outstanding == 0 {
                    self.send_burst(in_flight as u64);
                }
            }
            (Mode::Churn, Pace::Closed { .. }) => {
                for index in std::mem::take(&mut self.vacant) {
                    let now = Instant::now();
                    self.visit(index, now);
                }
            }
            (Mode::Echo | Mode::FanOut | Mode::Churn, Pace::Open { .. }) => self.send_scheduled(),
            (Mode::Echo, Pace::Closed { .. }) | (Mode::Listen | Mode::Idle, _) => {}
        }
    }

    /// Fan-out: the next messages, when all receivers have the last ones.
    fn send_burst(&mut self, count: u64) {
        self.outstanding += count * self.receivers();
        self.burst_began = Instant::now();
        self.clients[self.sender].outgoing.due += count;
        self.flush(self.sender);
    }

    fn receivers(&self) -> u64 {
        (self.live as u64).saturating_sub(1)
    }

    fn send_scheduled(&mut self) {
        for _ in 0..SCHEDULED_MAX {
            let Some((due, sender)) = self.schedule.as_mut().and_then(|schedule| schedule.take(self.now))
            else {
                return;
            };
            if self.is_in_window(due) && self.now - due > LATE {
                self.outcome.late += 1;
            }
            if self.is_churn() {
                self.visit_due(due);
                continue;
            }
            if self.clients[sender].phase != Phase::Open {
                continue;
            }
            self.outstanding += if self.plan.mode == Mode::FanOut { self.receivers() } else { 1 };
            self.clients[sender].outgoing.due += 1;
            self.flush(sender);
        }
    }

    fn visit_due(&mut self, due: Instant) {
        let index = self.vacant.pop().unwrap_or_else(|| {
            self.clients.push(Client::new(Role::Visitor, 0, self.now));
            self.clients.len() - 1
        });
        self.visit(index, due);
    }

    /// Begins a visit that was due then.
    fn visit(&mut self, index: usize, due: Instant) {
        self.visits += 1;
        let number = self.plan.first_connection + self.visits;
        self.clients[index] = Client::new(Role::Visitor, number, due);
        self.outstanding += 1;
        self.dial(index, Instant::now());
    }

    pub(super) fn next_due(&self) -> Option<Instant> {
        self.schedule.as_ref().filter(|_| self.stage.is_sending()).map(Schedule::next)
    }

    /// Says whether visits can begin at once.
    pub(super) fn has_vacancies(&self) -> bool {
        match (self.plan.pace, self.stage) {
            (Pace::Closed { .. }, Stage::WarmUp { .. } | Stage::Window { .. }) => !self.vacant.is_empty(),
            (Pace::Open { .. }, _)
            | (_, Stage::Connecting | Stage::Holding | Stage::Joining { .. } | Stage::Draining { .. })
            | (_, Stage::Closing { .. } | Stage::Over) => false,
        }
    }
}

/// Messages that are sent before answers are looked at again.
const SCHEDULED_MAX: usize = 256;
/// A message that is sent so long after it was due was held up by the load itself.
const LATE: Duration = Duration::from_millis(1);
