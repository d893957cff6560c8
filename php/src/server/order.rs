//! The order of a connection's callbacks, and pauses of the script's own: both have it read no further.

use std::time::Instant;

use gannet::{Command, ConnectionId};

use super::sending;
use super::state::{ServerState, fd_of};

/// Where the script wants the order kept, the next callback waits until one has ended.
impl ServerState {
    /// Notes that a callback of a connection waits.
    pub(super) fn hold(&self, id: ConnectionId) {
        let is_first = self.with_connection(fd_of(id), |connection| {
            connection.waiting_calls += 1;
            connection.waiting_calls == 1
        });
        if self.keeps_order.get() && is_first == Some(true) {
            self.with_reach(|reach| reach.apply(Command::Pause { id })).ok();
        }
    }

    /// Notes that a callback of a connection waits no longer, for it has ended.
    pub(super) fn release(&self, id: ConnectionId) {
        let is_wanted = self.with_connection(fd_of(id), |connection| {
            connection.waiting_calls = connection.waiting_calls.saturating_sub(1);
            connection.read_since = Some(Instant::now());
            connection.waiting_calls == 0 && !connection.is_paused
        });
        if self.keeps_order.get() && is_wanted == Some(true) {
            self.with_reach(|reach| reach.apply(Command::Resume { id })).ok();
        }
    }
}

impl ServerState {
    /// `pause`: a connection is read no further.
    pub(super) fn pause(&self, fd: i64) -> bool {
        let paused = sending::order(self, fd, |id| Command::Pause { id });
        if paused {
            self.with_connection(fd, |connection| connection.is_paused = true);
        }
        paused
    }

    /// `resume`: a connection is read again, when no callback of it has to end before.
    pub(super) fn resume(&self, fd: i64) -> bool {
        let waits = self.with_connection(fd, |connection| {
            connection.is_paused = false;
            connection.read_since = Some(Instant::now());
            connection.waiting_calls > 0 && !connection.is_over()
        });
        if self.keeps_order.get() && waits == Some(true) {
            return true;
        }
        sending::order(self, fd, |id| Command::Resume { id })
    }
}
