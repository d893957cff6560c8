use crate::deflate::Inflater;
use crate::reassembly::Buffer;
use crate::{Reassembly, Violation};

/// What a compressed message needs beyond what every message does. Its payload is inflated as it comes, and not kept.
#[derive(Debug)]
pub(crate) struct Inflation {
    inflater: Box<Inflater>,
    /// Bytes of payload that have arrived.
    received: usize,
}

impl Inflation {
    pub(super) const fn new(inflater: Box<Inflater>) -> Self {
        Self { inflater, received: 0 }
    }

    pub(super) fn into_inflater(self) -> Box<Inflater> {
        self.inflater
    }

    pub(super) const fn received(&self) -> usize {
        self.received
    }

    /// Appends to `buffer` what the next bytes of the payload inflate to. It grows with what comes out of them, and
    /// ends where the message is over the limit.
    pub(super) fn inflate(
        &mut self,
        bytes: &[u8],
        buffer: &mut Buffer,
        shared: &mut Reassembly,
    ) -> Result<(), Violation> {
        self.received += bytes.len();
        let size_max = shared.limits().message_size_max;
        let mut rest = bytes;
        loop {
            if buffer.room().is_empty() {
                // One byte above the limit is enough to see that it is passed.
                let capacity = buffer.size().saturating_mul(2).max(CAPACITY_MIN);
                shared.grow(buffer, capacity.min(size_max.saturating_add(1)));
            }
            let step = self.inflater.inflate(rest, buffer.room());
            buffer.fill(step.produced);
            shared.note_inflated(step.produced);
            if buffer.size() > size_max {
                return Err(Violation::MessageTooBig);
            }
            step.outcome?;
            rest = &rest[step.consumed..];
            // Room that is left says that nothing more comes of these bytes.
            if rest.is_empty() && !buffer.room().is_empty() {
                return Ok(());
            }
        }
    }

    /// All of the payload has been inflated.
    pub(super) fn end(&mut self) -> Result<(), Violation> {
        self.inflater.end_message()
    }
}

/// What a buffer has at least.
const CAPACITY_MIN: usize = 1024;
