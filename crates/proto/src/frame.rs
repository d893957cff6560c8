use std::ops::Deref;

use crate::{Opcode, Violation};

/// The header of a frame: all that stands before its payload, RFC 6455 §5.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameHeader {
    /// Set in the last frame of a message.
    pub fin: bool,
    /// RSV1, RSV2 and RSV3 as the bits 4, 2 and 1.
    pub rsv: u8,
    /// The opcode.
    pub opcode: Opcode,
    /// The masking key, RFC 6455 §5.3; a client's frame always has one.
    pub masking_key: Option<[u8; 4]>,
    /// Bytes of payload that follow the header.
    pub payload_size: u64,
}

impl FrameHeader {
    /// The largest header in bytes: two, a length of eight, a masking key of four.
    pub const SIZE_MAX: usize = 14;
    /// RSV1, which the first frame of a compressed message has (RFC 7692 §6).
    pub const RSV1: u8 = 0b100;

    /// Decodes the header at the front of a client's bytes, and returns it with its size; `None` where more
    /// bytes are needed.
    ///
    /// # Errors
    ///
    /// [`Violation::ReservedBit`], [`ReservedOpcode`](Violation::ReservedOpcode),
    /// [`ControlFragmented`](Violation::ControlFragmented), [`Unmasked`](Violation::Unmasked),
    /// [`ControlTooLong`](Violation::ControlTooLong), [`LengthNotMinimal`](Violation::LengthNotMinimal) or
    /// [`LengthTopBit`](Violation::LengthTopBit), as soon as the bytes show it, even where the header is
    /// incomplete. More bytes never change which one it is.
    #[inline]
    pub fn decode(bytes: &[u8]) -> Result<Option<(Self, usize)>, Violation> {
        Self::decode_with(bytes, 0)
    }

    /// Decodes where an extension gives the RSV bits `extended` a meaning in the first frame of a message.
    #[inline]
    pub(crate) fn decode_with(bytes: &[u8], extended: u8) -> Result<Option<(Self, usize)>, Violation> {
        let Some(&first) = bytes.first() else { return Ok(None) };
        let fin = first & FIN != 0;
        let rsv = first >> 4 & 0b111;
        if rsv != 0 {
            check_reserved_bits(first, extended)?;
        }
        // RFC 6455 §5.2: an unknown opcode MUST fail the connection.
        let opcode = Opcode::from_bits(first & 0xF).ok_or(Violation::ReservedOpcode)?;
        // RFC 6455 §5.5: control frames MUST NOT be fragmented.
        if opcode.is_control() && !fin {
            return Err(Violation::ControlFragmented);
        }

        let Some(&second) = bytes.get(1) else { return Ok(None) };
        // RFC 6455 §5.1: a server MUST close the connection upon a frame that is not masked.
        if second & MASKED == 0 {
            return Err(Violation::Unmasked);
        }
        let code = second & !MASKED;
        // RFC 6455 §5.5: control frames MUST have a payload of 125 bytes or less.
        if opcode.is_control() && code > CODE_MAX {
            return Err(Violation::ControlTooLong);
        }

        let (payload_size, mask_start) = match code {
            CODE_16 => match decode_size_16(&bytes[2..])? {
                Some(size) => (size, 4),
                None => return Ok(None),
            },
            CODE_64 => match decode_size_64(&bytes[2..])? {
                Some(size) => (size, 10),
                None => return Ok(None),
            },
            size => (u64::from(size), 2),
        };
        let Some(&masking_key) = bytes[mask_start..].first_chunk() else { return Ok(None) };
        Ok(Some((Self { fin, rsv, opcode, masking_key: Some(masking_key), payload_size }, mask_start + 4)))
    }

