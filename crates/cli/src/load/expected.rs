use super::frame::Kind;
use super::message::{Message, Stamp};
use super::wrong::Wrong;

/// What a message must look like when a server sends it.
#[derive(Debug)]
pub(crate) struct Expected {
    kind: Kind,
    head_size: usize,
    stamp_size: usize,
    frame: Vec<u8>,
}

impl Expected {
    pub(crate) fn new(message: &Message) -> Self {
        let (head, payload) = message.answer();
        let (kind, head_size, stamp_size) = (message.kind, head.len(), message.stamp_size());
        Self { kind, head_size, stamp_size, frame: [&head, payload].concat() }
    }

    pub(crate) const fn kind(&self) -> Kind {
        self.kind
    }

    /// The whole frame, as it comes when nothing is between.
    #[inline]
    pub(crate) fn frame(&self) -> &[u8] {
        &self.frame
    }

    /// From here on it is the message with this stamp.
    #[inline]
    pub(crate) fn stamp(&mut self, stamp: Stamp) {
        let place = &mut self.frame[self.head_size..];
        let stamp = stamp.bytes(self.kind);
        // Sizes that the compiler knows are copied without a call.
        match self.stamp_size {
            8 => place[..8].copy_from_slice(&stamp[..8]),
            size => place[..size].copy_from_slice(&stamp[..size]),
        }
    }

    pub(crate) fn payload(&self) -> &[u8] {
        &self.frame[self.head_size..]
    }

    /// Compares a piece of the payload that begins at `start`.
    pub(crate) fn verify(&self, start: usize, piece: &[u8]) -> Result<(), Wrong> {
        let expected = &self.payload()[start..start + piece.len()];
        if piece == expected {
            return Ok(());
        }
        let differs = piece.iter().zip(expected).position(|(got, expected)| got != expected);
        let at = differs.unwrap_or_default();
        Err(Wrong::Byte { offset: start + at, expected: expected[at], got: piece[at] })
    }
}
