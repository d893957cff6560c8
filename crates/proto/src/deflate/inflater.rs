use std::fmt;

use zlib_rs::{Inflate, InflateFlush, Status};

use super::TAIL;
use crate::Violation;

/// Inflates a client's messages, of which each may refer to those before it until [`reset`](Self::reset).
///
/// Its window is always the largest: it serves messages that were compressed with any size of window, also 8 bits.
pub(crate) struct Inflater {
    stream: Inflate,
    /// A block marked as the last has ended. A new stream begins with the next byte.
    ended: bool,
}

/// Progress of one call of [`Inflater::inflate`].
pub(crate) struct Step {
    pub(crate) consumed: usize,
    pub(crate) produced: usize,
    /// Bytes produced before a violation are sound.
    pub(crate) outcome: Result<(), Violation>,
}

impl Inflater {
    /// Memory of each, in bytes: the window, and the tables of codes.
    pub(crate) const SIZE: usize = 47 * 1024;

    /// Inflates from the front of `input` until it is used up, or the room is, or a block ends. Once the room
    /// is full, there may be more output without further input.
    pub(crate) fn inflate(&mut self, input: &[u8], room: &mut [u8]) -> Step {
        // RFC 7692 §7.2.3.4: a block with BFINAL may be followed by others. These do not refer to what was before.
        if self.ended && !input.is_empty() {
            self.reset();
        }
        if self.ended {
            return Step { consumed: 0, produced: 0, outcome: Ok(()) };
        }
        let step = self.step(input, room, InflateFlush::Block);
        let is_stuck = step.consumed + step.produced == 0 && !self.ended;
        if is_stuck && !input.is_empty() && !room.is_empty() {
            // No stream should stand still like this; refused, because the caller would ask again for ever.
            return Step { outcome: step.outcome.and(Err(Violation::DeflateInvalid)), ..step };
        }
        step
    }

    /// RFC 7692 §7.2.2: ends a message whose payload has all been inflated, by the bytes that the payload
    /// leaves out.
    pub(crate) fn end_message(&mut self) -> Result<(), Violation> {
        if !self.ended {
            // The stream stands behind a block, and may not have noticed yet that this one was the last.
            self.step(&[], &mut [0], InflateFlush::NoFlush);
        }
        // A client may end its stream with each message and leave out the empty block after it: the message is whole.
        if self.ended {
            return Ok(());
        }
        // The stream stops where a block ends. It must take the tail and leave the one byte behind it; otherwise the
        // payload ended in the middle of a block.
        let mut tail = [0; TAIL.len() + 1];
        tail[..TAIL.len()].copy_from_slice(&TAIL);
        let step = self.step(&tail, &mut [0], InflateFlush::Block);
        step.outcome?;
        if step.consumed == TAIL.len() && step.produced == 0 {
            Ok(())
        } else {
            Err(Violation::DeflateInvalid)
        }
    }

    /// Forgets all messages.
    pub(crate) fn reset(&mut self) {
        self.stream.reset(false);
        self.ended = false;
    }

    fn step(&mut self, input: &[u8], room: &mut [u8], flush: InflateFlush) -> Step {
        let (read, written) = (self.stream.total_in(), self.stream.total_out());
        let status = self.stream.decompress(input, room, flush);
        self.ended = matches!(status, Ok(Status::StreamEnd));
        Step {
            // Both fit: they are within the slices.
            consumed: (self.stream.total_in() - read) as usize,
            produced: (self.stream.total_out() - written) as usize,
            outcome: status.map(drop).map_err(|_| Violation::DeflateInvalid),
        }
    }
}

impl Default for Inflater {
    fn default() -> Self {
        Self { stream: Inflate::new(false, WINDOW_BITS), ended: false }
    }
}

impl fmt::Debug for Inflater {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inflater").field("ended", &self.ended).finish_non_exhaustive()
    }
}

const WINDOW_BITS: u8 = 15;
