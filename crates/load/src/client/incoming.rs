//! The receiving side of a connection: all that comes is compared with what it must be at once, and nothing is kept;
//! only a message that is searched is kept until it is whole.

use super::attention::Attention;
use super::expected::Expected;
use super::wrong::Wrong;
use crate::deflate::Inflater;
use crate::frame;

/// The receiving side of a connection.
#[derive(Debug, Default)]
pub(crate) struct Incoming {
    /// Messages that have come whole, and as they must be.
    pub(crate) messages: u64,
    /// Those among them that came compressed.
    pub(crate) compressed: u64,
    /// Messages that were searched in vain.
    pub(crate) others: u64,
    /// All that has come, in bytes.
    pub(crate) bytes: u64,
    part: Part,
    /// A message that has begun.
    begun: Option<Begun>,
    /// The inflater of the messages before, where the server takes its context over.
    context: Option<Inflater>,
}

#[derive(Debug)]
struct Begun {
    /// Bytes of the message that were compared; of a compressed one, after inflating.
    verified: usize,
    form: Form,
}

#[derive(Debug)]
enum Form {
    Plain,
    /// Inflated by this, where anybody looks at it.
    Compressed(Option<Inflater>),
    /// Nobody looks at it.
    Skipped,
    /// The payload, as far as it has come.
    Searched(Vec<u8>),
}

/// The part of a frame in which the received bytes end.
#[derive(Debug)]
enum Part {
    Head { bytes: [u8; HEAD_SIZE_MAX], size: usize },
    Message { fin: bool, left: usize },
    Control { opcode: u8, payload: Vec<u8>, left: usize },
}

/// A control frame that a server sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Control {
    Ping(Vec<u8>),
    /// The answer to a Ping with [`FENCE`].
    Fence,
    Close {
        code: Option<u16>,
        reason: Vec<u8>,
    },
}

impl Incoming {
    /// Takes what a read brought and counts the messages in it; what comes behind a Close is ignored.
    ///
    /// # Errors
    ///
    /// [`Wrong`] for the first thing that is not as it must be.
    #[inline]
    pub(crate) fn receive(
        &mut self,
        mut bytes: &[u8],
        expected: &mut Expected,
        attention: Attention,
        controls: &mut Vec<Control>,
    ) -> Result<(), Wrong> {
        self.bytes += bytes.len() as u64;
        let mut begin = None;
        while !bytes.is_empty() {
            if let Attention::Compared(source) = attention
                && self.is_between_messages()
                && self.messages < source.begun
            {
                begin = Some(bytes);
                expected.select(source.connection, self.messages);
                let frame = expected.frame();
                if let Some(rest) = bytes.strip_prefix(frame) {
                    self.messages += 1;
                    self.compressed += u64::from(frame[0] & frame::COMPRESSED != 0);
                    bytes = rest;
                    continue;
                }
            }
            // A server that is flooded with Pings answers with many of these.
            if let (Part::Head { size: 0, .. }, Some(rest)) = (&self.part, bytes.strip_prefix(&EMPTY_PONG)) {
                bytes = rest;
                continue;
            }
            let compressed = self.compressed;
            bytes = self.piece(bytes, expected, attention, controls)?;
            if self.compressed > compressed
                && let Some(begin) = begin.take()
                && begin[0] & frame::FIN != 0
            {
                expected.learn(&begin[..begin.len() - bytes.len()]);
            }
        }
        Ok(())
    }

    fn is_between_messages(&self) -> bool {
        matches!(self.part, Part::Head { size: 0, .. }) && self.begun.is_none()
    }

