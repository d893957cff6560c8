//! One connection of the fan-out.

use std::collections::VecDeque;
use std::mem;
use std::os::fd::OwnedFd;

use rustix::event::epoll::EventFlags;
use rustix::io::Result;

use crate::gate::Gate;
use crate::opening::{Buffer, Opening, Shared, receive, send};

/// A socket, the beginning of a frame from it, and the bytes that wait for it.
pub(crate) struct Member {
    socket: OwnedFd,
    reading: Reading,
    /// Bytes that the kernel has not taken.
    waiting: VecDeque<u8>,
}

/// The stage of reading a connection.
enum Reading {
    /// The request, as far as it has come.
    Opening(Vec<u8>),
    /// It gets messages. The first bytes of a frame, if some have come, and their number.
    Open(Option<(Buffer, usize)>),
    /// It has sent its last frame, and gets only the bytes that wait.
    Over,
}

/// The decision on keeping a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is still needed.
    Stays,
    /// It is not needed any more.
    Leaves,
}

impl Member {
    pub(crate) fn new(socket: OwnedFd) -> Self {
        Self { socket, reading: Reading::Opening(Vec::new()), waiting: VecDeque::new() }
    }

    /// Receives once: a buffer and the number of bytes in it, or `None` where there is nothing to read in it.
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

    /// Ends reading.
    pub(crate) fn end(&mut self) {
        self.reading = Reading::Over;
    }

    /// True where it gets messages.
    pub(crate) fn is_open(&self) -> bool {
        match self.reading {
            Reading::Open(_) => true,
            Reading::Opening(_) | Reading::Over => false,
        }
    }

    /// Sends once; bytes that the kernel does not take wait.
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

    /// Sends once of the bytes that wait.
    pub(crate) fn send_waiting(&mut self, gate: &Gate) -> Result<()> {
        let sent = send(&self.socket, self.waiting.as_slices().0)?;
        self.waiting.drain(..sent);
        if self.waiting.is_empty() {
            gate.watch(&self.socket, EventFlags::IN)?;
        }
        Ok(())
    }

    /// Decides on keeping the connection, and stops watching it for bytes where only the rest is to be sent
    /// to it.
    pub(crate) fn fate(&self, gate: &Gate) -> Result<Fate> {
        match self.reading {
            Reading::Opening(_) | Reading::Open(_) => Ok(Fate::Stays),
            Reading::Over if self.waiting.is_empty() => Ok(Fate::Leaves),
            Reading::Over => gate.watch(&self.socket, EventFlags::OUT).map(|()| Fate::Stays),
        }
    }
}
