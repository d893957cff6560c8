use super::wrong::Wrong;
use crate::deflate::{Agreement, Inflater, Inflaters};
use crate::frame::{self, Kind};
use crate::messages::message::{Message, Stamp};
use crate::messages::stock::{Stock, place};

/// The messages as they must be when a server sends them.
#[derive(Debug)]
pub(crate) struct Expected {
    kind: Kind,
    head_size: usize,
    frames: Frames,
    /// `None` until it is agreed that the server may compress.
    inflaters: Option<Inflaters>,
}

/// Whole frames, as they come when nothing is between.
#[derive(Debug)]
enum Frames {
    /// One, into which the stamp of the message is written that is looked at.
    Stamped { frame: Vec<u8>, stamp_size: usize },
    /// All of a stock.
    Stock {
        plain: Vec<Vec<u8>>,
        /// Compressed frames that have come and were inflated to the right message. Where each is compressed by itself
        /// the same bytes are the same message, and need not be inflated again. Empty where there is none.
        known: Vec<Vec<u8>>,
        /// Index of the one that is looked at.
        current: usize,
    },
}

impl Expected {
    pub(crate) fn new(message: &Message) -> Self {
        let (head, payload) = message.answer();
        let frames = Frames::Stamped { frame: [&head, payload].concat(), stamp_size: message.stamp_size() };
        Self { kind: message.kind, head_size: head.len(), frames, inflaters: None }
    }

    pub(crate) fn of_stock(stock: &Stock) -> Self {
        let opcode = stock.kind.opcode();
        let plain: Vec<_> =
            stock.payloads.iter().map(|payload| frame::server_frame(opcode, payload)).collect();
        let head_size = plain[0].len() - stock.payloads[0].len();
        let frames = Frames::Stock { known: vec![Vec::new(); plain.len()], plain, current: 0 };
        Self { kind: stock.kind, head_size, frames, inflaters: None }
    }

    /// From here on messages may be compressed.
    pub(crate) fn agree(&mut self, agreement: &Agreement) {
        self.inflaters = Some(Inflaters::new(agreement));
    }

    pub(crate) const fn kind(&self) -> Kind {
        self.kind
    }

    /// The reserved bits that a frame may have.
    pub(crate) const fn reserved_bits(&self) -> u8 {
        if self.inflaters.is_some() { frame::COMPRESSED } else { 0 }
    }

    /// The whole frame, as it comes when nothing is between.
    #[inline]
    pub(crate) fn frame(&self) -> &[u8] {
        match &self.frames {
            Frames::Stamped { frame, .. } => frame,
            Frames::Stock { plain, known, current } => {
                let known = &known[*current];
                if known.is_empty() { &plain[*current] } else { known }
            }
        }
    }

    /// From here on it is this message of this connection.
    #[inline]
    pub(crate) fn select(&mut self, connection: u64, sequence: u64) {
        match &mut self.frames {
            Frames::Stamped { frame, stamp_size } => {
                let place = &mut frame[self.head_size..];
                let stamp = Stamp::new(connection, sequence).bytes(self.kind);
                // Sizes that the compiler knows are copied without a call.
                match *stamp_size {
                    8 => place[..8].copy_from_slice(&stamp[..8]),
                    size => place[..size].copy_from_slice(&stamp[..size]),
                }
            }
            Frames::Stock { plain, current, .. } => *current = place(connection, sequence, plain.len()),
        }
    }

    pub(crate) fn payload(&self) -> &[u8] {
        payload(&self.frames, self.head_size)
    }

    /// Compares a piece of the payload that begins at `start`.
    pub(crate) fn verify(&self, start: usize, piece: &[u8]) -> Result<(), Wrong> {
        verify(self.payload(), start, piece)
    }

    /// An inflater for a message that begins.
    pub(crate) fn lend_inflater(&mut self) -> Option<Inflater> {
        self.inflaters.as_mut().map(Inflaters::lend)
    }

    /// Inflates a piece of a compressed payload, and compares what it comes to, which begins at `start`; returns where
    /// that ends. Not a byte more is inflated than shows that the message is too long.
    pub(crate) fn inflate(
        &mut self,
        inflater: &mut Inflater,
        mut start: usize,
        mut piece: &[u8],
    ) -> Result<usize, Wrong> {
        let expected = payload(&self.frames, self.head_size);
        let Some(inflaters) = &mut self.inflaters else { return Err(Wrong::ReservedBits) };
        loop {
            let room_size = inflaters.room.len().min(expected.len() - start + 1);
            let room = &mut inflaters.room[..room_size];
            let (consumed, produced) = inflater.inflate(piece, room).map_err(|_| Wrong::Unsound)?;
            piece = &piece[consumed..];
            let end = start + produced;
            verify(expected, start, &room[..produced.min(expected.len() - start)])?;
            if end > expected.len() {
                return Err(Wrong::Length { expected: expected.len() as u64, got: end as u64, fin: false });
            }
            start = end;
            // Room that is left says that nothing is held back.
            if piece.is_empty() && produced < room_size {
                return Ok(end);
            }
        }
    }

    /// The compressed message that is looked at has come whole, and was right.
    pub(crate) fn finish(
        &mut self,
        mut inflater: Inflater,
        verified: usize,
    ) -> Result<Option<Inflater>, Wrong> {
        inflater.finish().map_err(|_| Wrong::Unsound)?;
        let expected = self.payload().len();
        if verified < expected {
            return Err(Wrong::Length { expected: expected as u64, got: verified as u64, fin: true });
        }
        Ok(match &mut self.inflaters {
            Some(inflaters) => inflaters.take_back(inflater),
            None => None,
        })
    }

    /// The frame of the message that is looked at came in these bytes, and was right.
    #[cold]
    pub(crate) fn learn(&mut self, frame: &[u8]) {
        if let Frames::Stock { known, current, .. } = &mut self.frames
            && self.inflaters.as_ref().is_some_and(|inflaters| !inflaters.context_takeover)
        {
            frame.clone_into(&mut known[*current]);
        }
    }
}

fn payload(frames: &Frames, head_size: usize) -> &[u8] {
    match frames {
        Frames::Stamped { frame, .. } => &frame[head_size..],
        Frames::Stock { plain, current, .. } => &plain[*current][head_size..],
    }
}

fn verify(payload: &[u8], start: usize, piece: &[u8]) -> Result<(), Wrong> {
    let expected = &payload[start..start + piece.len()];
    if piece == expected {
        return Ok(());
    }
    let differs = piece.iter().zip(expected).position(|(got, expected)| got != expected);
    let at = differs.unwrap_or_default();
    Err(Wrong::Byte { offset: start + at, expected: expected[at], got: piece[at] })
}
