//! The outcome of a run: counts, times, and the usage of server and load.

pub(crate) mod cpu_time;
pub(crate) mod failures;
pub(crate) mod meter;
pub(crate) mod per_unit;
pub(crate) mod times;
pub(crate) mod traffic;

use serde::{Deserialize, Serialize};

use crate::client::fault::Fault;
use crate::deflate::Agreement;
use cpu_time::CpuTime;
use failures::Failures;
use times::Times;
use traffic::Traffic;

/// The outcome of a run, or of one process of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// Connections that were opened before it was measured.
    pub(crate) opened: u64,
    /// The time of the opening handshakes, from the connect to the 101.
    pub(crate) handshakes: Times,
    /// One entry for each message, delivery or connection of the window: those that were sent, or due, within it.
    pub(crate) latency: Times,
    /// Messages of the window that listeners got; they are not timed.
    pub(crate) heard: u64,
    /// Length of the window, in seconds.
    pub(crate) seconds: f64,
    /// Usage of the load itself in the window; `None` where the system does not say.
    pub(crate) cpu: Option<CpuTime>,
    /// The agreement of client and server about compression.
    pub(crate) deflate: Option<Agreement>,
    /// Of the window, on the connections that are measured.
    pub(crate) traffic: Traffic,
    pub(crate) pings_answered: u64,
    /// Messages of the window that were sent more than a millisecond after they were due.
    pub(crate) late: u64,
    /// Bytes that slow readers read, all the time.
    pub(crate) slow_bytes: u64,
    /// Slow readers that the server closed, or that it did not let in.
    pub(crate) slow_closed: u64,
    /// Messages that flooders got back in the window.
    pub(crate) flooded: u64,
    /// Bytes that flooders sent in the window.
    pub(crate) flooded_bytes: u64,
    pub(crate) failures: Failures,
    pub(crate) interrupted: bool,
}

impl Outcome {
    /// Adds what another process did at the same time.
    pub(crate) fn add(&mut self, other: &Self) {
        self.opened += other.opened;
        self.handshakes.add(&other.handshakes);
        self.latency.add(&other.latency);
        self.heard += other.heard;
        self.seconds = self.seconds.max(other.seconds);
        self.cpu = match (self.cpu, other.cpu) {
            (Some(own), Some(others)) => Some(own + others),
            (own, others) => own.or(others),
        };
        self.deflate = self.deflate.or(other.deflate);
        self.traffic = self.traffic + other.traffic;
        self.pings_answered += other.pings_answered;
        self.late += other.late;
        self.slow_bytes += other.slow_bytes;
        self.slow_closed += other.slow_closed;
        self.flooded += other.flooded;
        self.flooded_bytes += other.flooded_bytes;
        self.failures.add(&other.failures);
        self.interrupted |= other.interrupted;
    }

    /// Messages, deliveries or connections of the window.
    pub(crate) fn count(&self) -> u64 {
        self.latency.count() + self.heard
    }

    /// Units a second.
    pub(crate) fn rate(&self) -> f64 {
        self.per_second(self.count())
    }

    pub(crate) fn per_second(&self, count: u64) -> f64 {
        if self.seconds > 0.0 { count as f64 / self.seconds } else { 0.0 }
    }

    /// Listening to nothing is a failure.
    pub(crate) fn expect_something_heard(&mut self) {
        if self.heard == 0 && !self.interrupted && self.failures.total() == 0 {
            self.failures.count_of_all(&Fault::Silence, 1);
        }
    }
}
