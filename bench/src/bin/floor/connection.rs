//! One connection of the echo.

use std::mem;
use std::os::fd::OwnedFd;

use gannet_bench::answer::{Afterwards, Answered, answer_in_place};
use rustix::io::Result;

use crate::opening::{Buffer, Opening, Shared, receive, send};

/// A socket and its unfinished traffic.
pub(crate) struct Connection {
    socket: OwnedFd,
    traffic: Traffic,
}

/// The loop's next step after a turn.
pub(crate) enum Next {
    /// Wait for the same as before.
    Same,
    /// The kernel did not take all: wait for room.
    WaitToSend,
    /// All is sent: wait for more to echo.
    WaitToReceive,
    /// The connection is over.
    Close,
}

enum Traffic {
    /// The request, as far as it has come.
    Opening(Vec<u8>),
    /// Nothing half done, so no buffer.
    Quiet,
    /// The first `filled` bytes of a frame.
    Receiving { buffer: Buffer, filled: usize },
    /// Replies that wait for room, and the first bytes of a next frame behind them.
    Sending { buffer: Buffer, answered: Answered, filled: usize },
}

impl Connection {
    pub(crate) fn new(socket: OwnedFd) -> Self {
        Self { socket, traffic: Traffic::Opening(Vec::new()) }
    }

    pub(crate) fn socket(&self) -> &OwnedFd {
        &self.socket
    }

    /// Does what the readiness of the socket allows: one recv and one send.
    pub(crate) fn turn(&mut self, shared: &mut Shared) -> Result<Next> {
        let (mut buffer, filled) = match mem::replace(&mut self.traffic, Traffic::Quiet) {
            Traffic::Opening(head) => return self.open(shared, head),
            Traffic::Quiet => (shared.buffer(), 0),
            Traffic::Receiving { buffer, filled } => (buffer, filled),
            Traffic::Sending { buffer, answered, filled } => {
                return Ok(match self.send(shared, buffer, answered, filled)? {
                    Next::Same => Next::WaitToReceive,
                    Next::WaitToSend => Next::Same,
                    other @ (Next::WaitToReceive | Next::Close) => other,
                });
            }
        };
        let received = receive(&self.socket, &mut buffer[filled..])?;
        if received == Some(0) {
            return Ok(Next::Close);
        }
        let filled = filled + received.unwrap_or(0);
        let answered = answer_in_place(&mut buffer[..filled]);
        self.send(shared, buffer, answered, filled)
    }

    fn open(&mut self, shared: &mut Shared, head: Vec<u8>) -> Result<Next> {
        match shared.open(&self.socket, head)? {
            Opening::Partial(head) => self.traffic = Traffic::Opening(head),
            Opening::Open => {}
            Opening::Refused => return Ok(Next::Close),
        }
        Ok(Next::Same)
    }

    fn send(
        &mut self,
        shared: &mut Shared,
        mut buffer: Buffer,
        mut answered: Answered,
        filled: usize,
    ) -> Result<Next> {
        if !answered.replies.is_empty() {
            answered.replies.start += send(&self.socket, &buffer[answered.replies.clone()])?;
            if !answered.replies.is_empty() {
                self.traffic = Traffic::Sending { buffer, answered, filled };
                return Ok(Next::WaitToSend);
            }
        }
        let rest = answered.consumed..filled;
        if answered.afterwards == Afterwards::Close {
            shared.buffers.push(buffer);
            return Ok(Next::Close);
        }
        if rest.is_empty() {
            shared.buffers.push(buffer);
        } else {
            if rest.start > 0 {
                buffer.copy_within(rest.clone(), 0);
            }
            self.traffic = Traffic::Receiving { buffer, filled: rest.len() };
        }
        Ok(Next::Same)
    }
}
