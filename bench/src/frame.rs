//! Frames, as far as the floor needs them. RFC 6455 §5.2.

/// The first bytes of a client's frame, taken apart.
#[derive(Clone, Copy, Debug)]
pub struct Header {
    /// FIN, the reserved bits and the opcode, as they came.
    pub first_byte: u8,
    /// Length of the header itself, including the masking key.
    pub length: usize,
    /// Length of the payload behind it.
    pub payload_length: usize,
    /// The masking key.
    pub mask: [u8; 4],
}

/// The unit at the front of received bytes.
#[derive(Clone, Copy, Debug)]
pub enum Front {
    /// A frame that is there to its last byte.
    Whole(Header),
    /// The beginning of a frame, or nothing.
    Partial,
    /// Bytes that no client may send, or a frame over [`FRAME_SIZE_MAX`].
    Refused,
}

impl Front {
    /// Looks at the front of `bytes`.
    #[inline]
    pub fn of(bytes: &[u8]) -> Self {
        Self::look(bytes, RESERVED_BITS)
    }

    /// Looks at the front of `bytes` where messages may be compressed.
    #[inline]
    pub fn of_either(bytes: &[u8]) -> Self {
        Self::look(bytes, RESERVED_BITS & !COMPRESSED)
    }

    #[inline]
    fn look(bytes: &[u8], refused_bits: u8) -> Self {
        let [first_byte, second_byte, ..] = *bytes else { return Self::Partial };
        // RFC 6455 §5.1: a server closes the connection on a frame that is not masked.
        if second_byte & MASKED == 0 || first_byte & refused_bits != 0 {
            return Self::Refused;
        }
        let (extended, payload_length) = match second_byte & !MASKED {
            126 => match bytes.get(2..4) {
                Some(length) => (2, usize::from(u16::from_be_bytes(length.try_into().expect("two bytes")))),
                None => return Self::Partial,
            },
            127 => match bytes.get(2..10) {
                Some(length) => (8, u64::from_be_bytes(length.try_into().expect("eight bytes")) as usize),
                None => return Self::Partial,
            },
            short => (0, usize::from(short)),
        };
        if payload_length > FRAME_SIZE_MAX - CLIENT_HEADER_MAX {
            return Self::Refused;
        }
        let length = 2 + extended + MASK_LENGTH;
        if bytes.len() < length + payload_length {
            return Self::Partial;
        }
        let mask = bytes[length - MASK_LENGTH..length].try_into().expect("four bytes");
        Self::Whole(Header { first_byte, length, payload_length, mask })
    }
}

/// Writes a server's header at the front of `target`, and returns its length: the client's less its masking
/// key.
#[inline]
pub fn write_server_header(target: &mut [u8], first_byte: u8, payload_length: usize) -> usize {
    target[0] = first_byte;
    if payload_length < 126 {
        target[1] = payload_length as u8;
        2
    } else if let Ok(length) = u16::try_from(payload_length) {
        target[1] = 126;
        target[2..4].copy_from_slice(&length.to_be_bytes());
        4
    } else {
        target[1] = 127;
        target[2..10].copy_from_slice(&(payload_length as u64).to_be_bytes());
        10
    }
}

/// A whole frame as a server sends it.
pub fn server_frame(first_byte: u8, payload: &[u8]) -> Vec<u8> {
    let mut header = [0; SERVER_HEADER_MAX];
    let length = write_server_header(&mut header, first_byte, payload.len());
    [&header[..length], payload].concat()
}

/// A whole frame as a client sends it.
pub fn client_frame(first_byte: u8, payload: &[u8], mask: [u8; 4]) -> Vec<u8> {
    let mut header = [0; SERVER_HEADER_MAX];
    let length = write_server_header(&mut header, first_byte, payload.len());
    header[1] |= MASKED;
    let mut frame = [&header[..length], &mask, payload].concat();
    apply_mask(&mut frame[length + MASK_LENGTH..], mask);
    frame
}

/// Masks or unmasks a payload where it lies. RFC 6455 §5.3.
#[inline]
pub fn apply_mask(payload: &mut [u8], mask: [u8; 4]) {
    let wide_mask = u64::from(u32::from_ne_bytes(mask)) * 0x1_0000_0001;
    let (words, rest) = payload.as_chunks_mut::<8>();
    for word in words {
        *word = (u64::from_ne_bytes(*word) ^ wide_mask).to_ne_bytes();
    }
    for (byte, key) in rest.iter_mut().zip(mask.into_iter().cycle()) {
        *byte ^= key;
    }
}

/// FIN and opcode of a binary message in one frame.
pub const BINARY: u8 = 0x82;
/// The bit of a compressed message, RFC 7692 §6.
pub const COMPRESSED: u8 = 0x40;
/// FIN and opcode of a Close frame.
pub const CLOSE: u8 = 0x88;
/// FIN and opcode of a Ping frame.
pub const PING: u8 = 0x89;
/// FIN and opcode of a Pong frame.
pub const PONG: u8 = 0x8A;
/// Largest frame that [`Front::of`] takes, header included, in bytes.
pub const FRAME_SIZE_MAX: usize = 1 << 20;
/// Length of a masking key, which is all that a client's header has beyond a server's.
pub const MASK_LENGTH: usize = 4;

const CLIENT_HEADER_MAX: usize = SERVER_HEADER_MAX + MASK_LENGTH;
const MASKED: u8 = 0x80;
const RESERVED_BITS: u8 = 0x70;
const SERVER_HEADER_MAX: usize = 10;
