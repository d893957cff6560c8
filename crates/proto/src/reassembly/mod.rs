//! The common part of a loop's connections that put messages together: limits, spare buffers, and the count of
//! memory held.

mod buffer;

use std::mem;

pub(crate) use buffer::Buffer;

use crate::connection::PartialMessage;
use crate::deflate::Inflater;

/// Limits of a client's message.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The largest payload of a whole message in bytes, inflated. Compressed it may be larger by an eighth
    /// and 16 KiB, which is the most that compressing can add.
    pub message_size_max: usize,
    /// The most frames of one message. The first is always allowed.
    pub fragments_max: u32,
}

impl Limits {
    /// The largest payload of a message's frames together, in bytes.
    pub(crate) fn payload_size_max(&self, is_compressed: bool) -> usize {
        let size_max = self.message_size_max;
        // A simple compressor makes nine bits of eight; the rest is for the ends of the blocks that it flushes.
        if is_compressed { size_max.saturating_add(size_max / 8 + 16 * 1024) } else { size_max }
    }
}

/// Shared by the connections of one loop for receiving: the limits; spare buffers and inflaters, so that
/// nothing is allocated in the long run; the count of memory held by unfinished messages; and the work that
/// may still be done in one go.
#[derive(Debug)]
pub struct Reassembly {
    limits: Limits,
    small_size_max: usize,
    #[expect(clippy::vec_box, reason = "the box itself moves between here and a connection")]
    spares: Vec<Box<PartialMessage>>,
    spares_size: usize,
    #[expect(clippy::vec_box, reason = "the box itself moves between here and a connection")]
    inflaters: Vec<Box<Inflater>>,
    held: usize,
    steps_left: u32,
}

impl Reassembly {
    /// For connections with these limits; without a buffer yet.
    pub fn new(limits: Limits) -> Self {
        let spares = Vec::with_capacity(SPARES_MAX);
        let small_size_max = SMALL_SIZE_MAX.min(limits.message_size_max);
        Self {
            limits,
            small_size_max,
            spares,
            spares_size: 0,
            inflaters: Vec::new(),
            held: 0,
            steps_left: u32::MAX,
        }
    }

    /// The limits.
    #[inline]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The largest payload of a message whose size is in the second byte of its only frame, RFC 6455 §5.2.
    #[inline]
    pub(crate) const fn small_size_max(&self) -> usize {
        self.small_size_max
    }

    /// Bytes of memory allocated for the unfinished messages of all connections, and for the windows of their
    /// clients. Allocated capacity counts, not the bytes that have arrived.
    pub fn held(&self) -> usize {
        self.held
    }

    /// Grants this many steps of work, in place of those left. A step is about the cost of a small frame: one
    /// that belongs to a message of several, or a part of inflating. Without a grant there is no bound.
    ///
    /// The number of bytes received says little about the work: a kilobyte may be many frames, or empty blocks of
    /// DEFLATE, or inflate to a megabyte.
    #[inline]
    pub fn grant(&mut self, steps: u32) {
        self.steps_left = steps;
    }

    /// Takes steps from what was granted. Events are the caller's work, and the caller counts them.
    #[inline]
    pub fn spend(&mut self, steps: u32) {
        self.steps_left = self.steps_left.saturating_sub(steps);
    }

    /// Steps left of those granted. At none, [`Connection::receive`](crate::Connection::receive) takes at most
    /// one frame, or a piece of one, in a call.
    #[inline]
    pub fn steps_left(&self) -> u32 {
        self.steps_left
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

    /// Stops counting a message as held: it is complete, or given up.
    pub(crate) fn settle(&mut self, message: &PartialMessage) {
        self.held -= memory_size(message);
    }

    /// Keeps the memory of a message that is no longer counted as held, if there is room.
    pub(crate) fn spare(&mut self, mut message: Box<PartialMessage>) {
        let size = memory_size(&message);
        if self.spares.len() < SPARES_MAX && self.spares_size + size <= SPARES_SIZE_MAX {
            message.clear();
            self.spares_size += size;
            self.spares.push(message);
        }
    }

    /// An inflater with an empty window, counted as held from here on.
    pub(crate) fn take_inflater(&mut self) -> Box<Inflater> {
        self.held += Inflater::SIZE;
        self.inflaters.pop().unwrap_or_default()
    }

    /// Takes an inflater back once no message will refer to its window any more.
    pub(crate) fn return_inflater(&mut self, mut inflater: Box<Inflater>) {
        self.held -= Inflater::SIZE;
        if self.inflaters.len() < SPARES_MAX {
            inflater.reset();
            self.inflaters.push(inflater);
        }
    }
}

/// Memory that a message holds beside its inflater.
pub(crate) fn memory_size(message: &PartialMessage) -> usize {
    mem::size_of::<PartialMessage>() + message.buffer().capacity()
}

/// A larger size has bytes of its own in the header.
const SMALL_SIZE_MAX: usize = 125;
const SPARES_MAX: usize = 8;
/// Bytes of all the spares together: four messages of the usual size limit.
const SPARES_SIZE_MAX: usize = 4 * 1024 * 1024 + 8 * 1024;
