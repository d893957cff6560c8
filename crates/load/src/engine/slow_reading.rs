//! Connections that read only so many bytes a second.

use std::io::{ErrorKind, Read};
use std::time::{Duration, Instant};

use super::Engine;
use crate::client::{Phase, Role};

impl Engine {
    /// Reads what slow readers may have read by now.
    pub(super) fn read_slowly(&mut self) {
        if self.next_slow_read().is_none_or(|next| self.now < next) {
            return;
        }
        self.slow_read_next = self.now + INTERVAL;
        let first = self.plan.connections;
        for index in first..(first + self.plan.slow_readers).min(self.clients.len()) {
            let client = &self.clients[index];
            if client.role == Role::SlowReader && client.phase == Phase::Open {
                let time = self.now.saturating_duration_since(client.began).as_secs_f64();
                let allowed = (time * self.plan.slow_read_rate as f64) as u64 - client.read;
                self.read_at_most(index, allowed);
            }
        }
    }

    fn read_at_most(&mut self, index: usize, allowed: u64) {
        let client = &mut self.clients[index];
        let Some(socket) = &mut client.socket else { return };
        let size = usize::try_from(allowed).unwrap_or(usize::MAX).min(self.buffer.len());
        if size == 0 {
            return;
        }
        match socket.read(&mut self.buffer[..size]) {
            Ok(0) => self.slow_reader_ended(index),
            Ok(size) => {
                client.read += size as u64;
                self.outcome.slow_bytes += size as u64;
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {}
            Err(_) => self.slow_reader_ended(index),
        }
    }

    /// The server has lost patience, as it may.
    pub(super) fn slow_reader_ended(&mut self, index: usize) {
        self.outcome.slow_closed += 1;
        self.retire(index);
    }

    pub(super) fn next_slow_read(&self) -> Option<Instant> {
        let reads = self.plan.slow_readers > 0 && self.plan.slow_read_rate > 0;
        (reads && self.stage.is_sending()).then_some(self.slow_read_next)
    }
}

const INTERVAL: Duration = Duration::from_millis(50);
