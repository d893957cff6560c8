//! The parts of a command as bytes, and the errors of reading them. Numbers are in little endian. A part whose length
//! is not known otherwise stands behind its length in four bytes; the last one takes the rest.
//!
//! The form of a message: 1 for binary, plus 2 where it is always compressed, or 4 where it never is. Opcode and FIN
//! are those of the frame's first byte (RFC 6455 §5.2).

use gannet_proto::MessageKind;
use gannet_proto::handshake::{Field, InvalidField, OwnAcceptance};

use crate::message::{Compress, Content, Form};
use crate::upgrade::Decision;
use crate::{ConnectionId, Delivery, Frame, Opcode, Outgoing, Upgrade};

/// Bytes that are no command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidCommand {
    /// They end within a part.
    #[error("the bytes end within the command")]
    Truncated,
    /// There are more than the command has.
    #[error("{0} bytes follow the command")]
    TooLong(usize),
    /// No verb has this number.
    #[error("no verb has the number {0}; they go from 1 to {LAST}", LAST = super::LAST)]
    Verb(u8),
    /// A part has a value that has no meaning there.
    #[error("the {part} cannot be {value}")]
    Value {
        /// Name of the part.
        part: &'static str,
        /// Its value.
        value: u8,
    },
    /// A text is not UTF-8.
    #[error("the {0} is not UTF-8")]
    Text(&'static str),
    /// A field cannot be in an answer.
    #[error(transparent)]
    Field(#[from] InvalidField),
    /// A refusal has another status than 300 to 599.
    #[error("a refusal has a status from 300 to 599, not {0}")]
    Status(u16),
}

pub(super) fn put_head(out: &mut Vec<u8>, verb: u8, id: ConnectionId) {
    out.push(verb);
    out.extend_from_slice(&id.number().to_le_bytes());
}

pub(super) fn put(out: &mut Vec<u8>, verb: u8, id: ConnectionId, rest: &[u8]) {
    put_head(out, verb, id);
    out.extend_from_slice(rest);
}

pub(super) fn put_part(out: &mut Vec<u8>, part: &[u8]) {
    let size = u32::try_from(part.len()).expect("names, fields and subprotocols are far below 4 GiB");
    out.extend_from_slice(&size.to_le_bytes());
    out.extend_from_slice(part);
}

pub(super) fn put_message(out: &mut Vec<u8>, message: &Outgoing<'_>) {
    let (form, payload) = form_and_payload(&message.0);
    out.push(form);
    out.extend_from_slice(payload);
}

/// A push, whose head is appended at once.
#[inline]
pub(super) fn put_push(out: &mut Vec<u8>, id: ConnectionId, content: &Content<'_>) {
    let (form, payload) = form_and_payload(content);
    let mut head = [super::PUSH; 10];
    head[1..9].copy_from_slice(&id.number().to_le_bytes());
    head[9] = form;
    out.reserve(head.len() + payload.len());
    out.extend_from_slice(&head);
    out.extend_from_slice(payload);
}

#[inline]
fn form_and_payload<'a>(content: &'a Content<'_>) -> (u8, &'a [u8]) {
    let (form, payload): (Form, &[u8]) = match content {
        Content::Borrowed(form, bytes) => (*form, bytes),
        Content::Owned(form, bytes) => (*form, bytes),
        Content::Encoded(encoded) => (encoded.form(), encoded.payload()),
    };
    let kind = match form.kind {
        MessageKind::Text => 0,
        MessageKind::Binary => BINARY,
    };
    let compress = match form.compress {
        Compress::FromThreshold => 0,
        Compress::Always => ALWAYS_COMPRESSED,
        Compress::Never => NEVER_COMPRESSED,
    };
    (kind | compress, payload)
}

pub(super) fn put_frame(out: &mut Vec<u8>, frame: &Frame<'_>) {
    let Frame { opcode, fin, payload } = *frame;
    out.push(gannet_proto::Opcode::from(opcode).bits() | if fin { FIN } else { 0 });
    out.extend_from_slice(payload);
}

pub(super) fn put_delivery(out: &mut Vec<u8>, delivery: Delivery) {
    let (kind, key) = match delivery {
        Delivery::Queue => (0, 0),
        Delivery::Drop => (1, 0),
        Delivery::Latest(key) => (2, key),
    };
    out.push(kind);
    out.extend_from_slice(&key.to_le_bytes());
}

