//! The heads of frames. RFC 6455 §5.2.

use serde::{Deserialize, Serialize};

/// The kind of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Kind {
    Text,
    Binary,
}

impl Kind {
    pub(crate) const fn opcode(self) -> u8 {
        match self {
            Self::Text => 1,
            Self::Binary => 2,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Binary => "binary",
        }
    }
}

/// The head of a server's whole frame, which is a client's but for the mask. Beside the opcode reserved bits may be
/// set.
pub(crate) fn server_head(opcode: u8, payload_size: usize) -> Vec<u8> {
    let mut head = vec![FIN | opcode];
    if payload_size < 126 {
        head.push(payload_size as u8);
    } else if let Ok(size) = u16::try_from(payload_size) {
        head.push(126);
        head.extend(size.to_be_bytes());
    } else {
        head.push(127);
        head.extend((payload_size as u64).to_be_bytes());
    }
    head
}

/// A whole frame as a server sends it.
pub(crate) fn server_frame(opcode: u8, payload: &[u8]) -> Vec<u8> {
    [&server_head(opcode, payload.len()), payload].concat()
}

/// The head of a client's whole frame, its masking key at the end.
pub(crate) fn client_head(opcode: u8, payload_size: usize, key: Key) -> Vec<u8> {
    let mut head = server_head(opcode, payload_size);
    head[1] |= MASKED;
    head.extend(key);
    head
}

/// A whole frame as a client sends it.
pub(crate) fn client_frame(opcode: u8, payload: &[u8], key: Key) -> Vec<u8> {
    let mut frame = client_head(opcode, payload.len(), key);
    frame.extend_from_slice(payload);
    let start = frame.len() - payload.len();
    mask(&mut frame[start..], key);
    frame
}

/// The size of a client's whole frame, in bytes.
pub(crate) const fn client_frame_size(payload_size: usize) -> usize {
    let head_size = match payload_size {
        ..126 => 2,
        126..65_536 => 4,
        _ => 10,
    };
    head_size + size_of::<Key>() + payload_size
}

/// Masks a payload from its first byte on. RFC 6455 §5.3.
pub(crate) fn mask(payload: &mut [u8], key: Key) {
    let (words, rest) = payload.as_chunks_mut::<4>();
    for word in words {
        *word = (u32::from_ne_bytes(*word) ^ u32::from_ne_bytes(key)).to_ne_bytes();
    }
    for (byte, key) in rest.iter_mut().zip(key) {
        *byte ^= key;
    }
}

/// A masking key.
pub(crate) type Key = [u8; 4];

/// Opcodes, RFC 6455 §5.2.
pub(crate) const CONTINUATION: u8 = 0;
pub(crate) const CLOSE: u8 = 8;
pub(crate) const PING: u8 = 9;
pub(crate) const PONG: u8 = 10;
/// The payload of a Close that ends a connection in order, RFC 6455 §7.4.1.
pub(crate) const NORMAL_CLOSURE: [u8; 2] = 1000_u16.to_be_bytes();
/// Bits of the first two bytes.
pub(crate) const FIN: u8 = 0x80;
pub(crate) const RESERVED: u8 = 0x70;
/// RSV1, of a compressed message's first frame: RFC 7692 §6.
pub(crate) const COMPRESSED: u8 = 0x40;
pub(crate) const OPCODE: u8 = 0x0F;
pub(crate) const MASKED: u8 = 0x80;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_frame_is_the_one_of_the_rfc() {
        // RFC 6455 §5.7: a masked "Hello".
        let frame = client_frame(1, b"Hello", [0x37, 0xfa, 0x21, 0x3d]);
        assert_eq!(frame, [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]);
    }

    #[test]
    fn lengths_are_as_short_as_they_can_be() {
        for (size, head) in [
            (125, vec![0x82, 125]),
            (126, vec![0x82, 126, 0, 126]),
            (65_535, vec![0x82, 126, 255, 255]),
            (65_536, vec![0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] {
            assert_eq!(server_head(2, size), head);
            assert_eq!(client_frame_size(size), head.len() + 4 + size);
        }
    }
}
