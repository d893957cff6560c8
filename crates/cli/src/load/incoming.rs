//! What a connection receives, compared with what it must be while it comes. Nothing of it is kept.

use super::expected::Expected;
use super::frame;
use super::message::Stamp;
use super::wrong::Wrong;

/// The receiving side of a connection.
#[derive(Debug, Default)]
pub(crate) struct Incoming {
    /// Messages that have come whole, and as they must be.
    pub(crate) messages: u64,
    part: Part,
    /// Bytes of the payload of a message that has begun.
    verified: Option<usize>,
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
    Close { code: Option<u16>, reason: Vec<u8> },
}

/// Where the messages of a connection come from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source {
    /// The connection that sends them.
    pub(crate) connection: u64,
    /// How many of them it has begun to send.
    pub(crate) begun: u64,
}

impl Incoming {
    /// Takes what a read brought and counts the messages in it; what comes behind a Close is ignored. Without a source
    /// messages are skipped.
    ///
    /// # Errors
    ///
    /// [`Wrong`] for the first thing that is not as it must be.
    #[inline]
    pub(crate) fn receive(
        &mut self,
        mut bytes: &[u8],
        expected: &mut Expected,
        source: Option<Source>,
        controls: &mut Vec<Control>,
    ) -> Result<(), Wrong> {
        while !bytes.is_empty() {
            if let Some(source) = source
                && self.is_between_messages()
                && self.messages < source.begun
            {
                expected.stamp(Stamp::new(source.connection, self.messages));
                if let Some(rest) = bytes.strip_prefix(expected.frame()) {
                    self.messages += 1;
                    bytes = rest;
                    continue;
                }
            }
            bytes = self.piece(bytes, expected, source, controls)?;
        }
        Ok(())
    }

    fn is_between_messages(&self) -> bool {
        matches!(self.part, Part::Head { size: 0, .. }) && self.verified.is_none()
    }

    /// Takes what belongs to the part of a frame that has begun, and returns the rest.
    fn piece<'a>(
        &mut self,
        bytes: &'a [u8],
        expected: &mut Expected,
        source: Option<Source>,
        controls: &mut Vec<Control>,
    ) -> Result<&'a [u8], Wrong> {
        match &mut self.part {
            Part::Head { bytes: head, size } => {
                head[*size] = bytes[0];
                *size += 1;
                let size = *size;
                if let Some(payload_size) = payload_size(&head[..size]) {
                    let head = *head;
                    self.part = self.begin(&head[..size], payload_size?, expected, source)?;
                    self.finish_empty(controls);
                }
                Ok(after_close(controls, &bytes[1..]))
            }
            Part::Message { left, .. } => {
                let (piece, rest) = bytes.split_at(bytes.len().min(*left));
                *left -= piece.len();
                let start = self.verified.unwrap_or_default();
                if let Some(source) = source {
                    expected.stamp(Stamp::new(source.connection, self.messages));
                    expected.verify(start, piece)?;
                }
                self.verified = Some(start + piece.len());
                self.finish_empty(controls);
                Ok(rest)
            }
            Part::Control { payload, left, .. } => {
                let (piece, rest) = bytes.split_at(bytes.len().min(*left));
                *left -= piece.len();
                payload.extend_from_slice(piece);
                self.finish_empty(controls);
                Ok(after_close(controls, rest))
            }
        }
    }

    /// What follows a head.
    fn begin(
        &mut self,
        head: &[u8],
        payload_size: u64,
        expected: &Expected,
        source: Option<Source>,
    ) -> Result<Part, Wrong> {
        let (fin, opcode) = (head[0] & frame::FIN != 0, head[0] & frame::OPCODE);
        if head[0] & frame::RESERVED != 0 {
            return Err(Wrong::ReservedBits);
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
                self.begin_message(opcode, expected, source)?;
                let total = *self.verified.get_or_insert(0) as u64 + payload_size;
                let size = expected.payload().len() as u64;
                if source.is_some() && (total > size || (fin && total < size)) {
                    return Err(Wrong::Length { expected: size, got: total, fin });
                }
                Ok(Part::Message { fin, left: payload_size as usize })
            }
            unknown => Err(Wrong::Opcode(unknown)),
        }
    }

    fn begin_message(&self, opcode: u8, expected: &Expected, source: Option<Source>) -> Result<(), Wrong> {
        match (opcode, self.verified, source) {
            (frame::CONTINUATION, Some(_), _) => Ok(()),
            (frame::CONTINUATION, None, _) => Err(Wrong::NothingToContinue),
            (_, Some(_), _) => Err(Wrong::NotContinued),
            (_, None, Some(source)) if self.messages >= source.begun => Err(Wrong::Unasked),
            (_, None, Some(_)) if opcode != expected.kind().opcode() => Err(Wrong::Kind(expected.kind())),
            (_, None, Some(_) | None) => Ok(()),
        }
    }

    /// Ends a frame of which nothing is left to come.
    fn finish_empty(&mut self, controls: &mut Vec<Control>) {
        match &mut self.part {
            Part::Message { fin, left: 0 } => {
                if *fin {
                    self.messages += 1;
                    self.verified = None;
                }
            }
            Part::Control { opcode, payload, left: 0 } => {
                controls.extend(Control::of(*opcode, std::mem::take(payload)));
            }
            Part::Head { .. } | Part::Message { .. } | Part::Control { .. } => return,
        }
        self.part = Part::default();
    }
}

impl Default for Part {
    fn default() -> Self {
        Self::Head { bytes: [0; HEAD_SIZE_MAX], size: 0 }
    }
}

impl Control {
    /// A Pong says nothing that matters here.
    fn of(opcode: u8, payload: Vec<u8>) -> Option<Self> {
        match opcode {
            frame::PING => Some(Self::Ping(payload)),
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

const HEAD_SIZE_MAX: usize = 10;
const CONTROL_SIZE_MAX: u64 = 125;

#[cfg(test)]
mod tests {
    use super::super::frame::Kind;
    use super::super::message::Message;
    use super::*;

    const SOURCE: Option<Source> = Some(Source { connection: 4, begun: 1000 });

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

    /// What comes behind a Close is ignored only in the read that brought it.
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
        let source = Some(Source { connection: 4, begun: 1 });
        let result = incoming.receive(&[one(0), one(1)].concat(), &mut expected, source, &mut Vec::new());
        assert_eq!(result, Err(Wrong::Unasked));
        let foreign = Some(Source { connection: 5, begun: 1000 });
        let result = Incoming::default().receive(&one(0), &mut expected, foreign, &mut Vec::new());
        assert!(matches!(result, Err(Wrong::Byte { .. })));
    }
}
