//! The end of connections.

use std::io::{self, ErrorKind};
use std::time::{Duration, Instant};

use super::Engine;
use super::staging::Stage;
use crate::client::fault::Fault;
use crate::client::{Phase, Role};
use crate::frame;

impl Engine {
    /// Ends a connection that went wrong, and counts it.
    #[cold]
    pub(super) fn fail(&mut self, index: usize, fault: &Fault) {
        let client = &self.clients[index];
        if client.phase == Phase::Ended {
            return;
        }
        self.outcome.failures.count(client.number, fault);
        self.failures_in_a_row += 1;
        self.retire(index);
    }

    /// The stream of a connection has ended.
    pub(super) fn hung_up(&mut self, index: usize) {
        // A reset is told once, and here a write was told.
        let write_error = self.clients[index].write_error.take();
        if let Some(error) = write_error.filter(|error| error.kind() == ErrorKind::ConnectionReset) {
            return self.broke(index, error);
        }
        match self.clients[index].phase {
            Phase::Connecting | Phase::Upgrading => self.fail(index, &Fault::HandshakeEnded),
            Phase::Joining | Phase::Joined | Phase::Open | Phase::Leaving => {
                self.fail(index, &Fault::WithoutClose);
            }
            Phase::Left => self.visited(index),
            Phase::Farewell | Phase::Ended => self.retire(index),
        }
    }

    /// The socket of a connection has failed.
    pub(super) fn broke(&mut self, index: usize, error: io::Error) {
        match self.clients[index].phase {
            Phase::Connecting | Phase::Upgrading => self.fail(index, &Fault::NotConnected(error)),
            Phase::Open if self.clients[index].role == Role::SlowReader => self.slow_reader_ended(index),
            Phase::Joining | Phase::Joined | Phase::Open | Phase::Leaving => {
                self.fail(index, &Fault::Broken(error));
            }
            // All was said before.
            Phase::Left => self.visited(index),
            Phase::Farewell | Phase::Ended => self.retire(index),
        }
    }

    /// A visit is over, and all was in order.
    fn visited(&mut self, index: usize) {
        self.now = Instant::now();
        self.record(self.clients[index].began, 1);
        self.failures_in_a_row = 0;
        self.retire(index);
    }

    /// Lets go of a connection, whatever became of it.
    pub(super) fn retire(&mut self, index: usize) {
        let sent = self.clients.get(self.sender).map_or(0, |sender| sender.outgoing.due);
        let client = &mut self.clients[index];
        let phase = std::mem::replace(&mut client.phase, Phase::Ended);
        client.socket = None;
        client.head = Vec::new();
        match phase {
            Phase::Ended => return,
            Phase::Connecting | Phase::Upgrading => self.dialing -= 1,
            Phase::Joining | Phase::Joined | Phase::Open | Phase::Leaving | Phase::Left | Phase::Farewell => {
                self.open -= 1;
                self.live -= usize::from(client.role.is_measured());
            }
        }
        match client.role {
            Role::Echo => self.outstanding -= client.unanswered(),
            Role::Receiver if phase != Phase::Connecting && phase != Phase::Upgrading => {
                self.outstanding -= sent - client.incoming.messages;
            }
            Role::Visitor => {
                // The first visit, before all others, is not counted.
                self.outstanding = self.outstanding.saturating_sub(1);
                self.vacant.push(index);
            }
            Role::Receiver
            | Role::Sender
            | Role::Idle
            | Role::Listener
            | Role::SlowReader
            | Role::Flooder => {}
        }
    }

    /// Says goodbye on every connection. A slow reader has too much to read to be waited for.
    pub(super) fn close_all(&mut self) {
        self.stage = Stage::Closing { until: self.now + CLOSE_TIME };
        let close = self.outbox.frame(frame::CLOSE, &frame::NORMAL_CLOSURE);
        for index in 0..self.clients.len() {
            let client = &mut self.clients[index];
            match (client.phase, client.role) {
                (Phase::Connecting | Phase::Upgrading, _) | (Phase::Open, Role::SlowReader) => {
                    self.retire(index);
                }
                (Phase::Joining | Phase::Joined, _)
                | (
                    Phase::Open,
                    Role::Echo
                    | Role::Sender
                    | Role::Receiver
                    | Role::Visitor
                    | Role::Idle
                    | Role::Listener
                    | Role::Flooder,
                ) => {
                    client.phase = Phase::Farewell;
                    client.outgoing.control(&close);
                    self.flush(index);
                }
                (Phase::Leaving | Phase::Left, _) => client.phase = Phase::Farewell,
                (Phase::Farewell | Phase::Ended, _) => {}
            }
        }
    }
}

/// The time that the server's Close frames are waited for.
const CLOSE_TIME: Duration = Duration::from_secs(1);
