mod buffer;

use std::mem;

pub(crate) use buffer::Buffer;

use crate::connection::PartialMessage;

/// What a message of a client may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most bytes that the payload of a whole message may have.
    pub message_size_max: usize,
    /// The most frames that one message may have. The first is always allowed.
    pub fragments_max: u32,
}

/// What the connections of one loop share on their receiving side: the limits, spare buffers, so that nothing is
/// allocated in the long run, and the count of memory that messages being assembled hold.
#[derive(Debug)]
pub struct Reassembly {
    limits: Limits,
    #[expect(clippy::vec_box, reason = "the box itself moves between here and a connection")]
    spares: Vec<Box<PartialMessage>>,
    spares_size: usize,
    held: usize,
}

impl Reassembly {
    /// Shared by connections with these limits; holds no buffer yet.
    pub fn new(limits: Limits) -> Self {
        Self { limits, spares: Vec::with_capacity(SPARES_MAX), spares_size: 0, held: 0 }
    }

    /// What a message may cost.
    #[inline]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Bytes of memory held by the unfinished messages of all connections that share this: what is allocated for
    /// them, not what has arrived.
    pub fn held(&self) -> usize {
        self.held
    }

    /// An empty message to be filled, counted as held from here on.
    pub(crate) fn take(&mut self) -> Box<PartialMessage> {
        let message = match self.spares.pop() {
            Some(spare) => {
                self.spares_size -= memory_size(&spare);
                spare
            }
            None => Box::default(),
        };
        self.held += memory_size(&message);
        message
    }

    /// Enlarges the buffer of a message that is counted as held.
    pub(crate) fn grow(&mut self, buffer: &mut Buffer, capacity: usize) {
        let before = buffer.capacity();
        buffer.grow(capacity);
        self.held += buffer.capacity() - before;
    }

    /// The message is complete and no longer counted as held.
    pub(crate) fn settle(&mut self, message: &PartialMessage) {
        self.held -= memory_size(message);
    }

    /// Keeps a message that is no longer counted as held for its memory, if there is room.
    pub(crate) fn spare(&mut self, mut message: Box<PartialMessage>) {
        let size = memory_size(&message);
        if self.spares.len() < SPARES_MAX && self.spares_size + size <= SPARES_SIZE_MAX {
            message.clear();
            self.spares_size += size;
            self.spares.push(message);
        }
    }
}

fn memory_size(message: &PartialMessage) -> usize {
    mem::size_of::<PartialMessage>() + message.buffer().capacity()
}

const SPARES_MAX: usize = 8;
/// Bytes of all the spares together: four messages of the usual size limit.
const SPARES_SIZE_MAX: usize = 4 * 1024 * 1024 + 8 * 1024;
