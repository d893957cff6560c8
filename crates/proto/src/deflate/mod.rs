//! DEFLATE of messages, RFC 7692 §7.2, in both directions.

mod compressor;
mod compressors;
mod inflater;

pub use compressor::{Compressor, DeflateEffort};
pub use compressors::Compressors;
pub(crate) use inflater::Inflater;

/// End of a message's data, which its payload leaves out (RFC 7692 §7.2.1): the lengths of a last, empty
/// block without compression.
const TAIL: [u8; 4] = [0x00, 0x00, 0xFF, 0xFF];