pub(super) fn put_decision(out: &mut Vec<u8>, decision: &Decision) {
    match decision {
        Decision::Accept { subprotocol, fields } => {
            out.push(ACCEPT);
            // No subprotocol is empty.
            put_part(out, subprotocol.as_deref().unwrap_or_default().as_bytes());
            put_fields(out, fields);
        }
        Decision::Respond(acceptance) => {
            out.push(RESPOND);
            put_fields(out, acceptance.fields());
        }
        Decision::Refuse { status, fields, body } => {
            out.push(REFUSE);
            out.extend_from_slice(&status.to_le_bytes());
            put_fields(out, fields);
            out.extend_from_slice(body);
        }
        Decision::Later => out.push(LATER),
    }
}

/// Names and values in turns, and an empty part behind the last: no name is empty.
fn put_fields(out: &mut Vec<u8>, fields: &[Field]) {
    for field in fields {
        put_part(out, field.name().as_bytes());
        put_part(out, field.value().as_bytes());
    }
    put_part(out, &[]);
}

/// Parts that have not been read.
pub(super) struct Parts<'a>(pub(super) &'a [u8]);

impl<'a> Parts<'a> {
    fn take(&mut self, size: usize) -> Result<&'a [u8], InvalidCommand> {
        let (taken, rest) = self.0.split_at_checked(size).ok_or(InvalidCommand::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn array<const SIZE: usize>(&mut self) -> Result<[u8; SIZE], InvalidCommand> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(InvalidCommand::Truncated)?;
        self.0 = rest;
        Ok(*taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, InvalidCommand> {
        self.array().map(|[byte]| byte)
    }

    pub(super) fn part(&mut self) -> Result<&'a [u8], InvalidCommand> {
        let size = u32::from_le_bytes(self.array()?);
        self.take(size as usize)
    }

    pub(super) fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.0)
    }

    pub(super) fn id(&mut self) -> Result<ConnectionId, InvalidCommand> {
        self.array().map(u64::from_le_bytes).map(ConnectionId::new)
    }

    pub(super) fn text(&mut self, part: &'static str) -> Result<&'a str, InvalidCommand> {
        text(self.rest(), part)
    }

    /// The command whose parts have all been read.
    pub(super) fn end<T>(&self, command: T) -> Result<T, InvalidCommand> {
        if self.0.is_empty() { Ok(command) } else { Err(InvalidCommand::TooLong(self.0.len())) }
    }

    pub(super) fn message(&mut self) -> Result<Outgoing<'a>, InvalidCommand> {
        let value = self.byte()?;
        let kind = if value & BINARY == 0 { MessageKind::Text } else { MessageKind::Binary };
        let compress = match value & !BINARY {
            0 => Compress::FromThreshold,
            ALWAYS_COMPRESSED => Compress::Always,
            NEVER_COMPRESSED => Compress::Never,
            _ => return Err(InvalidCommand::Value { part: "form of a message", value }),
        };
        Ok(Outgoing(Content::Borrowed(Form { kind, compress }, self.rest())))
    }

    pub(super) fn frame(&mut self) -> Result<Frame<'a>, InvalidCommand> {
        let value = self.byte()?;
        let opcode = [Opcode::Continuation, Opcode::Text, Opcode::Binary, Opcode::Ping, Opcode::Pong]
            .into_iter()
            .find(|opcode| gannet_proto::Opcode::from(*opcode).bits() == value & !FIN)
            .ok_or(InvalidCommand::Value { part: "opcode", value })?;
        Ok(Frame { opcode, fin: value & FIN != 0, payload: self.rest() })
    }

    pub(super) fn delivery(&mut self) -> Result<Delivery, InvalidCommand> {
        let value = self.byte()?;
        let key = u64::from_le_bytes(self.array()?);
        match (value, key) {
            (0, 0) => Ok(Delivery::Queue),
            (1, 0) => Ok(Delivery::Drop),
            (2, key) => Ok(Delivery::Latest(key)),
            _ => Err(InvalidCommand::Value { part: "delivery", value }),
        }
    }

    pub(super) fn decision(&mut self) -> Result<Decision, InvalidCommand> {
        match self.byte()? {
            LATER => Ok(Decision::Later),
            ACCEPT => {
                let subprotocol = text(self.part()?, "subprotocol")?;
                let subprotocol = (!subprotocol.is_empty()).then(|| subprotocol.to_owned());
                let fields = self.fields()?.into_iter().map(|(name, value)| Field::new(name, value));
                let fields = fields.collect::<Result<_, _>>()?;
                Ok(Decision::Accept { subprotocol, fields })
            }
            RESPOND => Ok(Decision::Respond(OwnAcceptance::new(self.fields()?)?)),
            REFUSE => {
                let status = u16::from_le_bytes(self.array()?);
                if !Upgrade::REFUSALS.contains(&status) {
                    return Err(InvalidCommand::Status(status));
                }
                let fields = self.fields()?.into_iter().map(|(name, value)| Field::new(name, value));
                let fields = fields.collect::<Result<_, _>>()?;
                Ok(Decision::Refuse { status, fields, body: self.rest().to_vec() })
            }
            value => Err(InvalidCommand::Value { part: "answer to an upgrade", value }),
        }
    }

    fn fields(&mut self) -> Result<Vec<(&'a str, &'a str)>, InvalidCommand> {
        let mut fields = Vec::new();
        loop {
            match text(self.part()?, "name of a field")? {
                "" => return Ok(fields),
                name => fields.push((name, text(self.part()?, "value of a field")?)),
            }
        }
    }
}

