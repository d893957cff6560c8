use super::Event;
use crate::{Opcode, Violation, unmask};

/// A control frame that a read cut.
#[derive(Debug)]
pub(super) struct PartialControl {
    opcode: Opcode,
    masking_key: [u8; 4],
    payload: [u8; PAYLOAD_SIZE_MAX],
    size: u8,
    filled: u8,
}

impl PartialControl {
    /// A frame of `size` bytes, of which none has arrived. `size` is at most 125.
    pub(super) fn new(opcode: Opcode, masking_key: [u8; 4], size: u8) -> Self {
        Self { opcode, masking_key, payload: [0; PAYLOAD_SIZE_MAX], size, filled: 0 }
    }

    /// Takes the next bytes of the payload from the front of `bytes`, and returns how many these were.
    pub(super) fn append(&mut self, bytes: &[u8]) -> usize {
        let start = usize::from(self.filled);
        let end = usize::from(self.size).min(start + bytes.len());
        let piece = &mut self.payload[start..end];
        piece.copy_from_slice(&bytes[..end - start]);
        self.masking_key = unmask(piece, self.masking_key);
        self.filled = end as u8;
        end - start
    }

    pub(super) fn is_complete(&self) -> bool {
        self.filled == self.size
    }

    /// Bytes of the frame that have arrived, with the six of its header.
    pub(super) fn received_size(&self) -> u64 {
        HEADER_SIZE + u64::from(self.filled)
    }

    pub(super) fn event(&self) -> Result<Event<'_>, Violation> {
        Event::of_frame(self.opcode, &self.payload[..usize::from(self.size)])
    }
}

/// RFC 6455 §5.5: the largest payload of a control frame.
const PAYLOAD_SIZE_MAX: usize = 125;
/// Two bytes and the masking key: the length of a control frame fits in the second.
const HEADER_SIZE: u64 = 6;
