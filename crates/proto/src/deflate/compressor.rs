use std::fmt;

use zlib_rs::{Deflate, DeflateConfig, DeflateFlush, Status};

use super::TAIL;
use crate::reassembly::Buffer;

/// The cost of compressing, in time and memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeflateEffort {
    /// From 1, the fastest, to 9, which compresses the most.
    pub level: u8,
    /// Memory of a compressor beside its window: from 1, the least, to 9, the most; 8 is usual.
    pub memory_level: u8,
}

/// A stream of messages with one window, in which each may refer to those before it: for a connection with context
/// takeover by the server (RFC 7692 §7.1.1.1).
///
/// All that it has compressed must be sent, in this order, with no other compressed message in between:
/// otherwise the client inflates the next message to something else, and nobody is told.
/// [`reset`](Self::reset) begins anew.
pub struct Compressor {
    stream: Deflate,
    size: usize,
}

impl Compressor {
    /// A compressor with a window of 2 to the power of `window_bits` bytes.
    ///
    /// # Panics
    ///
    /// If `window_bits` is not 9 to 15, or a level is not 1 to 9.
    pub fn new(effort: DeflateEffort, window_bits: u8) -> Self {
        assert!((9..=15).contains(&window_bits), "a window of 9 to 15 bits");
        let DeflateEffort { level, memory_level } = effort;
        assert!((1..=9).contains(&level) && (1..=9).contains(&memory_level), "levels of 1 to 9");
        let stream = Deflate::new_with_config(DeflateConfig {
            level: level.into(),
            // Negative: without a header.
            window_bits: -i32::from(window_bits),
            mem_level: memory_level.into(),
            ..DeflateConfig::default()
        });
        Self { stream, size: (4 << window_bits) + (7 << (memory_level + 6)) + SIZE_FIXED }
    }

    /// Forgets all messages. Necessary after a message that was compressed here and not sent, and after one
    /// that was compressed elsewhere and sent.
    pub fn reset(&mut self) {
        self.stream.reset();
    }

    /// Memory held, in bytes.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Appends the compressed payload of a message, RFC 7692 §7.2.1, to an empty buffer.
    pub(super) fn compress(&mut self, message: &[u8], out: &mut Buffer) {
        if message.is_empty() {
            // RFC 7692 §7.2.3.6: an empty message is an empty block, which the library does not write without input.
            out.grow(EMPTY.len());
            out.room()[..EMPTY.len()].copy_from_slice(&EMPTY);
            return out.fill(EMPTY.len());
        }
        out.grow(size_max(message.len()));
        let mut rest = message;
        loop {
            let (read, written) = (self.stream.total_in(), self.stream.total_out());
            let status = self.stream.compress(rest, out.room(), DeflateFlush::SyncFlush);
            assert!(matches!(status, Ok(Status::Ok)), "a stream that was not ended takes what it is given");
            // Both fit: they are within the slices.
            rest = &rest[(self.stream.total_in() - read) as usize..];
            out.fill((self.stream.total_out() - written) as usize);
            // Output that does not fill the room is complete.
            if rest.is_empty() && !out.room().is_empty() {
                break;
            }
            out.grow(out.capacity() * 2);
        }
        assert!(out.filled().ends_with(&TAIL), "a flushed stream ends with an empty block");
        out.truncate(out.size() - TAIL.len());
    }
}

impl fmt::Debug for Compressor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Compressor").field("size", &self.size).finish_non_exhaustive()
    }
}

/// The largest size of a compressed message: nine bits for each eight, and the framing of its blocks, which have
/// 128 bytes or more.
const fn size_max(message_size: usize) -> usize {
    message_size + message_size / 8 + message_size / 32 + 64
}

/// An empty block without compression, but for its lengths.
const EMPTY: [u8; 1] = [0x00];
/// Memory that depends on neither window nor level, the table of hashes above all.
const SIZE_FIXED: usize = 132 * 1024;
