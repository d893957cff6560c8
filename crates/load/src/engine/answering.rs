//! Answers, counted and timed.

use std::time::Instant;

use super::Engine;
use super::staging::Stage;
use crate::client::Role;
use crate::plan::Pace;

impl Engine {
    /// So many messages have come whole on a connection.
    #[inline]
    pub(super) fn answered(&mut self, index: usize, count: u64) {
        match self.clients[index].role {
            Role::Echo => self.echoed(index, count),
            Role::Receiver => self.delivered(index, count),
            Role::Listener => {
                if let Stage::Window { .. } = self.stage {
                    self.outcome.heard += count;
                }
            }
            Role::Flooder => {
                if let Stage::Window { .. } = self.stage {
                    self.outcome.flooded += count;
                }
            }
            Role::Sender | Role::Visitor | Role::Idle | Role::SlowReader => {}
        }
    }

    #[inline]
    fn echoed(&mut self, index: usize, count: u64) {
        self.outstanding -= count;
        let client = &self.clients[index];
        match self.plan.pace {
            Pace::Closed { in_flight } => {
                self.record(client.began, count);
                if self.clients[index].unanswered() == 0 && self.stage.is_sending() {
                    self.send_next(index, in_flight as u64);
                }
            }
            Pace::Open { .. } => self.record_due(client.rank, client.incoming.messages, count),
        }
    }

    #[inline]
    fn delivered(&mut self, index: usize, count: u64) {
        self.outstanding -= count;
        match self.plan.pace {
            Pace::Closed { .. } => self.record(self.burst_began, count),
            Pace::Open { .. } => self.record_due(0, self.clients[index].incoming.messages, count),
        }
    }

    /// The last `count` of so many messages of the sender that is `rank`-th in turn.
    fn record_due(&mut self, rank: u64, messages: u64, count: u64) {
        for sequence in messages - count..messages {
            if let Some(schedule) = &self.schedule {
                self.record(schedule.due_on(rank, sequence), 1);
            }
        }
    }

    /// Counts what began then and is done now.
    #[inline]
    pub(super) fn record(&mut self, began: Instant, count: u64) {
        if self.is_in_window(began) {
            self.outcome.latency.record(self.now.saturating_duration_since(began), count);
        }
    }

    /// Says whether a message that begins at `moment` is counted: none begins once the window has ended.
    #[inline]
    pub(super) fn is_in_window(&self, moment: Instant) -> bool {
        self.window.is_some_and(|since| moment >= since)
    }
}