    /// The bytes of this header: without a masking key as a server sends it, with one as a client does.
    #[inline]
    pub fn encode(&self) -> EncodedHeader {
        let mut encoded = EncodedHeader { bytes: [0; Self::SIZE_MAX], size: 2 };
        let fin = if self.fin { FIN } else { 0 };
        encoded.bytes[0] = fin | (self.rsv & 0b111) << 4 | self.opcode.bits();
        // RFC 6455 §5.2: the minimal number of bytes MUST be used to encode the length.
        encoded.bytes[1] = match self.payload_size {
            size @ 0..=CODE_MAX_SIZE => size as u8,
            size @ ..=SIZE_16_MAX => {
                encoded.append(&(size as u16).to_be_bytes());
                CODE_16
            }
            size => {
                encoded.append(&size.to_be_bytes());
                CODE_64
            }
        };
        if let Some(masking_key) = &self.masking_key {
            encoded.bytes[1] |= MASKED;
            encoded.append(masking_key);
        }
        encoded
    }
}

/// The bytes of a [`FrameHeader`].
#[derive(Clone, Copy, Debug)]
pub struct EncodedHeader {
    bytes: [u8; FrameHeader::SIZE_MAX],
    size: u8,
}

impl EncodedHeader {
    /// The header of a whole message or of a control frame as a server sends it: FIN, no masking key, no RSV
    /// bit.
    #[inline]
    pub fn whole(opcode: Opcode, payload_size: usize) -> Self {
        let mut encoded = Self { bytes: [0; FrameHeader::SIZE_MAX], size: 2 };
        encoded.bytes[0] = FIN | opcode.bits();
        if payload_size <= usize::from(CODE_MAX) {
            encoded.bytes[1] = payload_size as u8;
            return encoded;
        }
        FrameHeader { fin: true, rsv: 0, opcode, masking_key: None, payload_size: payload_size as u64 }
            .encode()
    }

    /// The header of a whole message whose payload is compressed: the same with RSV1 (RFC 7692 §6).
    #[inline]
    pub fn compressed(opcode: Opcode, payload_size: usize) -> Self {
        let mut encoded = Self::whole(opcode, payload_size);
        encoded.bytes[0] |= FrameHeader::RSV1 << 4;
        encoded
    }

    #[inline]
    fn append(&mut self, bytes: &[u8]) {
        let start = usize::from(self.size);
        self.bytes[start..start + bytes.len()].copy_from_slice(bytes);
        self.size += bytes.len() as u8;
    }
}

impl Deref for EncodedHeader {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        &self.bytes[..usize::from(self.size)]
    }
}

#[cold]
fn check_reserved_bits(first: u8, extended: u8) -> Result<(), Violation> {
    // RFC 6455 §5.2: RSV bits MUST be 0 unless an extension was negotiated that gives them a meaning.
    if first >> 4 & 0b111 & !extended != 0 {
        return Err(Violation::ReservedBit);
    }
    // RFC 7692 §6.1: RSV1 MUST NOT be set in control frames, nor in fragments but the first.
    match Opcode::from_bits(first & 0xF) {
        Some(Opcode::Text | Opcode::Binary) | None => Ok(()),
        Some(Opcode::Continuation | Opcode::Close | Opcode::Ping | Opcode::Pong) => {
            Err(Violation::CompressedMisplaced)
        }
    }
}

#[inline]
fn decode_size_16(bytes: &[u8]) -> Result<Option<u64>, Violation> {
    let Some(&size) = bytes.first_chunk() else { return Ok(None) };
    let size = u64::from(u16::from_be_bytes(size));
    // RFC 6455 §5.2: the minimal number of bytes MUST be used to encode the length.
    if size <= CODE_MAX_SIZE { Err(Violation::LengthNotMinimal) } else { Ok(Some(size)) }
}

#[inline]
fn decode_size_64(bytes: &[u8]) -> Result<Option<u64>, Violation> {
    // RFC 6455 §5.2: the most significant bit MUST be 0.
    if bytes.first().is_some_and(|first| first & 0x80 != 0) {
        return Err(Violation::LengthTopBit);
    }
    // RFC 6455 §5.2: the minimal number of bytes MUST be used; the upper six tell whether two were enough.
    if bytes.first_chunk() == Some(&[0; 6]) {
        return Err(Violation::LengthNotMinimal);
    }
    Ok(bytes.first_chunk().map(|&size| u64::from_be_bytes(size)))
}

