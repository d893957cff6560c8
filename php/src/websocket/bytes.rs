//! A frame as bytes, RFC 6455 §5.2.

use std::hash::{BuildHasher, Hasher, RandomState};

use super::constants::{FLAG_FIN, FLAG_MASK, FLAG_RSV1, FLAG_RSV2, FLAG_RSV3};

/// A frame that was taken apart.
pub(crate) struct Unpacked {
    pub(crate) opcode: i64,
    pub(crate) flags: i64,
    pub(crate) payload: Vec<u8>,
}

/// Appends a frame, masked where the flags say so.
pub(crate) fn append(bytes: &mut Vec<u8>, opcode: i64, flags: i64, payload: &[u8]) {
    let mut first = u8::try_from(opcode & 0xf).unwrap_or(0);
    for (flag, bit) in FIRST_BYTE {
        if flags & flag != 0 {
            first |= bit;
        }
    }
    bytes.push(first);
    let mask = if flags & FLAG_MASK != 0 { 0x80 } else { 0 };
    match payload.len() {
        size @ 0..=125 => bytes.push(mask | u8::try_from(size).unwrap_or(0)),
        size @ 126..=0xffff => {
            bytes.push(mask | 126);
            bytes.extend_from_slice(&u16::try_from(size).unwrap_or(0).to_be_bytes());
        }
        size => {
            bytes.push(mask | 127);
            bytes.extend_from_slice(&(size as u64).to_be_bytes());
        }
    }
    if mask == 0 {
        return bytes.extend_from_slice(payload);
    }
    let key = masking_key();
    bytes.extend_from_slice(&key);
    bytes.extend(payload.iter().zip(key.iter().cycle()).map(|(byte, key)| byte ^ key));
}

/// RFC 6455 §5.3: a new one for each frame, which nobody can foresee.
fn masking_key() -> [u8; 4] {
    let random = RandomState::new().build_hasher().finish();
    let [first, second, third, fourth, ..] = random.to_be_bytes();
    [first, second, third, fourth]
}

/// Takes apart the frame at the start of `bytes`. `None`: it is not there as a whole, or its length is none.
pub(crate) fn unpack(bytes: &[u8]) -> Option<Unpacked> {
    let (&[first, second], rest) = bytes.split_first_chunk()?;
    let (size, rest) = match second & 0x7f {
        126 => rest.split_first_chunk().map(|(size, rest)| (u64::from(u16::from_be_bytes(*size)), rest))?,
        127 => rest.split_first_chunk().map(|(size, rest)| (u64::from_be_bytes(*size), rest))?,
        size => (u64::from(size), rest),
    };
    let size = usize::try_from(size).ok()?;
    let masked = second & 0x80 != 0;
    let (key, rest) = if masked { rest.split_first_chunk()? } else { (&[0; 4], rest) };
    let payload = rest.get(..size)?.iter().zip(key.iter().cycle()).map(|(byte, key)| byte ^ key).collect();
    let mut flags = if masked { FLAG_MASK } else { 0 };
    for (flag, bit) in FIRST_BYTE {
        if first & bit != 0 {
            flags |= flag;
        }
    }
    Some(Unpacked { opcode: i64::from(first & 0xf), flags, payload })
}

/// The places of the flags in a frame's first byte.
const FIRST_BYTE: [(i64, u8); 4] =
    [(FLAG_FIN, 0x80), (FLAG_RSV1, 0x40), (FLAG_RSV2, 0x20), (FLAG_RSV3, 0x10)];
