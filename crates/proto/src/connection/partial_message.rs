use super::{Inflation, Payload};
use crate::deflate::Inflater;
use crate::reassembly::Buffer;
use crate::{Limits, MessageKind, Reassembly, Utf8Validator, Violation, unmask};

/// A message that a read cut or that comes in fragments, until it is complete and handed over.
#[derive(Debug)]
pub(crate) struct PartialMessage {
    stage: Stage,
    kind: MessageKind,
    text: Utf8Validator,
    frames: u32,
    headers_size: u64,
    /// Only of a compressed message, until it is complete.
    inflation: Option<Inflation>,
    buffer: Buffer,
}

/// A frame of a message: its header without the opcode.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fragment {
    pub(super) header_size: usize,
    pub(super) masking_key: [u8; 4],
    /// Bytes of the payload that have not arrived.
    pub(super) outstanding: usize,
    pub(super) fin: bool,
}

/// The unit that the last bytes of a payload completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Piece,
    Frame,
    Message,
}

#[derive(Debug)]
enum Stage {
    /// Waits for a continuation frame.
    BetweenFrames,
    /// In the payload of a frame.
    Payload(Fragment),
    /// Handed over; only its memory is still here.
    Delivered,
}

impl PartialMessage {
    pub(crate) fn buffer(&self) -> &Buffer {
        &self.buffer
    }