    /// Takes what belongs to the part of a frame that has begun, and returns the rest.
    fn piece<'a>(
        &mut self,
        bytes: &'a [u8],
        expected: &mut Expected,
        attention: Attention,
        controls: &mut Vec<Control>,
    ) -> Result<&'a [u8], Wrong> {
        match &mut self.part {
            Part::Head { bytes: head, size } => {
                head[*size] = bytes[0];
                *size += 1;
                let size = *size;
                if let Some(payload_size) = payload_size(&head[..size]) {
                    let head = *head;
                    self.part = self.begin(&head[..size], payload_size?, expected, attention)?;
                    self.finish_empty(expected, attention, controls)?;
                }
                Ok(after_close(controls, &bytes[1..]))
            }
            Part::Message { left, .. } => {
                let (piece, rest) = bytes.split_at(bytes.len().min(*left));
                *left -= piece.len();
                if let Some(begun) = &mut self.begun {
                    if let Attention::Compared(source) = attention {
                        expected.select(source.connection, self.messages);
                    }
                    begun.take(piece, expected)?;
                }
                self.finish_empty(expected, attention, controls)?;
                Ok(rest)
            }
            Part::Control { payload, left, .. } => {
                let (piece, rest) = bytes.split_at(bytes.len().min(*left));
                *left -= piece.len();
                payload.extend_from_slice(piece);
                self.finish_empty(expected, attention, controls)?;
                Ok(after_close(controls, rest))
            }
        }
    }

    /// The part that follows a head.
    fn begin(
        &mut self,
        head: &[u8],
        payload_size: u64,
        expected: &mut Expected,
        attention: Attention,
    ) -> Result<Part, Wrong> {
        let (fin, opcode) = (head[0] & frame::FIN != 0, head[0] & frame::OPCODE);
        let reserved = head[0] & frame::RESERVED;
        if reserved & !expected.reserved_bits() != 0 {
            return Err(Wrong::ReservedBits);
        }
        // RFC 7692 §6.1: the bit is set on the first frame of a message, and on no control frame.
        if reserved != 0 && !matches!(opcode, 1 | 2) {
            return Err(Wrong::CompressedPart);
        }
        if head[1] & frame::MASKED != 0 {
            return Err(Wrong::Masked);
        }
        match opcode {
            frame::CLOSE | frame::PING | frame::PONG => {
                // RFC 6455 §5.5: at most 125 bytes, and whole.
                if !fin || payload_size > CONTROL_SIZE_MAX {
                    return Err(Wrong::LongControl);
                }
                Ok(Part::Control { opcode, payload: Vec::new(), left: payload_size as usize })
            }
            frame::CONTINUATION | 1 | 2 => {
                self.begin_message(opcode, reserved != 0, expected, attention)?;
                if let Some(Begun { verified, form: Form::Plain }) = &self.begun {
                    let size = expected.payload().len() as u64;
                    let total = *verified as u64 + payload_size;
                    if total > size || (fin && total < size) {
                        return Err(Wrong::Length { expected: size, got: total, fin });
                    }
                }
                Ok(Part::Message { fin, left: payload_size as usize })
            }
            unknown => Err(Wrong::Opcode(unknown)),
        }
    }

    fn begin_message(
        &mut self,
        opcode: u8,
        is_compressed: bool,
        expected: &mut Expected,
        attention: Attention,
    ) -> Result<(), Wrong> {
        match (opcode, &self.begun) {
            (frame::CONTINUATION, Some(_)) => return Ok(()),
            (frame::CONTINUATION, None) => return Err(Wrong::NothingToContinue),
            (_, Some(_)) => return Err(Wrong::NotContinued),
            (_, None) => {}
        }
        let form = match (attention, is_compressed) {
            (Attention::Compared(source), _) if self.messages >= source.begun => return Err(Wrong::Unasked),
            (Attention::Compared(_), _) if opcode != expected.kind().opcode() => {
                return Err(Wrong::Kind(expected.kind()));
            }
            (Attention::Compared(_), false) => Form::Plain,
            (Attention::Compared(_), true) => {
                Form::Compressed(self.context.take().or_else(|| expected.lend_inflater()))
            }
            (Attention::Counted | Attention::Searched(_), true) => Form::Compressed(None),
            (Attention::Counted, false) => Form::Skipped,
            (Attention::Searched(_), false) => Form::Searched(Vec::new()),
        };
        self.begun = Some(Begun { verified: 0, form });
        Ok(())
    }

    /// Ends a frame of which nothing is left to come.
    fn finish_empty(
        &mut self,
        expected: &mut Expected,
        attention: Attention,
        controls: &mut Vec<Control>,
    ) -> Result<(), Wrong> {
        match &mut self.part {
            Part::Message { fin, left: 0 } => {
                if *fin {
                    self.finish_message(expected, attention)?;
                }
            }
            Part::Control { opcode, payload, left: 0 } => {
                controls.extend(Control::of(*opcode, std::mem::take(payload)));
            }
            Part::Head { .. } | Part::Message { .. } | Part::Control { .. } => return Ok(()),
        }
        self.part = Part::default();
        Ok(())
    }

    fn finish_message(&mut self, expected: &mut Expected, attention: Attention) -> Result<(), Wrong> {
        let Some(Begun { verified, form }) = self.begun.take() else { return Ok(()) };
        match (form, attention) {
            (Form::Searched(payload), Attention::Searched(source)) => return self.search(&payload, source),
            // It began before the load did.
            (Form::Skipped, Attention::Compared(_) | Attention::Searched(_)) => return Ok(()),
            (Form::Compressed(inflater), attention) => {
                if let (Some(inflater), Attention::Compared(source)) = (inflater, attention) {
                    expected.select(source.connection, self.messages);
                    self.context = expected.finish(inflater, verified)?;
                }
                self.compressed += 1;
            }
            (Form::Plain | Form::Skipped | Form::Searched(_), _) => {}
        }
        self.messages += 1;
        Ok(())
    }
}