const FIN: u8 = 0x80;
const MASKED: u8 = 0x80;
/// The largest length that the second byte holds itself.
const CODE_MAX: u8 = 125;
const CODE_MAX_SIZE: u64 = CODE_MAX as u64;
/// A length of two bytes follows.
const CODE_16: u8 = 126;
const SIZE_16_MAX: u64 = u16::MAX as u64;
/// A length of eight bytes follows.
const CODE_64: u8 = 127;

#[cfg(test)]
mod tests {
    use super::*;

    const MASK: [u8; 4] = [0x11, 0x22, 0x33, 0x44];

    fn header(payload_size: u64) -> FrameHeader {
        FrameHeader { fin: true, rsv: 0, opcode: Opcode::Binary, masking_key: Some(MASK), payload_size }
    }

    #[test]
    fn sizes_take_the_fewest_bytes() {
        for (payload_size, header_size) in
            [(0, 6), (125, 6), (126, 8), (65_535, 8), (65_536, 14), (u64::MAX >> 1, 14)]
        {
            let encoded = header(payload_size).encode();
            assert_eq!(encoded.len(), header_size, "payload of {payload_size}");
            assert_eq!(FrameHeader::decode(&encoded), Ok(Some((header(payload_size), header_size))));
            for cut in 0..header_size {
                assert_eq!(FrameHeader::decode(&encoded[..cut]), Ok(None), "{payload_size} cut at {cut}");
            }
        }
    }

    #[test]
    fn a_server_sends_without_mask() {
        assert_eq!(*EncodedHeader::whole(Opcode::Text, 5), [0x81, 5]);
        assert_eq!(*EncodedHeader::whole(Opcode::Close, 0), [0x88, 0]);
        assert_eq!(*EncodedHeader::whole(Opcode::Binary, 256), [0x82, 126, 1, 0]);
        assert_eq!(*EncodedHeader::whole(Opcode::Binary, 65_536), [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]);
    }

    /// The violation shows at the last byte of `bytes` and not before, and stays whatever follows.
    #[track_caller]
    fn shows_at_the_end(bytes: &[u8], violation: Violation) {
        assert_eq!(FrameHeader::decode(&bytes[..bytes.len() - 1]), Ok(None));
        for follow in [0x00, 0x7F, 0xFF] {
            for size in bytes.len()..20 {
                let mut longer = bytes.to_vec();
                longer.resize(size, follow);
                assert_eq!(FrameHeader::decode(&longer), Err(violation), "followed by {follow:#x}");
            }
        }
    }

    #[test]
    fn each_violation_shows_at_its_first_byte() {
        for rsv in [0x40, 0x20, 0x10, 0x70] {
            shows_at_the_end(&[0x81 | rsv], Violation::ReservedBit);
        }
        for opcode in [3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF] {
            shows_at_the_end(&[0x80 | opcode], Violation::ReservedOpcode);
        }
        for control in [0x08, 0x09, 0x0A] {
            shows_at_the_end(&[control], Violation::ControlFragmented);
            shows_at_the_end(&[0x80 | control, 0x80 | 126], Violation::ControlTooLong);
            shows_at_the_end(&[0x80 | control, 0x80 | 127], Violation::ControlTooLong);
        }
        for size in [0, 5, 125, 126, 127] {
            shows_at_the_end(&[0x81, size], Violation::Unmasked);
        }
        shows_at_the_end(&[0x82, 0x80 | 126, 0, 125], Violation::LengthNotMinimal);
        shows_at_the_end(&[0x82, 0x80 | 127, 0, 0, 0, 0, 0, 0], Violation::LengthNotMinimal);
        shows_at_the_end(&[0x82, 0x80 | 127, 0x80], Violation::LengthTopBit);
    }
}
