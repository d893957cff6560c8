//! The least cost of inflating a message and compressing it again, RFC 7692 §7.2, with the library and the
//! settings of Gannet.

use zlib_rs::{Deflate, DeflateFlush, Inflate, InflateFlush, Status};

/// The streams, without context takeover, and the buffers that they write to.
pub(crate) struct Zlib {
    inflate: Inflate,
    deflate: Deflate,
    text: Box<[u8]>,
    compressed: Box<[u8]>,
}

impl Zlib {
    /// The payload of the same message, compressed once more; `None` where it cannot be inflated, or is too long.
    pub(crate) fn again(&mut self, payload: &[u8]) -> Option<&[u8]> {
        let inflate = &mut self.inflate;
        inflate.decompress(payload, &mut self.text, InflateFlush::NoFlush).ok()?;
        let length = inflate.total_out() as usize;
        if inflate.total_in() != payload.len() as u64 || length == self.text.len() {
            return None;
        }
        inflate.reset(false);
        let deflate = &mut self.deflate;
        let status =
            deflate.compress(&self.text[..length], &mut self.compressed, DeflateFlush::SyncFlush).ok()?;
        let written = deflate.total_out() as usize;
        deflate.reset();
        // RFC 7692 §7.2.1: the last four bytes are left out.
        (status == Status::Ok).then(|| &self.compressed[..written - 4])
    }
}

impl Default for Zlib {
    fn default() -> Self {
        Self {
            inflate: Inflate::new(false, 15),
            deflate: Deflate::new(LEVEL, false, 15),
            text: vec![0; TEXT_SIZE_MAX].into_boxed_slice(),
            // Room for what cannot be compressed.
            compressed: vec![0; TEXT_SIZE_MAX * 2].into_boxed_slice(),
        }
    }
}

const LEVEL: i32 = 1;
const TEXT_SIZE_MAX: usize = 64 << 10;