impl Begun {
    /// Compares a piece of the payload, or keeps it.
    fn take(&mut self, piece: &[u8], expected: &mut Expected) -> Result<(), Wrong> {
        match &mut self.form {
            Form::Plain => {
                expected.verify(self.verified, piece)?;
                self.verified += piece.len();
            }
            Form::Compressed(Some(inflater)) => {
                self.verified = expected.inflate(inflater, self.verified, piece)?;
            }
            Form::Compressed(None) | Form::Skipped => {}
            Form::Searched(payload) => {
                let room = SEARCHED_SIZE_MAX - payload.len();
                payload.extend_from_slice(&piece[..piece.len().min(room)]);
            }
        }
        Ok(())
    }
}

impl Default for Part {
    fn default() -> Self {
        Self::Head { bytes: [0; HEAD_SIZE_MAX], size: 0 }
    }
}

impl Control {
    /// Any other Pong says nothing that matters here.
    fn of(opcode: u8, payload: Vec<u8>) -> Option<Self> {
        match opcode {
            frame::PING => Some(Self::Ping(payload)),
            frame::PONG if payload == FENCE => Some(Self::Fence),
            frame::CLOSE => {
                let code = payload.first_chunk().map(|code| u16::from_be_bytes(*code));
                Some(Self::Close { code, reason: payload.get(2..).unwrap_or_default().to_vec() })
            }
            _ => None,
        }
    }
}

/// The size of the payload that a head announces, once the head is whole.
fn payload_size(head: &[u8]) -> Option<Result<u64, Wrong>> {
    let size = match *head.get(1)? & !frame::MASKED {
        126 => u64::from(u16::from_be_bytes(*head.get(2..)?.first_chunk()?)),
        127 => u64::from_be_bytes(*head.get(2..)?.first_chunk()?),
        size => u64::from(size),
    };
    // RFC 6455 §5.2: the first bit is 0.
    Some(if size >> 63 == 0 { Ok(size) } else { Err(Wrong::TooLong) })
}

fn after_close<'a>(controls: &[Control], rest: &'a [u8]) -> &'a [u8] {
    if matches!(controls.last(), Some(Control::Close { .. })) { &[] } else { rest }
}