pub(super) fn text<'a>(bytes: &'a [u8], part: &'static str) -> Result<&'a str, InvalidCommand> {
    std::str::from_utf8(bytes).map_err(|_| InvalidCommand::Text(part))
}

pub(super) fn check_text(message: &Outgoing<'_>) -> Result<(), InvalidCommand> {
    match &message.0 {
        Content::Borrowed(Form { kind: MessageKind::Text, .. }, bytes) => text(bytes, "message").map(drop),
        Content::Borrowed(..) | Content::Owned(..) | Content::Encoded(_) => Ok(()),
    }
}

const FIN: u8 = 0x80;

const BINARY: u8 = 1;
const ALWAYS_COMPRESSED: u8 = 2;
const NEVER_COMPRESSED: u8 = 4;

const LATER: u8 = 0;
const ACCEPT: u8 = 1;
const RESPOND: u8 = 2;
const REFUSE: u8 = 3;

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::super::*;
    use super::*;

    /// Commands of every verb, with parts of any content and size.
    struct Random {
        random: fastrand::Rng,
        texts: Vec<String>,
        bytes: Vec<u8>,
    }

    impl Random {
        fn new(seed: u64) -> Self {
            println!("seed {seed}");
            let mut random = fastrand::Rng::with_seed(seed);
            let texts = (0..16).map(|size| (0..size).map(|_| random.char(..)).collect()).collect();
            let bytes = (0..300).map(|_| random.u8(..)).collect();
            Self { random, texts, bytes }
        }

        fn id(&mut self) -> ConnectionId {
            ConnectionId::new(self.random.u64(1..))
        }

        fn text(&mut self) -> usize {
            self.random.usize(..self.texts.len())
        }

        fn with<R>(&mut self, with: impl FnOnce(&Command<'_>) -> R) -> R {
            let (id, text, size) = (self.id(), self.text(), self.random.usize(..self.bytes.len()));
            let upgrade = self.upgrade();
            let verb = self.random.u8(PUSH..=LAST);
            let (is_flagged, number) = (self.random.bool(), self.random.u16(..));
            let key = self.random.u64(..);
            let message = self.message();
            let (room, bytes) = (self.texts[text].as_str(), &self.bytes[..size]);
            let opcodes = [Opcode::Continuation, Opcode::Text, Opcode::Binary, Opcode::Ping, Opcode::Pong];
            with(&match verb {
                PUSH => Command::Push { id, message },
                SEND_FRAME => {
                    let opcode = opcodes[usize::from(number) % opcodes.len()];
                    Command::SendFrame { id, frame: Frame { opcode, fin: is_flagged, payload: bytes } }
                }
                SEND_RAW => Command::SendRaw { id, bytes },
                PING => Command::Ping { id, payload: bytes },
                PONG => Command::Pong { id, payload: bytes },
                CLOSE => Command::Close { id, code: CloseCode::new(number), reason: room },
                ABORT => Command::Abort { id },
                HANG_UP => Command::HangUp { id },
                PAUSE => Command::Pause { id },
                RESUME => Command::Resume { id },
                ANSWER_UPGRADE => Command::AnswerUpgrade { id, upgrade: Cow::Borrowed(&upgrade) },
                JOIN => Command::Join { id, room },
                LEAVE => Command::Leave { id, room },
                PUBLISH => {
                    let except = Some(id).filter(|_| is_flagged);
                    let deliveries = [Delivery::Queue, Delivery::Drop, Delivery::Latest(key)];
                    let delivery = deliveries[usize::from(number) % deliveries.len()];
                    Command::Publish { room, except, message, delivery }
                }
                _ => Command::Broadcast { message },
            })
        }

        fn message(&mut self) -> Outgoing<'static> {
            let text = self.text();
            let text = self.texts[text].clone();
            let message = match self.random.u8(..3) {
                0 => Outgoing::from(text),
                1 => Outgoing::from(self.bytes.clone()),
                _ => Outgoing::from(crate::Encoded::text(text)),
            };
            match self.random.u8(..3) {
                0 => message,
                1 => message.compressed(),
                _ => message.uncompressed(),
            }
        }

        fn upgrade(&mut self) -> Upgrade {
            let upgrade = match self.random.u8(..5) {
                0 => Upgrade::later(),
                1 => Upgrade::accept(),
                2 => Upgrade::accept().with_subprotocol("chat"),
                3 => Upgrade::refuse(self.random.u16(300..600), self.bytes.clone()),
                _ => Upgrade::respond([("Upgrade", "websocket"), ("X", "")]).expect("they are sound"),
            };
            let field = Field::new("X-Room", "a\tb").expect("it is sound");
            if self.random.bool() { upgrade.with_field(field) } else { upgrade }
        }
    }

    fn encoded(command: &Command<'_>) -> Vec<u8> {
        let mut bytes = Vec::new();
        command.encode(&mut bytes);
        bytes
    }

    #[test]
    fn a_command_is_the_same_behind_its_bytes() {
        let mut random = Random::new(fastrand::u64(..));
        let mut verbs = [0; LAST as usize + 1];
        for _ in 0..20_000 {
            random.with(|command| {
                let bytes = encoded(command);
                verbs[usize::from(bytes[0])] += 1;
                let decoded = Command::decode(&bytes).expect("it is one");
                assert_eq!(encoded(&decoded), bytes, "{command:?} {decoded:?}");
                assert_eq!(name(&decoded), name(command));
            });
        }
        assert!(verbs[1..].iter().all(|count| *count > 500), "{verbs:?}");
    }

    /// Name of the verb, and of whom it is for, as far as they are shown alike whatever holds the payload.
    fn name(command: &Command<'_>) -> String {
        let shown = format!("{command:?}");
        shown
            .split([',', '}'])
            .next()
            .unwrap_or_default()
            .split("message")
            .next()
            .unwrap_or_default()
            .to_owned()
    }

    #[test]
    fn bytes_that_were_changed_are_another_command_or_none() {
        let mut random = Random::new(fastrand::u64(..));
        let mut refused = 0;
        for _ in 0..50_000 {
            let mut bytes = random.with(encoded);
            match random.random.u8(..3) {
                0 => bytes.truncate(random.random.usize(..=bytes.len())),
                1 => bytes.push(random.random.u8(..)),
                _ => {
                    let at = random.random.usize(..bytes.len());
                    bytes[at] = random.random.u8(..);
                }
            }
            match Command::decode(&bytes) {
                Ok(command) => assert_eq!(encoded(&command), bytes, "{command:?}"),
                Err(_) => refused += 1,
            }
        }
        assert!(refused > 1000, "{refused}");
    }

    #[test]
    fn errors_say_what_is_wrong() {
        for (bytes, error) in [
            (&[][..], InvalidCommand::Truncated),
            (&[0], InvalidCommand::Verb(0)),
            (&[16, 0, 0, 0, 0, 0, 0, 0, 0], InvalidCommand::Verb(16)),
            (&[ABORT, 1, 0, 0, 0, 0, 0, 0], InvalidCommand::Truncated),
            (&[ABORT, 1, 0, 0, 0, 0, 0, 0, 0, 9], InvalidCommand::TooLong(1)),
            (&[JOIN, 1, 0, 0, 0, 0, 0, 0, 0, 0xFF], InvalidCommand::Text("room")),
            (&[BROADCAST, 0, 0xFF], InvalidCommand::Text("message")),
            (&[BROADCAST, 6], InvalidCommand::Value { part: "form of a message", value: 6 }),
        ] {
            assert_eq!(Command::decode(bytes).map(|_| ()), Err(error), "{bytes:?}");
        }
    }
}
