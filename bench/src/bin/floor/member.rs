//! One connection of the fan-out.

use std::collections::VecDeque;
use std::mem;
use std::os::fd::OwnedFd;

use rustix::event::epoll::EventFlags;
use rustix::io::Result;

use crate::gate::Gate;
use crate::opening::{Buffer, Opening, Shared, receive, send};

/// A socket, what has come on it and what waits for it.
pub(crate) struct Member {
    socket: OwnedFd,
    reading: Reading,
    /// What the kernel has not taken.
    waiting: VecDeque<u8>,
}

/// How far a connection is.
enum Reading {
    /// The request, as far as it has come.
    Opening(Vec<u8>),
    /// Messages are for it; the first bytes of a frame, if some have come, and their number.
    Open(Option<(Buffer, usize)>),
    /// It has sent its last frame, and is only sent what waits.
    Over,
}

/// Whether a connection is still needed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is.
    Stays,
    /// It is not.
    Leaves,
}

impl Member {
    pub(crate) fn new(socket: OwnedFd) -> Self {
        Self { socket, reading: Reading::Opening(Vec::new()), waiting: VecDeque::new() }
    }

    /// Receives once: a buffer and how much of it is filled, or `None` where nothing is to be read in it.
    pub(crate) fn receive(&mut self, shared: &mut Shared) -> Result<Option<(Buffer, usize)>> {
        let (mut buffer, filled) = match &mut self.reading {
            Reading::Opening(head) => {
                self.reading = match shared.open(&self.socket, mem::take(head))? {
                    Opening::Partial(head) => Reading::Opening(head),
                    Opening::Open => Reading::Open(None),
                    Opening::Refused => Reading::Over,
                };
                return Ok(None);
            }
            Reading::Open(partial) => partial.take().unwrap_or_else(|| (shared.buffer(), 0)),
            Reading::Over => return Ok(None),
        };
        let received = receive(&self.socket, &mut buffer[filled..])?;
        if received == Some(0) {
            shared.buffers.push(buffer);
            self.reading = Reading::Over;
            return Ok(None);
        }
        Ok(Some((buffer, filled + received.unwrap_or(0))))
    }

    /// Keeps the first bytes of a frame.
    pub(crate) fn keep(&mut self, buffer: Buffer, filled: usize) {
        self.reading = Reading::Open(Some((buffer, filled)));
    }

    /// Nothing more is read.
    pub(crate) fn end(&mut self) {
        self.reading = Reading::Over;
    }

    /// Whether messages are for it.
    pub(crate) fn is_open(&self) -> bool {
        match self.reading {
            Reading::Open(_) => true,
            Reading::Opening(_) | Reading::Over => false,
        }
    }

    /// Sends once; what the kernel does not take waits.
    pub(crate) fn send(&mut self, gate: &Gate, bytes: &[u8]) -> Result<()> {
        if !self.waiting.is_empty() {
            self.waiting.extend(bytes);
            return Ok(());
        }
        let sent = send(&self.socket, bytes)?;
        if sent < bytes.len() {
            self.waiting.extend(&bytes[sent..]);
            gate.watch(&self.socket, EventFlags::IN | EventFlags::OUT)?;
        }
        Ok(())
    }

    /// Sends once of what waits.
    pub(crate) fn send_waiting(&mut self, gate: &Gate) -> Result<()> {
        let sent = send(&self.socket, self.waiting.as_slices().0)?;
        self.waiting.drain(..sent);
        if self.waiting.is_empty() {
            gate.watch(&self.socket, EventFlags::IN)?;
        }
        Ok(())
    }

    /// Says what becomes of the connection, and stops watching for bytes where it is only to be sent its rest.
    pub(crate) fn fate(&self, gate: &Gate) -> Result<Fate> {
        match self.reading {
            Reading::Opening(_) | Reading::Open(_) => Ok(Fate::Stays),
            Reading::Over if self.waiting.is_empty() => Ok(Fate::Leaves),
            Reading::Over => gate.watch(&self.socket, EventFlags::OUT).map(|()| Fate::Stays),
        }
    }
}
