use super::{Compressor, DeflateEffort};
use crate::reassembly::Buffer;

/// Shared by the connections of one loop: a stream for each size of window, for messages that are compressed
/// by themselves, and the buffer for the output.
///
/// A connection with context takeover by the server has a [`Compressor`] of its own besides.
///
/// ```
/// use gannet_proto::{Compressors, DeflateEffort};
///
/// let mut shared = Compressors::new(DeflateEffort { level: 1, memory_level: 8 });
/// // RFC 7692 §7.2.3.1.
/// assert_eq!(shared.compress(b"Hello", 15), [0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00]);
/// ```
#[derive(Debug)]
pub struct Compressors {
    effort: DeflateEffort,
    /// By window size, from 9 bits on; each made when it is first needed.
    streams: [Option<Box<Compressor>>; 7],
    out: Buffer,
}

impl Compressors {
    /// Compressors of this effort, without a stream yet.
    pub fn new(effort: DeflateEffort) -> Self {
        Self { effort, streams: Default::default(), out: Buffer::default() }
    }

    /// Compresses a message that refers to no other, with a window of 2 to the power of `window_bits` bytes,
    /// and returns its payload (RFC 7692 §7.2.1).
    ///
    /// # Panics
    ///
    /// If `window_bits` is not 9 to 15, or a level is not 1 to 9.
    pub fn compress(&mut self, message: &[u8], window_bits: u8) -> &[u8] {
        assert!((9..=15).contains(&window_bits), "a window of 9 to 15 bits");
        let stream = self.streams[usize::from(window_bits) - 9]
            .get_or_insert_with(|| Box::new(Compressor::new(self.effort, window_bits)));
        // Reset before the message and not after it, in case a panic cut the last one.
        stream.reset();
        self.out.clear();
        stream.compress(message, &mut self.out);
        self.out.filled()
    }

    /// Compresses a message that may refer to those compressed before by `own`, a connection's compressor, and returns
    /// its payload.
    pub fn compress_within(&mut self, own: &mut Compressor, message: &[u8]) -> &[u8] {
        self.out.clear();
        own.compress(message, &mut self.out);
        self.out.filled()
    }

    /// Frees the buffer if the last message made it larger than 256 KiB.
    pub fn forget_large(&mut self) {
        if self.out.capacity() > OUT_SIZE_MAX {
            self.out = Buffer::default();
        }
    }

    /// A compressor of the same effort for one connection, for context takeover.
    ///
    /// # Panics
    ///
    /// As [`Compressor::new`] does.
    pub fn compressor(&self, window_bits: u8) -> Compressor {
        Compressor::new(self.effort, window_bits)
    }
}

const OUT_SIZE_MAX: usize = 256 * 1024;
