//! The bytes of a command: a number for the verb, then its parts in order, numbers in little endian. A part whose
//! length is not known otherwise is behind its length in four bytes; the last one takes the rest.
//!
//! | number | verb | parts |
//! |---:|---|---|
//! | 1 | push | id 8, form 1, payload |
//! | 2 | send_frame | id 8, opcode and FIN 1, payload |
//! | 3 | send_raw | id 8, bytes |
//! | 4, 5 | ping, pong | id 8, payload |
//! | 6 | close | id 8, code 2, reason |
//! | 7, 8, 9, 10 | abort, hang_up, pause, resume | id 8 |
//! | 11 | answer_upgrade | id 8, kind 1, then: subprotocol, fields; or fields; or status 2, fields, body |
//! | 12, 13 | join, leave | id 8, room |
//! | 14 | publish | id left out 8 (0: nobody), delivery 1, conflation key 8, room, form 1, payload |
//! | 15 | broadcast | form 1, payload |
//!
//! The form of a message: 1 for binary, plus 2 where it is always compressed, or 4 where it never is. Opcode and FIN
//! are those of the frame's first byte (RFC 6455 §5.2).

use std::borrow::Cow;

use gannet_proto::MessageKind;
use gannet_proto::handshake::{Field, InvalidField, OwnAcceptance};

use super::Command;
use crate::message::{Compress, Content, Form};
use crate::upgrade::Decision;
use crate::{CloseCode, ConnectionId, Delivery, Frame, Opcode, Outgoing, Upgrade};

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
    #[error("no verb has the number {0}; they go from 1 to 15")]
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

