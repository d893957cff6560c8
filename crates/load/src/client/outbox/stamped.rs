use std::io::{self, IoSlice, Write};
use std::ops::Range;

use super::again;
use crate::frame::{self, Key, Kind};
use crate::messages::message::{Message, Stamp};

/// Frames that differ in their stamps only, which are written into them before they are sent.
#[derive(Debug)]
pub(super) struct Stamped {
    key: Key,
    kind: Kind,
    /// The place in a frame at which the stamp begins, and its size, in bytes.
    stamp_start: usize,
    stamp_size: usize,
    /// Of one frame, in bytes.
    frame_size: usize,
    /// Frames that one write takes at most.
    pub(super) frames_max: u64,
    /// Small: `frames_max` frames. Large: the heads and stamps of so many.
    fronts: Vec<u8>,
    /// Large: what follows the stamp, in every frame. Small: nothing.
    tail: Vec<u8>,
}

impl Stamped {
    /// `in_flight` small messages leave in one write.
    pub(super) fn new(message: &Message, in_flight: usize, key: Key) -> Self {
        let frame = message.question(key);
        let stamp_start = frame::client_head(message.kind.opcode(), message.answer().1.len(), key).len();
        let stamp_size = message.stamp_size();
        let is_small = frame.len() <= SMALL_FRAME_SIZE_MAX;
        let (front, tail) = frame.split_at(if is_small { frame.len() } else { stamp_start + stamp_size });
        let frames_max = if is_small {
            in_flight.clamp(WRITE_SIZE.div_ceil(front.len()), WRITE_SIZE_MAX.div_ceil(front.len()))
        } else {
            LARGE_FRAMES_MAX
        };
        Self {
            key,
            kind: message.kind,
            stamp_start,
            stamp_size,
            frame_size: frame.len(),
            frames_max: frames_max as u64,
            fronts: front.repeat(frames_max),
            tail: tail.to_vec(),
        }
    }

    /// Writes these messages of a connection, without the first bytes.
    ///
    /// # Errors
    ///
    /// Those of the socket.
    #[inline]
    pub(super) fn write(
        &mut self,
        socket: &mut impl Write,
        connection: u64,
        sequences: Range<u64>,
        offset: usize,
    ) -> io::Result<usize> {
        let front_size = self.frame_size - self.tail.len();
        let count = (sequences.end - sequences.start) as usize;
        for (sequence, front) in sequences.zip(self.fronts.chunks_exact_mut(front_size)) {
            let stamp = Stamp::new(connection, sequence).masked_bytes(self.kind, self.key);
            // Sizes that the compiler knows are copied without a call.
            match self.stamp_size {
                8 => front[self.stamp_start..self.stamp_start + 8].copy_from_slice(&stamp[..8]),
                size => front[self.stamp_start..self.stamp_start + size].copy_from_slice(&stamp[..size]),
            }
        }
        if self.tail.is_empty() {
            return again(|| socket.write(&self.fronts[offset..count * front_size]));
        }
        self.write_large(socket, count, offset)
    }

    #[inline]
    pub(super) fn advance(&self, sent: u64, bytes: usize) -> (u64, usize) {
        if bytes < self.frame_size {
            return (sent, bytes);
        }
        (sent + (bytes / self.frame_size) as u64, bytes % self.frame_size)
    }

    fn write_large(&self, socket: &mut impl Write, count: usize, offset: usize) -> io::Result<usize> {
        let front_size = self.frame_size - self.tail.len();
        let mut slices = [IoSlice::new(&[]); 2 * LARGE_FRAMES_MAX];
        for (pair, front) in
            slices.as_chunks_mut::<2>().0.iter_mut().zip(self.fronts.chunks_exact(front_size))
        {
            *pair = [IoSlice::new(front), IoSlice::new(&self.tail)];
        }
        let mut slices = &mut slices[..2 * count];
        IoSlice::advance_slices(&mut slices, offset);
        again(|| socket.write_vectored(slices))
    }
}

/// Up to here a frame is copied rather than gathered.
const SMALL_FRAME_SIZE_MAX: usize = (16 << 10) + 14;
/// Bytes that a connection which does not wait for answers writes at once.
const WRITE_SIZE: usize = 64 << 10;
/// The most that one write is worth, in bytes.
const WRITE_SIZE_MAX: usize = 4 << 20;
const LARGE_FRAMES_MAX: usize = 32;
