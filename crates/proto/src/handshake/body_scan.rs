/// How the body of a request is measured, RFC 9112 §6.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyLength {
    /// So many bytes; 0 where no field speaks of a body.
    Bytes(u64),
    /// Chunks, the last of which is empty, and perhaps trailer fields.
    Chunked,
}

/// Finds the end of a request's body while its bytes come, RFC 9112 §7.1. It decodes nothing.
///
/// ```
/// use gannet_proto::handshake::{BodyLength, BodyScan};
///
/// let mut scan = BodyScan::new(BodyLength::Chunked);
/// assert_eq!(scan.advance(b"4\r\nwi"), Ok(5));
/// assert_eq!(scan.advance(b"ki\r\n0\r\n\r\nGET /next"), Ok(9));
/// assert!(scan.is_complete());
/// ```
#[derive(Clone, Debug)]
pub struct BodyScan {
    expected: Expected,
    /// Bytes of trailer fields so far.
    trailer_size: usize,
}

/// A chunk is not written as RFC 9112 §7.1 says, or one of its lines is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the chunks of the body are malformed, or one of their lines is too long")]
pub struct InvalidChunk;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    Nothing,
    /// Bytes that are counted and not looked at.
    Data {
        left: u64,
        length: BodyLength,
    },
    /// Bytes that say how it goes on.
    Framing(Framing),
}

/// What the next byte around the data of chunks belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    Size {
        size: u64,
        digits: u8,
    },
    /// Chunk extensions, which nobody uses, and white space.
    Extension {
        size: u64,
        length: u8,
    },
    SizeLineFeed {
        size: u64,
    },
    DataReturn,
    DataLineFeed,
    TrailerStart,
    Trailer,
    TrailerLineFeed,
    LastLineFeed,
}

impl BodyScan {
    /// A scan that has seen nothing of the body.
    pub const fn new(length: BodyLength) -> Self {
        let expected = match length {
            BodyLength::Bytes(0) => Expected::Nothing,
            BodyLength::Bytes(left) => Expected::Data { left, length },
            BodyLength::Chunked => Expected::Framing(FIRST_DIGIT),
        };
        Self { expected, trailer_size: 0 }
    }

    /// Whether the whole body has come.
    pub fn is_complete(&self) -> bool {
        self.expected == Expected::Nothing
    }

    /// Looks at the next bytes, and says how many of them belong to the body. The others come after it.
    ///
    /// # Errors
    ///
    /// [`InvalidChunk`]. The scan is then of no use any more.
    pub fn advance(&mut self, bytes: &[u8]) -> Result<usize, InvalidChunk> {
        let mut position = 0;
        while position < bytes.len() {
            match self.expected {
                Expected::Nothing => break,
                Expected::Data { left, length } => {
                    let rest = bytes.len() - position;
                    let size = usize::try_from(left).map_or(rest, |left| left.min(rest));
                    position += size;
                    self.expected = match (left - size as u64, length) {
                        (0, BodyLength::Bytes(_)) => Expected::Nothing,
                        (0, BodyLength::Chunked) => Expected::Framing(Framing::DataReturn),
                        (left, _) => Expected::Data { left, length },
                    };
                }
                Expected::Framing(framing) => {
                    self.expected = self.step(framing, bytes[position])?;
                    position += 1;
                }
            }
        }
        Ok(position)
    }

    fn step(&mut self, framing: Framing, byte: u8) -> Result<Expected, InvalidChunk> {
        let next = match (framing, byte) {
            (Framing::Size { size, digits }, _) => after_digit(size, digits, byte)?,
            (Framing::Extension { size, .. }, b'\r') => Framing::SizeLineFeed { size },
            (Framing::Extension { size, length }, _) if is_text(byte) && length < EXTENSION_SIZE_MAX => {
                Framing::Extension { size, length: length + 1 }
            }
            (Framing::SizeLineFeed { size: 0 }, b'\n') => Framing::TrailerStart,
            (Framing::SizeLineFeed { size }, b'\n') => {
                return Ok(Expected::Data { left: size, length: BodyLength::Chunked });
            }
            (Framing::DataReturn, b'\r') => Framing::DataLineFeed,
            (Framing::DataLineFeed, b'\n') => FIRST_DIGIT,
            (Framing::TrailerStart, b'\r') => Framing::LastLineFeed,
            (Framing::Trailer, b'\r') => Framing::TrailerLineFeed,
            (Framing::TrailerStart | Framing::Trailer, _) if is_text(byte) => {
                self.trailer_size += 1;
                if self.trailer_size > TRAILER_SIZE_MAX {
                    return Err(InvalidChunk);
                }
                Framing::Trailer
            }
            (Framing::TrailerLineFeed, b'\n') => Framing::TrailerStart,
            (Framing::LastLineFeed, b'\n') => return Ok(Expected::Nothing),
            (
                Framing::Extension { .. }
                | Framing::SizeLineFeed { .. }
                | Framing::DataReturn
                | Framing::DataLineFeed
                | Framing::TrailerStart
                | Framing::Trailer
                | Framing::TrailerLineFeed
                | Framing::LastLineFeed,
                _,
            ) => return Err(InvalidChunk),
        };
        Ok(Expected::Framing(next))
    }
}

/// RFC 9112 §7.1: a size has a digit at least, and what is larger than can be counted is refused, not cut.
fn after_digit(size: u64, digits: u8, byte: u8) -> Result<Framing, InvalidChunk> {
    match (char::from(byte).to_digit(16), byte) {
        (Some(digit), _) if digits < SIZE_DIGITS_MAX => {
            Ok(Framing::Size { size: size << 4 | u64::from(digit), digits: digits + 1 })
        }
        (None, b'\r') if digits > 0 => Ok(Framing::SizeLineFeed { size }),
        (None, b';' | b' ' | b'\t') if digits > 0 => Ok(Framing::Extension { size, length: 1 }),
        (Some(_) | None, _) => Err(InvalidChunk),
    }
}

/// RFC 9110 §5.5: of the control characters only the tab may stand in a line.
const fn is_text(byte: u8) -> bool {
    byte == b'\t' || (byte >= b' ' && byte != 0x7f)
}

const FIRST_DIGIT: Framing = Framing::Size { size: 0, digits: 0 };
/// As many as a u64 has room for, less one, so that no sum of sizes overflows.
const SIZE_DIGITS_MAX: u8 = 15;
/// Bytes of extensions for each chunk.
const EXTENSION_SIZE_MAX: u8 = 250;
/// Bytes of all trailer fields together.
const TRAILER_SIZE_MAX: usize = 8 * 1024;
