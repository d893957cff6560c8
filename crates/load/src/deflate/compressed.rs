use zlib_rs::{Deflate, DeflateConfig, DeflateFlush, Strategy};

use super::TAIL;

/// The payload of a compressed message that refers to no other, RFC 7692 §7.2.1, with a window of at most so many bits.
pub(crate) fn compressed(message: &[u8], window_bits: u8) -> Vec<u8> {
    if message.is_empty() {
        // RFC 7692 §7.2.3.6: a stream from which nothing is to be flushed flushes nothing.
        return vec![0x00];
    }
    let mut stream = Deflate::new_with_config(DeflateConfig {
        // Negative: without a header. No compressor has a window of 8 bits.
        window_bits: -i32::from(window_bits.max(9)),
        // One that repeats the last byte only has no use for a window, and so keeps within any.
        strategy: if window_bits < 9 { Strategy::Rle } else { Strategy::Default },
        ..DeflateConfig::default()
    });
    // Nine bits for eight, and what stands around blocks: at their shortest these are 128 bytes.
    let mut out = vec![0; message.len() + message.len() / 4 + 64];
    let status = stream.compress(message, &mut out, DeflateFlush::SyncFlush);
    let written = stream.total_out() as usize;
    assert!(status.is_ok() && written < out.len(), "the stream is sound, and there is room");
    out.truncate(written);
    assert!(out.ends_with(&TAIL), "a flushed stream ends with an empty block");
    out.truncate(written - TAIL.len());
    out
}
