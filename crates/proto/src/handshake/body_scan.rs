use super::token::is_token_byte;

/// The length of a request's body, RFC 9112 §6.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyLength {
    /// A number of bytes; 0 where no field announces a body.
    Bytes(u64),
    /// Chunks, the last of which is empty, and perhaps trailer fields.
    Chunked,
}

/// Finds the end of a request's body while its bytes come, RFC 9112 §7.1, and its data on demand.
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
    /// Bytes around the data: sizes of chunks, line ends, trailer fields.
    Framing(Framing),
    /// A chunk was malformed; nothing behind it can be understood.
    Unknown,
}

/// The part of the framing that the next byte belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    Size {
        size: u64,
        digits: u8,
    },
    /// White space, which may stand in front of an extension alone (RFC 9112 §7.1.1).
    SizeSpace {
        size: u64,
        length: u8,
    },
    /// Chunk extensions, which nobody uses.
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
    TrailerName,
    TrailerValue,
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

    /// True once the whole body has come.
    pub fn is_complete(&self) -> bool {
        self.expected == Expected::Nothing
    }

    /// Scans the next bytes, and returns how many of them belong to the body. The rest comes after it.
    ///
    /// # Errors
    ///
    /// [`InvalidChunk`] where a chunk is malformed, and at every call after that.
    pub fn advance(&mut self, bytes: &[u8]) -> Result<usize, InvalidChunk> {
        self.decode(bytes, |_| {})
    }

    /// Scans the next bytes as [`advance`](Self::advance) does, and passes on the body's data in them, piece
    /// by piece.
    ///
    /// # Errors
    ///
    /// [`InvalidChunk`] where a chunk is malformed, and at every call after that.
    pub fn decode(&mut self, bytes: &[u8], mut data: impl FnMut(&[u8])) -> Result<usize, InvalidChunk> {
        let mut position = 0;
        while position < bytes.len() {
            match self.expected {
                Expected::Nothing => break,
                Expected::Data { left, length } => {
                    let rest = bytes.len() - position;
                    let size = usize::try_from(left).map_or(rest, |left| left.min(rest));
                    data(&bytes[position..position + size]);
                    position += size;
                    self.expected = match (left - size as u64, length) {
                        (0, BodyLength::Bytes(_)) => Expected::Nothing,
                        (0, BodyLength::Chunked) => Expected::Framing(Framing::DataReturn),
                        (left, _) => Expected::Data { left, length },
                    };
                }
                Expected::Framing(framing) => {
                    let next = self.step(framing, bytes[position]);
                    self.expected = next.unwrap_or(Expected::Unknown);
                    position += 1;
                }
                Expected::Unknown => return Err(InvalidChunk),
            }
        }
        if self.expected == Expected::Unknown { Err(InvalidChunk) } else { Ok(position) }
    }

    fn step(&mut self, framing: Framing, byte: u8) -> Result<Expected, InvalidChunk> {
        let next = match (framing, byte) {
            (Framing::Size { size, digits }, _) => after_digit(size, digits, byte)?,
            (Framing::SizeSpace { size, length }, b' ' | b'\t') if length < EXTENSION_SIZE_MAX => {
                Framing::SizeSpace { size, length: length + 1 }
            }
            (Framing::SizeSpace { size, length }, b';') => Framing::Extension { size, length },
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
            // RFC 9112 §5: a line that begins with white space would continue the one before, §5.2.
            (Framing::TrailerStart | Framing::TrailerName, _) if is_token_byte(byte) => {
                self.count_trailer(Framing::TrailerName)?
            }
            (Framing::TrailerName, b':') => self.count_trailer(Framing::TrailerValue)?,
            (Framing::TrailerValue, b'\r') => Framing::TrailerLineFeed,
            (Framing::TrailerValue, _) if is_text(byte) => self.count_trailer(Framing::TrailerValue)?,
            (Framing::TrailerLineFeed, b'\n') => Framing::TrailerStart,
            (Framing::LastLineFeed, b'\n') => return Ok(Expected::Nothing),
            (
                Framing::SizeSpace { .. }
                | Framing::Extension { .. }
                | Framing::SizeLineFeed { .. }
                | Framing::DataReturn
                | Framing::DataLineFeed
                | Framing::TrailerStart
                | Framing::TrailerName
                | Framing::TrailerValue
                | Framing::TrailerLineFeed
                | Framing::LastLineFeed,
                _,
            ) => return Err(InvalidChunk),
        };
        Ok(Expected::Framing(next))
    }

    /// Counts another byte of a trailer field.
    fn count_trailer(&mut self, next: Framing) -> Result<Framing, InvalidChunk> {
        self.trailer_size += 1;
        if self.trailer_size > TRAILER_SIZE_MAX { Err(InvalidChunk) } else { Ok(next) }
    }
}

/// RFC 9112 §7.1: a size has at least one digit, and one that cannot be counted is refused, not cut.
fn after_digit(size: u64, digits: u8, byte: u8) -> Result<Framing, InvalidChunk> {
    match (char::from(byte).to_digit(16), byte) {
        (Some(digit), _) if digits < SIZE_DIGITS_MAX => {
            Ok(Framing::Size { size: size << 4 | u64::from(digit), digits: digits + 1 })
        }
        (None, b'\r') if digits > 0 => Ok(Framing::SizeLineFeed { size }),
        (None, b';') if digits > 0 => Ok(Framing::Extension { size, length: 1 }),
        (None, b' ' | b'\t') if digits > 0 => Ok(Framing::SizeSpace { size, length: 1 }),
        (Some(_) | None, _) => Err(InvalidChunk),
    }
}

/// RFC 9110 §5.5: of the control characters only the tab may stand in a line.
const fn is_text(byte: u8) -> bool {
    byte == b'\t' || (byte >= b' ' && byte != 0x7f)
}

const FIRST_DIGIT: Framing = Framing::Size { size: 0, digits: 0 };
/// One less than a u64 has room for, so that no sum of sizes overflows.
const SIZE_DIGITS_MAX: u8 = 15;
/// Bytes of extensions for each chunk, with the white space in front of them.
const EXTENSION_SIZE_MAX: u8 = 250;
/// Bytes of all trailer fields together.
const TRAILER_SIZE_MAX: usize = 8 * 1024;