    /// Forgets the message, keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.buffer.clear();
        self.text = Utf8Validator::new();
        self.frames = 0;
        self.headers_size = 0;
        self.stage = Stage::BetweenFrames;
    }

    pub(super) fn begin(&mut self, kind: MessageKind, inflater: Option<Box<Inflater>>) {
        self.kind = kind;
        self.inflation = inflater.map(Inflation::new);
    }

    /// Takes out the inflater, for the next message.
    pub(super) fn take_inflater(&mut self) -> Option<Box<Inflater>> {
        self.inflation.take().map(Inflation::into_inflater)
    }

    /// Checks a further frame against the limits; done at its header, before any of its payload is kept.
    pub(super) fn check_limits(&self, payload_size: u64, limits: &Limits) -> Result<(), Violation> {
        let size_max = limits.payload_size_max(self.inflation.is_some());
        if payload_size > size_max.saturating_sub(self.payload_received()) as u64 {
            return Err(Violation::MessageTooBig);
        }
        if self.frames >= limits.fragments_max {
            return Err(Violation::TooManyFragments);
        }
        Ok(())
    }

    pub(super) fn begin_frame(&mut self, fragment: Fragment) {
        self.frames += 1;
        self.headers_size += fragment.header_size as u64;
        self.stage = Stage::Payload(fragment);
    }

    pub(super) fn is_compressed(&self) -> bool {
        self.inflation.is_some()
    }

    pub(super) fn is_in_payload(&self) -> bool {
        matches!(self.stage, Stage::Payload(_))
    }

    pub(super) fn is_delivered(&self) -> bool {
        matches!(self.stage, Stage::Delivered)
    }

    /// Bytes of the message that have arrived, headers included.
    pub(super) fn received_size(&self) -> u64 {
        self.headers_size + self.payload_received() as u64
    }

    fn payload_received(&self) -> usize {
        self.inflation.as_ref().map_or(self.buffer.size(), Inflation::received)
    }

    /// Takes the next bytes of the frame's payload from the front of `bytes`, and returns how many these
    /// were.
    pub(super) fn append(&mut self, bytes: &mut [u8], shared: &mut Reassembly) -> Result<usize, Violation> {
        if self.inflation.is_some() {
            return self.append_compressed(bytes, shared);
        }
        let Stage::Payload(fragment) = &self.stage else { return Ok(0) };
        let size = fragment.outstanding.min(bytes.len());
        let needed = self.buffer.size() + size;
        if needed > self.buffer.capacity() {
            let capacity = needed.max(self.capacity_doubled(CAPACITY_MIN, shared.limits()));
            shared.grow(&mut self.buffer, capacity);
        }
        self.buffer.room()[..size].copy_from_slice(&bytes[..size]);
        self.advance(size, shared)?;
        Ok(size)
    }

    /// Room for the next bytes of the payload; `None` where too few are outstanding to be worth a read of their own, or
    /// too few have come to be worth the memory.
    pub(super) fn direct_buffer(&mut self, shared: &mut Reassembly) -> Option<&mut [u8]> {
        let Stage::Payload(Fragment { outstanding, .. }) = self.stage else { return None };
        if outstanding < DIRECT_SIZE_MIN || self.buffer.size() < DIRECT_SIZE_MIN || self.inflation.is_some() {
            return None;
        }
        if self.buffer.room().len() < DIRECT_SIZE_MIN {
            let capacity = self.capacity_doubled(0, shared.limits());
            shared.grow(&mut self.buffer, capacity);
        }
        let room = self.buffer.room();
        let size = outstanding.min(room.len());
        Some(&mut room[..size])
    }

    /// Takes `size` bytes of the payload that were written, still masked, to the front of the buffer's room.
    pub(super) fn advance(&mut self, size: usize, shared: &mut Reassembly) -> Result<(), Violation> {
        let Stage::Payload(fragment) = &mut self.stage else {
            assert_eq!(size, 0, "bytes for the payload of no frame");
            return Ok(());
        };
        assert!(size <= fragment.outstanding, "more bytes than the frame has");
        let piece = &mut self.buffer.room()[..size];
        let progress = fragment.take(piece);
        // The whole of a complete text is checked when it is handed over, its last piece included.
        if self.kind == MessageKind::Text && progress != Progress::Message {
            self.text.push(piece)?;
        }
        self.buffer.fill(size);
        self.pass(progress, shared);
        Ok(())
    }

    /// [`append`](Self::append) for a compressed message, a bounded piece at a time.
    fn append_compressed(&mut self, bytes: &mut [u8], shared: &mut Reassembly) -> Result<usize, Violation> {
        let (Stage::Payload(fragment), Some(inflation)) = (&mut self.stage, &mut self.inflation) else {
            return Ok(0);
        };
        let size = fragment.outstanding.min(bytes.len()).min(inflation.piece_size());
        let piece = &mut bytes[..size];
        let progress = fragment.take(piece);
        let start = self.buffer.size();
        let mut outcome = inflation.inflate(piece, &mut self.buffer, shared);
        if progress == Progress::Message {
            outcome = outcome.and_then(|()| inflation.end());
        }
        // Text that came out before the violation is judged before it, however the payload is cut.
        if self.kind == MessageKind::Text && (outcome.is_err() || progress != Progress::Message) {
            self.text.push(&self.buffer.filled()[start..])?;
        }
        outcome?;
        self.pass(progress, shared);
        Ok(size)
    }

    fn pass(&mut self, progress: Progress, shared: &mut Reassembly) {
        match progress {
            Progress::Piece => {}
            Progress::Frame => self.stage = Stage::BetweenFrames,
            Progress::Message => {
                shared.settle(self);
                self.stage = Stage::Delivered;
            }
        }
    }

    /// The payload of the complete message.
    pub(super) fn payload(&self) -> Result<Payload<'_>, Violation> {
        Payload::new(self.kind, self.buffer.filled())
    }

    /// Twice the bytes that have arrived, at least `least`, but no more than the message can still need.
    fn capacity_doubled(&self, least: usize, limits: &Limits) -> usize {
        let size_max = match &self.stage {
            Stage::Payload(Fragment { fin: true, outstanding, .. }) => self.buffer.size() + outstanding,
            Stage::Payload(Fragment { fin: false, .. }) | Stage::BetweenFrames | Stage::Delivered => {
                limits.message_size_max
            }
        };
        self.buffer.size().saturating_mul(2).max(least).min(size_max)
    }
}

impl Fragment {
    /// Unmasks the next bytes of the payload.
    fn take(&mut self, piece: &mut [u8]) -> Progress {
        self.masking_key = unmask(piece, self.masking_key);
        self.outstanding -= piece.len();
        match (self.outstanding, self.fin) {
            (0, true) => Progress::Message,
            (0, false) => Progress::Frame,
            (_, true | false) => Progress::Piece,
        }
    }
}

impl Default for PartialMessage {
    fn default() -> Self {
        Self {
            stage: Stage::BetweenFrames,
            kind: MessageKind::Binary,
            text: Utf8Validator::new(),
            frames: 0,
            headers_size: 0,
            inflation: None,
            buffer: Buffer::default(),
        }
    }
}

/// Least capacity of a buffer, unless the whole message is shorter.
const CAPACITY_MIN: usize = 1024;
/// Fewer bytes than this are received through the shared buffer, which is cheaper than a read of their own.
const DIRECT_SIZE_MIN: usize = 16 * 1024;