impl<'a> Command<'a> {
    /// Appends the bytes of the command. Their number is not among them: that is for the carrier to keep.
    pub fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Self::Push { id, message } => {
                put_head(out, PUSH, *id);
                put_message(out, message);
            }
            Self::SendFrame { id, frame: Frame { opcode, fin, payload } } => {
                put_head(out, SEND_FRAME, *id);
                out.push(gannet_proto::Opcode::from(*opcode).bits() | if *fin { FIN } else { 0 });
                out.extend_from_slice(payload);
            }
            Self::SendRaw { id, bytes } => put(out, SEND_RAW, *id, bytes),
            Self::Ping { id, payload } => put(out, PING, *id, payload),
            Self::Pong { id, payload } => put(out, PONG, *id, payload),
            Self::Close { id, code, reason } => {
                put_head(out, CLOSE, *id);
                out.extend_from_slice(&code.number().to_le_bytes());
                out.extend_from_slice(reason.as_bytes());
            }
            Self::Abort { id } => put_head(out, ABORT, *id),
            Self::HangUp { id } => put_head(out, HANG_UP, *id),
            Self::Pause { id } => put_head(out, PAUSE, *id),
            Self::Resume { id } => put_head(out, RESUME, *id),
            Self::AnswerUpgrade { id, upgrade } => {
                put_head(out, ANSWER_UPGRADE, *id);
                put_decision(out, &upgrade.0);
            }
            Self::Join { id, room } => put(out, JOIN, *id, room.as_bytes()),
            Self::Leave { id, room } => put(out, LEAVE, *id, room.as_bytes()),
            Self::Publish { room, except, message, delivery } => {
                put_head(out, PUBLISH, except.unwrap_or(ConnectionId::NOBODY));
                put_delivery(out, *delivery);
                put_part(out, room.as_bytes());
                put_message(out, message);
            }
            Self::Broadcast { message } => {
                out.push(BROADCAST);
                put_message(out, message);
            }
        }
    }

    /// The command of these bytes, which may come from another process: whatever they are, this says what is wrong.
    ///
    /// # Errors
    ///
    /// [`InvalidCommand::Truncated`] and [`InvalidCommand::TooLong`] where bytes are missing or too many;
    /// [`InvalidCommand::Verb`], [`Value`](InvalidCommand::Value), [`Text`](InvalidCommand::Text),
    /// [`Field`](InvalidCommand::Field) and [`Status`](InvalidCommand::Status) for a part that cannot be what it is.
    /// That a verb can be done, and that sizes are within their limits, shows when the command is carried out.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, InvalidCommand> {
        let command = Self::read(bytes)?;
        if let Self::Push { message, .. } | Self::Publish { message, .. } | Self::Broadcast { message } =
            &command
        {
            check_text(message)?;
        }
        Ok(command)
    }

    /// The same for bytes that this process has written: the text of a message is one.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, InvalidCommand> {
        let mut parts = Parts(bytes);
        let verb = parts.byte()?;
        if verb == BROADCAST {
            return Ok(Self::Broadcast { message: parts.message()? });
        }
        if !(PUSH..BROADCAST).contains(&verb) {
            return Err(InvalidCommand::Verb(verb));
        }
        let id = ConnectionId::new(u64::from_le_bytes(parts.array()?));
        match verb {
            PUSH => Ok(Self::Push { id, message: parts.message()? }),
            SEND_FRAME => Ok(Self::SendFrame { id, frame: parts.frame()? }),
            SEND_RAW => Ok(Self::SendRaw { id, bytes: parts.rest() }),
            PING => Ok(Self::Ping { id, payload: parts.rest() }),
            PONG => Ok(Self::Pong { id, payload: parts.rest() }),
            CLOSE => {
                let code = CloseCode::new(u16::from_le_bytes(parts.array()?));
                Ok(Self::Close { id, code, reason: text(parts.rest(), "reason")? })
            }
            ANSWER_UPGRADE => Ok(Self::AnswerUpgrade { id, upgrade: Cow::Owned(Upgrade(parts.decision()?)) }),
            JOIN => Ok(Self::Join { id, room: text(parts.rest(), "room")? }),
            LEAVE => Ok(Self::Leave { id, room: text(parts.rest(), "room")? }),
            PUBLISH => {
                let except = Some(id).filter(|id| *id != ConnectionId::NOBODY);
                let delivery = parts.delivery()?;
                let room = text(parts.part()?, "room")?;
                Ok(Self::Publish { room, except, message: parts.message()?, delivery })
            }
            ABORT => parts.end(Self::Abort { id }),
            HANG_UP => parts.end(Self::HangUp { id }),
            PAUSE => parts.end(Self::Pause { id }),
            _ => parts.end(Self::Resume { id }),
        }
    }
}

fn put_head(out: &mut Vec<u8>, verb: u8, id: ConnectionId) {
    out.push(verb);
    out.extend_from_slice(&id.number().to_le_bytes());
}

fn put(out: &mut Vec<u8>, verb: u8, id: ConnectionId, rest: &[u8]) {
    put_head(out, verb, id);
    out.extend_from_slice(rest);
}

fn put_part(out: &mut Vec<u8>, part: &[u8]) {
    let size = u32::try_from(part.len()).expect("names, fields and subprotocols are far below 4 GiB");
    out.extend_from_slice(&size.to_le_bytes());
    out.extend_from_slice(part);
}

