use std::fmt;

use zlib_rs::{Deflate, DeflateConfig, DeflateFlush, Status};

use super::TAIL;
use crate::reassembly::Buffer;

/// What compressing may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeflateEffort {
    /// 1 is the fastest, 9 compresses the most.
    pub level: u8,
    /// How much memory a compressor takes beside its window: 1 the least, 9 the most; 8 is usual.
    pub memory_level: u8,
}

/// A stream that compresses messages, of which each may refer to those before it: the context of a connection on which
/// the server takes it over (RFC 7692 §7.1.1.1).
///
/// What it has compressed must be sent, in this order, and nothing else that is compressed: otherwise the client
/// inflates the next message to something else, and nobody is told. [`reset`](Self::reset) begins anew.
pub struct Compressor {
    stream: Deflate,
    size: usize,
}

impl Compressor {
    /// A compressor with a window of so many bits.
    ///
    /// # Panics
    ///
    /// Where `window_bits` is not 9 to 15, or a level is not 1 to 9.
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

    /// Forgets all messages. Necessary after a message that this compressed was not sent, and after one was sent that
    /// something else compressed.
    pub fn reset(&mut self) {
        self.stream.reset();
    }

    /// Memory that it holds, in bytes.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Appends the message's payload, RFC 7692 §7.2.1, to an empty buffer.
    pub(super) fn compress(&mut self, message: &[u8], out: &mut Buffer) {
        if message.is_empty() {
            // RFC 7692 §7.2.3.6: a stream from which nothing is to be flushed flushes nothing.
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
            // Room that is left says that nothing is held back.
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

/// What a message takes that cannot be compressed: nine bits for eight, and what stands around its blocks, which are
/// at their shortest 128 bytes.
const fn size_max(message_size: usize) -> usize {
    message_size + message_size / 8 + message_size / 32 + 64
}

/// An empty block without compression, without its lengths.
const EMPTY: [u8; 1] = [0x00];
/// The table of hashes, and what else does not depend on window and level.
const SIZE_FIXED: usize = 132 * 1024;
