//! Bytes from the server, and what they ask for.

use std::io::{ErrorKind, Read};
use std::time::Instant;

use super::Engine;
use crate::client::attention::{Attention, Source};
use crate::client::fault::Fault;
use crate::client::incoming::Control;
use crate::client::{Phase, Role};
use crate::frame;

impl Engine {
    /// Reads once, or as long as there is something where no further event will come.
    #[inline]
    pub(super) fn read(&mut self, index: usize, to_the_end: bool) {
        // Lent, so that what is read can be dealt with by the whole engine.
        let mut buffer = std::mem::take(&mut self.buffer);
        while let Some(size) = self.read_once(index, &mut buffer) {
            self.received(index, &buffer[..size]);
            if !to_the_end {
                if size == buffer.len() {
                    self.unfinished.push(index);
                }
                break;
            }
        }
        self.buffer = buffer;
    }

    fn read_once(&mut self, index: usize, buffer: &mut [u8]) -> Option<usize> {
        loop {
            let result = self.clients[index].socket.as_mut()?.read(buffer);
            match result {
                Ok(0) => self.hung_up(index),
                Ok(size) => {
                    self.now = Instant::now();
                    return Some(size);
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => self.broke(index, error),
            }
            return None;
        }
    }

    #[inline]
    fn received(&mut self, index: usize, bytes: &[u8]) {
        match self.clients[index].phase {
            Phase::Open | Phase::Leaving => self.receive_frames(index, bytes),
            Phase::Upgrading => {
                if let Some(rest) = self.receive_head(index, bytes) {
                    match self.clients[index].phase {
                        Phase::Joining | Phase::Joined => self.receive_early(index, &rest),
                        Phase::Open | Phase::Leaving => self.receive_frames(index, &rest),
                        Phase::Connecting
                        | Phase::Upgrading
                        | Phase::Left
                        | Phase::Farewell
                        | Phase::Ended => {}
                    }
                }
            }
            Phase::Joining | Phase::Joined => self.receive_early(index, bytes),
            Phase::Connecting | Phase::Left | Phase::Farewell | Phase::Ended => {}
        }
    }

    #[inline]
    fn receive_frames(&mut self, index: usize, bytes: &[u8]) {
        let attention = self.attention(index);
        let client = &mut self.clients[index];
        let before = client.incoming.messages;
        let result = client.incoming.receive(bytes, &mut self.expected, attention, &mut self.controls);
        let messages = client.incoming.messages;
        if messages > before {
            self.answered(index, messages - before);
        }
        if !self.controls.is_empty() {
            self.obey(index);
        }
        if let Err(wrong) = result {
            self.fail(index, &Fault::Wrong { message: messages + 1, wrong });
        }
    }

    /// The attention that the messages of this connection get.
    #[inline]
    fn attention(&self, index: usize) -> Attention {
        let client = &self.clients[index];
        let from = match client.role {
            Role::Flooder if self.flood.is_some() => return Attention::Counted,
            Role::Echo | Role::Flooder => client,
            Role::Sender | Role::Receiver => &self.clients[self.sender],
            Role::Visitor | Role::Idle | Role::Listener | Role::SlowReader => return Attention::Counted,
        };
        let source = Source { connection: from.number, begun: from.outgoing.begun() };
        match self.plan.script {
            None => Attention::Compared(source),
            Some(_) => Attention::Searched(source),
        }
    }

    /// Does what control frames ask for.
    #[cold]
    pub(super) fn obey(&mut self, index: usize) {
        for control in std::mem::take(&mut self.controls) {
            match control {
                Control::Ping(payload) => {
                    self.outcome.pings_answered += 1;
                    let pong = self.outbox.frame(frame::PONG, &payload);
                    self.clients[index].outgoing.control(&pong);
                    self.flush(index);
                }
                Control::Fence => self.joined(index),
                Control::Close { code, reason } => self.close_came(index, code, reason),
            }
        }
    }

    fn close_came(&mut self, index: usize, code: Option<u16>, reason: Vec<u8>) {
        match self.clients[index].phase {
            Phase::Leaving => self.clients[index].phase = Phase::Left,
            Phase::Joining | Phase::Joined | Phase::Open => {
                // RFC 6455 §5.5.1: the answer carries the same code.
                let payload = code.map_or_else(Vec::new, |code| code.to_be_bytes().to_vec());
                let close = self.outbox.frame(frame::CLOSE, &payload);
                self.clients[index].outgoing.control(&close);
                self.flush(index);
                self.fail(index, &Fault::Closed { code, reason });
            }
            Phase::Connecting | Phase::Upgrading | Phase::Left | Phase::Farewell | Phase::Ended => {}
        }
    }

    /// Deals with a connection for which no event will come.
    pub(super) fn go_on(&mut self, index: usize) {
        let is_broken = self.clients[index].write_error.is_some();
        if self.clients[index].role != Role::SlowReader {
            // What the server said before it hung up says more than the error of a write.
            self.read(index, is_broken);
        }
        match self.clients[index].write_error.take() {
            Some(error) => self.broke(index, error),
            None => self.flush(index),
        }
    }
}
