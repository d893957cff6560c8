//! DEFLATE of messages, RFC 7692 §7.2: what both directions share with nothing else.

mod compressor;
mod compressors;
mod inflater;

pub use compressor::{Compressor, DeflateEffort};
pub use compressors::Compressors;
pub(crate) use inflater::Inflater;

/// What the data of a message ends with and its payload leaves out, RFC 7692 §7.2.1: the lengths of the empty block
/// without compression that is its last.
const TAIL: [u8; 4] = [0x00, 0x00, 0xFF, 0xFF];
