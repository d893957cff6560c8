use std::io::{self, IoSlice, Write};
use std::ops::Range;

use super::again;
use crate::deflate::compressed;
use crate::frame::{self, Key};
use crate::messages::stock::{Stock, place};

/// The frames of a stock, which are sent in turn and as they are.
#[derive(Debug)]
pub(super) struct Ring {
    frames: Vec<u8>,
    /// The places at which each frame begins, and at which the last one ends.
    edges: Vec<usize>,
}

impl Ring {
    pub(super) fn new(stock: &Stock, window_bits: Option<u8>, key: Key) -> Self {
        let opcode = stock.kind.opcode();
        let (mut frames, mut edges) = (Vec::new(), vec![0]);
        for payload in &stock.payloads {
            frames.extend(match window_bits {
                Some(bits) => {
                    frame::client_frame(frame::COMPRESSED | opcode, &compressed(payload, bits), key)
                }
                None => frame::client_frame(opcode, payload, key),
            });
            edges.push(frames.len());
        }
        Self { frames, edges }
    }

    /// One write goes once around at most.
    pub(super) fn frames_max(&self) -> u64 {
        self.count() as u64
    }

    fn count(&self) -> usize {
        self.edges.len() - 1
    }

    #[inline]
    pub(super) fn write(
        &self,
        socket: &mut impl Write,
        connection: u64,
        sequences: Range<u64>,
        offset: usize,
    ) -> io::Result<usize> {
        let first = place(connection, sequences.start, self.count());
        let start = self.edges[first] + offset;
        let end = first + (sequences.end - sequences.start) as usize;
        match end.checked_sub(self.count()) {
            None | Some(0) => again(|| socket.write(&self.frames[start..self.edges[end]])),
            Some(beyond) => {
                let slices = [&self.frames[start..], &self.frames[..self.edges[beyond]]];
                again(|| socket.write_vectored(&slices.map(IoSlice::new)))
            }
        }
    }

    #[inline]
    pub(super) fn advance(&self, connection: u64, mut sent: u64, mut bytes: usize) -> (u64, usize) {
        let mut at = place(connection, sent, self.count());
        loop {
            let frame_size = self.edges[at + 1] - self.edges[at];
            if bytes < frame_size {
                return (sent, bytes);
            }
            (sent, bytes) = (sent + 1, bytes - frame_size);
            at = if at + 1 == self.count() { 0 } else { at + 1 };
        }
    }
}