fn put_message(out: &mut Vec<u8>, message: &Outgoing<'_>) {
    let (form, payload): (Form, &[u8]) = match &message.0 {
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
    out.push(kind | compress);
    out.extend_from_slice(payload);
}

fn put_delivery(out: &mut Vec<u8>, delivery: Delivery) {
    let (kind, key) = match delivery {
        Delivery::Queue => (0, 0),
        Delivery::Drop => (1, 0),
        Delivery::Latest(key) => (2, key),
    };
    out.push(kind);
    out.extend_from_slice(&key.to_le_bytes());
}

fn put_decision(out: &mut Vec<u8>, decision: &Decision) {
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
struct Parts<'a>(&'a [u8]);

impl<'a> Parts<'a> {
    fn take(&mut self, size: usize) -> Result<&'a [u8], InvalidCommand> {
        let (taken, rest) = self.0.split_at_checked(size).ok_or(InvalidCommand::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const SIZE: usize>(&mut self) -> Result<[u8; SIZE], InvalidCommand> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(InvalidCommand::Truncated)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn byte(&mut self) -> Result<u8, InvalidCommand> {
        self.array().map(|[byte]| byte)
    }

    fn part(&mut self) -> Result<&'a [u8], InvalidCommand> {
        let size = u32::from_le_bytes(self.array()?);
        self.take(size as usize)
    }

    fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.0)
    }

    /// The command whose parts have all been read.
    fn end<T>(&self, command: T) -> Result<T, InvalidCommand> {
        if self.0.is_empty() { Ok(command) } else { Err(InvalidCommand::TooLong(self.0.len())) }
    }

    fn message(&mut self) -> Result<Outgoing<'a>, InvalidCommand> {
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

    fn frame(&mut self) -> Result<Frame<'a>, InvalidCommand> {
        let value = self.byte()?;
        let opcode = [Opcode::Continuation, Opcode::Text, Opcode::Binary, Opcode::Ping, Opcode::Pong]
            .into_iter()
            .find(|opcode| gannet_proto::Opcode::from(*opcode).bits() == value & !FIN)
            .ok_or(InvalidCommand::Value { part: "opcode", value })?;
        Ok(Frame { opcode, fin: value & FIN != 0, payload: self.rest() })
    }

    fn delivery(&mut self) -> Result<Delivery, InvalidCommand> {
        let value = self.byte()?;
        let key = u64::from_le_bytes(self.array()?);
        match (value, key) {
            (0, 0) => Ok(Delivery::Queue),
            (1, 0) => Ok(Delivery::Drop),
            (2, key) => Ok(Delivery::Latest(key)),
            _ => Err(InvalidCommand::Value { part: "delivery", value }),
        }
    }

    fn decision(&mut self) -> Result<Decision, InvalidCommand> {
        match self.byte()? {
            LATER => self.end(Decision::Later),
            ACCEPT => {
                let subprotocol = text(self.part()?, "subprotocol")?;
                let subprotocol = (!subprotocol.is_empty()).then(|| subprotocol.to_owned());
                let fields = self.fields()?.into_iter().map(|(name, value)| Field::new(name, value));
                let fields = fields.collect::<Result<_, _>>()?;
                self.end(Decision::Accept { subprotocol, fields })
            }
            RESPOND => {
                let acceptance = OwnAcceptance::new(self.fields()?)?;
                self.end(Decision::Respond(acceptance))
            }
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

fn text<'a>(bytes: &'a [u8], part: &'static str) -> Result<&'a str, InvalidCommand> {
    std::str::from_utf8(bytes).map_err(|_| InvalidCommand::Text(part))
}

fn check_text(message: &Outgoing<'_>) -> Result<(), InvalidCommand> {
    match &message.0 {
        Content::Borrowed(Form { kind: MessageKind::Text, .. }, bytes) => text(bytes, "message").map(drop),
        Content::Borrowed(..) | Content::Owned(..) | Content::Encoded(_) => Ok(()),
    }
}

const PUSH: u8 = 1;
const SEND_FRAME: u8 = 2;
const SEND_RAW: u8 = 3;
const PING: u8 = 4;
const PONG: u8 = 5;
const CLOSE: u8 = 6;
const ABORT: u8 = 7;
const HANG_UP: u8 = 8;
const PAUSE: u8 = 9;
const RESUME: u8 = 10;
const ANSWER_UPGRADE: u8 = 11;
const JOIN: u8 = 12;
const LEAVE: u8 = 13;
const PUBLISH: u8 = 14;
const BROADCAST: u8 = 15;

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
            let verb = self.random.u8(PUSH..=BROADCAST);
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
        let mut verbs = [0; BROADCAST as usize + 1];
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
