use crate::deflate::Inflater;
use crate::reassembly::Buffer;
use crate::{Reassembly, Violation};

/// The part of a [`PartialMessage`](super::PartialMessage) that only compressed messages have. A payload is
/// inflated as it comes; its compressed bytes are not kept.
#[derive(Debug)]
pub(crate) struct Inflation {
    inflater: Box<Inflater>,
    /// Bytes of payload that have arrived.
    received: usize,
    /// Steps of work that the last piece took.
    steps: u32,
}

impl Inflation {
    pub(super) const fn new(inflater: Box<Inflater>) -> Self {
        Self { inflater, received: 0, steps: 0 }
    }

    pub(super) fn into_inflater(self) -> Box<Inflater> {
        self.inflater
    }

    pub(super) const fn received(&self) -> usize {
        self.received
    }

    /// Bytes of payload to inflate before the work is counted again.
    pub(super) const fn piece_size(&self) -> usize {
        if self.steps > PIECE_STEPS_MAX { COSTLY_PIECE_SIZE } else { PIECE_SIZE }
    }

    /// Inflates the next bytes of the payload to the end of `buffer`, which grows with what comes out of
    /// them. Fails as soon as the message is over the limit.
    pub(super) fn inflate(
        &mut self,
        bytes: &[u8],
        buffer: &mut Buffer,
        shared: &mut Reassembly,
    ) -> Result<(), Violation> {
        self.received += bytes.len();
        let start = buffer.size();
        let blocks = self.inflate_blocks(bytes, buffer, shared);
        let size = bytes.len() + buffer.size() - start;
        self.steps = (size / STEP_SIZE) as u32 + blocks.as_ref().map_or(0, |blocks| blocks * BLOCK_STEPS);
        shared.spend(self.steps);
        blocks.map(drop)
    }

    /// Inflates, and returns how many blocks have begun or ended.
    fn inflate_blocks(
        &mut self,
        bytes: &[u8],
        buffer: &mut Buffer,
        shared: &mut Reassembly,
    ) -> Result<u32, Violation> {
        let size_max = shared.limits().message_size_max;
        let mut rest = bytes;
        let mut blocks = 0;
        loop {
            if buffer.room().is_empty() {
                // One byte above the limit is enough to see that it is passed.
                let capacity = buffer.size().saturating_mul(2).max(CAPACITY_MIN);
                shared.grow(buffer, capacity.min(size_max.saturating_add(1)));
            }
            let step = self.inflater.inflate(rest, buffer.room());
            buffer.fill(step.produced);
            if buffer.size() > size_max {
                return Err(Violation::MessageTooBig);
            }
            step.outcome?;
            rest = &rest[step.consumed..];
            // Room that is left says that a block has ended, or that nothing more comes of these bytes.
            if !buffer.room().is_empty() {
                blocks += 1;
                if rest.is_empty() {
                    return Ok(blocks);
                }
            }
        }
    }

    /// Checks that the payload ends here, and not within a block.
    pub(super) fn end(&mut self) -> Result<(), Violation> {
        self.inflater.end_message()
    }
}

/// Bytes of payload inflated at a time. Even these may be all empty blocks, or inflate to a thousand times
/// their size.
const PIECE_SIZE: usize = 512;
/// The same after a piece that took more than [`PIECE_STEPS_MAX`] steps.
const COSTLY_PIECE_SIZE: usize = 64;
const PIECE_STEPS_MAX: u32 = 256;
/// Bytes, in and out, that count as one step.
const STEP_SIZE: usize = 64;
/// A block brings codes of its own, for which tables are built.
const BLOCK_STEPS: u32 = 16;
/// Least capacity of a buffer.
const CAPACITY_MIN: usize = 1024;