/// The payload of a Ping behind the first messages: once it is answered, those were read.
pub(crate) const FENCE: &[u8] = b"gannet load";
/// The number of a message is looked for up to here, in bytes.
const SEARCHED_SIZE_MAX: usize = 16 << 20;
const EMPTY_PONG: [u8; 2] = [frame::FIN | frame::PONG, 0];
const HEAD_SIZE_MAX: usize = 10;
const CONTROL_SIZE_MAX: u64 = 125;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::attention::Source;
    use crate::deflate::{Agreement, compressed};
    use crate::frame::Kind;
    use crate::messages::message::{Message, Stamp};
    use crate::messages::stock::{Stock, place};
    use crate::plan::Content;

    const SOURCE: Attention = Attention::Compared(Source { connection: 4, begun: 1000 });

    fn payload(message: &Message, sequence: u64) -> Vec<u8> {
        let mut payload = message.answer().1.to_vec();
        let size = message.stamp_size();
        payload[..size].copy_from_slice(&Stamp::new(4, sequence).bytes(message.kind)[..size]);
        payload
    }

    fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
        let mut frame = frame::server_head(first & frame::OPCODE, payload.len());
        frame[0] = first;
        frame.extend_from_slice(payload);
        frame
    }

    /// Everything at once and then in pieces of every size up to 40: the result must be the same.
    fn receive(message: &Message, bytes: &[u8]) -> Result<(u64, Vec<Control>), Wrong> {
        let in_pieces = |size: usize| {
            let (mut incoming, mut expected) = (Incoming::default(), Expected::new(message));
            let mut controls = Vec::new();
            for piece in bytes.chunks(size) {
                incoming.receive(piece, &mut expected, SOURCE, &mut controls)?;
            }
            Ok((incoming.messages, controls))
        };
        let whole = in_pieces(bytes.len());
        for size in 1..40 {
            assert_eq!(in_pieces(size), whole, "in pieces of {size}");
        }
        whole
    }

    #[test]
    fn messages_are_counted_in_whatever_frames_they_come() {
        for (kind, size) in [(Kind::Binary, 0), (Kind::Text, 3), (Kind::Binary, 20), (Kind::Text, 70_000)] {
            let message = Message::new(kind, size);
            let mut bytes = Vec::new();
            for sequence in 0..3 {
                bytes.extend(frame(0x80 | kind.opcode(), &payload(&message, sequence)));
                bytes.extend(frame(0x8A, b"pong"));
            }
            let last = payload(&message, 3);
            let (front, back) = last.split_at(size / 2);
            bytes.extend(frame(kind.opcode(), front));
            bytes.extend(frame(0x89, b"ping"));
            bytes.extend(frame(0, b""));
            bytes.extend(frame(0x80, back));
            bytes.extend(frame(0x88, b"\x03\xe8bye"));
            bytes.extend(b"what comes behind a Close");
            let controls = vec![
                Control::Ping(b"ping".to_vec()),
                Control::Close { code: Some(1000), reason: b"bye".to_vec() },
            ];
            assert_eq!(receive_until_close(&message, &bytes), Ok((4, controls)));
        }
    }

    /// Bytes behind a Close are ignored only in the read that brought it.
    fn receive_until_close(message: &Message, bytes: &[u8]) -> Result<(u64, Vec<Control>), Wrong> {
        let end = bytes.len() - b"what comes behind a Close".len();
        let cut = receive(message, &bytes[..end]);
        let (mut incoming, mut expected) = (Incoming::default(), Expected::new(message));
        let mut controls = Vec::new();
        incoming.receive(bytes, &mut expected, SOURCE, &mut controls)?;
        assert_eq!(cut, Ok((incoming.messages, controls)));
        cut
    }

    #[test]
    fn what_is_not_the_answer_is_named() {
        let message = Message::new(Kind::Binary, 20);
        let right = payload(&message, 0);
        let mut one_off = right.clone();
        one_off[13] ^= 1;
        for (bytes, wrong) in [
            (frame(0x82, &one_off), Wrong::Byte { offset: 13, expected: right[13], got: one_off[13] }),
            (frame(0x81, &right), Wrong::Kind(Kind::Binary)),
            (frame(0x82, &right[..19]), Wrong::Length { expected: 20, got: 19, fin: true }),
            (frame(2, &[&right[..], b"x"].concat()), Wrong::Length { expected: 20, got: 21, fin: false }),
            (frame(0xC2, &right), Wrong::ReservedBits),
            (frame::client_frame(2, &right, [1, 2, 3, 4]), Wrong::Masked),
            (frame(0x83, &right), Wrong::Opcode(3)),
            (frame(0x80, &right), Wrong::NothingToContinue),
            ([frame(2, &right[..5]), frame(0x82, &right)].concat(), Wrong::NotContinued),
            (frame(0x09, b""), Wrong::LongControl),
            (frame(0x89, &[0; 126]), Wrong::LongControl),
            (vec![0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0], Wrong::TooLong),
        ] {
            assert_eq!(receive(&message, &bytes), Err(wrong));
        }
    }

    #[test]
    fn a_doubled_a_lost_and_a_foreign_answer_are_seen() {
        let message = Message::new(Kind::Binary, 20);
        let one = |sequence| frame(0x82, &payload(&message, sequence));
        let doubled = [one(0), one(0)].concat();
        assert!(matches!(receive(&message, &doubled), Err(Wrong::Byte { offset: 0, .. })));
        assert!(matches!(receive(&message, &one(1)), Err(Wrong::Byte { offset: 0, .. })));
        let (mut incoming, mut expected) = (Incoming::default(), Expected::new(&message));
        let source = Attention::Compared(Source { connection: 4, begun: 1 });
        let result = incoming.receive(&[one(0), one(1)].concat(), &mut expected, source, &mut Vec::new());
        assert_eq!(result, Err(Wrong::Unasked));
        let foreign = Attention::Compared(Source { connection: 5, begun: 1000 });
        let result = Incoming::default().receive(&one(0), &mut expected, foreign, &mut Vec::new());
        assert!(matches!(result, Err(Wrong::Byte { .. })));
    }

    /// The agreements that the server's two ways of compressing come to.
    fn agreements() -> [Agreement; 2] {
        [true, false].map(|alone| Agreement { server_no_context_takeover: alone, ..Agreement::default() })
    }

    /// The messages of connection 4 in order, from the first on.
    fn stocked(stock: &Stock, sequence: u64) -> &[u8] {
        &stock.payloads[place(4, sequence, stock.payloads.len())]
    }

    /// As [`receive`], of a stock: messages, and those that came compressed.
    fn receive_compressed(stock: &Stock, agreement: &Agreement, bytes: &[u8]) -> Result<(u64, u64), Wrong> {
        let in_pieces = |size: usize| {
            let (mut incoming, mut expected) = (Incoming::default(), Expected::of_stock(stock));
            expected.agree(agreement);
            for piece in bytes.chunks(size) {
                incoming.receive(piece, &mut expected, SOURCE, &mut Vec::new())?;
            }
            Ok((incoming.messages, incoming.compressed))
        };
        let whole = in_pieces(bytes.len());
        for size in [1, 2, 7, 39, 1000] {
            assert_eq!(in_pieces(size), whole, "in pieces of {size}");
        }
        whole
    }

    #[test]
    fn compressed_messages_are_compared_once_they_are_inflated() {
        for (content, size) in [(Content::Random, 0), (Content::Random, 20), (Content::Json, 40_000)] {
            let stock = Stock::new(content, Kind::Text, size);
            for agreement in agreements() {
                let mut bytes = Vec::new();
                // Twice through the stock, so that what is known by then is met again.
                let count = 2 * stock.payloads.len() as u64;
                for sequence in 0..count {
                    let payload = compressed(stocked(&stock, sequence), 15);
                    let (front, back) = payload.split_at(payload.len() / 2);
                    match sequence % 3 {
                        0 => bytes.extend(frame(0xC1, &payload)),
                        1 => bytes.extend([frame(0x41, front), frame(0x89, b""), frame(0x80, back)].concat()),
                        _ => bytes.extend(frame(0x81, stocked(&stock, sequence))),
                    }
                }
                let result = receive_compressed(&stock, &agreement, &bytes);
                assert_eq!(
                    result,
                    Ok((count, (0..count).filter(|sequence| sequence % 3 < 2).count() as u64))
                );
            }
        }
    }

    #[test]
    fn what_is_inflated_to_something_else_is_named() {
        let stock = Stock::new(Content::Json, Kind::Text, 200);
        let right = stocked(&stock, 0);
        let mut one_off = right.to_vec();
        one_off[150] ^= 1;
        let bomb = compressed(&[right, &vec![0; 10 << 20]].concat(), 15);
        let whole = compressed(right, 15);
        for agreement in agreements() {
            for (bytes, wrong) in [
                (
                    frame(0xC1, &compressed(&one_off, 15)),
                    Wrong::Byte { offset: 150, expected: right[150], got: one_off[150] },
                ),
                (frame(0xC1, &compressed(stocked(&stock, 1), 15)), receive_other(&stock)),
                (
                    frame(0xC1, &compressed(&right[..199], 15)),
                    Wrong::Length { expected: 200, got: 199, fin: true },
                ),
                (frame(0xC1, &bomb), Wrong::Length { expected: 200, got: 201, fin: false }),
                (frame(0xC1, &whole[..whole.len() - 1]), Wrong::Unsound),
                (frame(0xC1, &[0xFF; 20]), Wrong::Unsound),
                (frame(0xC1, b""), Wrong::Unsound),
                (frame(0xE1, &whole), Wrong::ReservedBits),
                (frame(0xC9, b""), Wrong::CompressedPart),
                ([frame(0x41, &whole), frame(0xC0, b"")].concat(), Wrong::CompressedPart),
                (frame(0xC2, &whole), Wrong::Kind(Kind::Text)),
            ] {
                assert_eq!(receive_compressed(&stock, &agreement, &bytes), Err(wrong));
            }
        }
    }

    /// The mistake that the second message is instead of the first.
    fn receive_other(stock: &Stock) -> Wrong {
        let (expected, got) = (stocked(stock, 0), stocked(stock, 1));
        let offset =
            expected.iter().zip(got).position(|(expected, got)| expected != got).expect("they differ");
        Wrong::Byte { offset, expected: expected[offset], got: got[offset] }
    }

    #[test]
    fn a_message_that_was_known_is_not_taken_for_another() {
        let stock = Stock::new(Content::Json, Kind::Text, 200);
        let one = frame(0xC1, &compressed(stocked(&stock, 0), 15));
        let agreement = agreements()[0];
        let result = receive_compressed(&stock, &agreement, &[&one[..], &one].concat());
        assert!(matches!(result, Err(Wrong::Byte { .. })), "{result:?}");
    }
}
