//! The content of messages: a fixed pattern, and a stamp at its front that tells each from every other.

use crate::frame::{self, Key, Kind};

/// The messages of a run. They differ in the stamp only.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) kind: Kind,
    /// The payload, with an empty stamp.
    payload: Vec<u8>,
}

impl Message {
    /// The same in every process of a run and in every run.
    pub(crate) fn new(kind: Kind, size: usize) -> Self {
        Self { kind, payload: random(kind, 0, size) }
    }

    /// The head of the frame in which a server sends it, and its payload.
    pub(crate) fn answer(&self) -> (Vec<u8>, &[u8]) {
        (frame::server_head(self.kind.opcode(), self.payload.len()), &self.payload)
    }

    /// The frame in which a client sends it.
    pub(crate) fn question(&self, key: Key) -> Vec<u8> {
        frame::client_frame(self.kind.opcode(), &self.payload, key)
    }

    /// The bytes of a payload that the stamp takes.
    pub(crate) fn stamp_size(&self) -> usize {
        stamp_size(self.kind, self.payload.len())
    }
}

/// The bytes that a stamp takes of a payload of this size.
pub(super) fn stamp_size(kind: Kind, payload_size: usize) -> usize {
    payload_size.min(match kind {
        Kind::Text => 16,
        Kind::Binary => 8,
    })
}

/// Random bytes, or letters; the same for the same seed.
pub(super) fn random(kind: Kind, seed: u64, size: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(SEED + seed);
    match kind {
        Kind::Text => (0..size).map(|_| random.u8(b'a'..=b'z')).collect(),
        Kind::Binary => (0..size).map(|_| random.u8(..)).collect(),
    }
}

/// The number of a message among all of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stamp(u64);

impl Stamp {
    /// The stamps of a connection begin far from those of any other, in every byte, so that even one byte of it tells
    /// neighbours apart.
    #[inline]
    pub(crate) const fn new(connection: u64, sequence: u64) -> Self {
        Self(connection.wrapping_mul(GOLDEN).wrapping_add(sequence))
    }

    pub(super) const fn number(self) -> u64 {
        self.0
    }

    /// As it stands in a payload; a short payload has the front of it.
    #[inline]
    pub(crate) fn bytes(self, kind: Kind) -> [u8; 16] {
        let mut bytes = [0; 16];
        match kind {
            Kind::Text => {
                for (index, digit) in bytes.iter_mut().enumerate() {
                    *digit = DIGITS[(self.0 >> (4 * index)) as usize & 15];
                }
            }
            Kind::Binary => bytes[..8].copy_from_slice(&self.0.to_le_bytes()),
        }
        bytes
    }

    /// The same under a mask.
    #[inline]
    pub(crate) fn masked_bytes(self, kind: Kind, key: Key) -> [u8; 16] {
        let mask = u128::from(u32::from_ne_bytes(key)) * 0x0000_0001_0000_0001_0000_0001_0000_0001;
        (u128::from_ne_bytes(self.bytes(kind)) ^ mask).to_ne_bytes()
    }
}

const SEED: u64 = 6455;
const DIGITS: &[u8; 16] = b"0123456789abcdef";
/// 2^64 over the golden ratio: its multiples lie far apart.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn one_byte_tells_neighbouring_connections_and_messages_apart() {
        let first = |connection, sequence| Stamp::new(connection, sequence).bytes(Kind::Binary)[0];
        assert_eq!((0..256).map(|connection| first(connection, 5)).collect::<HashSet<u8>>().len(), 256);
        assert_eq!((0..256).map(|sequence| first(5, sequence)).collect::<HashSet<u8>>().len(), 256);
    }

    #[test]
    fn a_text_has_letters_and_digits_only() {
        let message = Message::new(Kind::Text, 100);
        assert!(message.answer().1.iter().all(u8::is_ascii_lowercase));
        assert!(Stamp::new(3, 4).bytes(Kind::Text).iter().all(u8::is_ascii_hexdigit));
    }

    #[test]
    fn a_masked_stamp_is_the_stamp_masked() {
        for kind in [Kind::Text, Kind::Binary] {
            let (stamp, key) = (Stamp::new(7, 8), [1, 2, 3, 4]);
            let mut bytes = stamp.masked_bytes(kind, key);
            frame::mask(&mut bytes, key);
            assert_eq!(bytes, stamp.bytes(kind));
        }
    }

    #[test]
    fn a_stamp_is_as_long_as_the_payload_allows() {
        let size = |kind, size| Message::new(kind, size).stamp_size();
        assert_eq!([size(Kind::Binary, 0), size(Kind::Binary, 5), size(Kind::Binary, 20)], [0, 5, 8]);
        assert_eq!([size(Kind::Text, 5), size(Kind::Text, 20)], [5, 16]);
    }
}
