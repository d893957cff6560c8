//! Verbs on connections, in the one form in which every way to a connection carries them.
//!
//! All that is to be said of a verb stands in this file: its parts, its bytes, what is at stake when it cannot be
//! carried out, and the functions that do it, at once on the loop or by mail for any thread.
//!
//! A command's bytes are a number for the verb and its parts in order:
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

mod parts;
mod posting;

use std::borrow::Cow;

use gannet_reactor::Sockets;

use crate::event_loop::Reachable;
use crate::shared::Shared;
use crate::{CloseCode, CommandError, ConnectionId, Delivery, Frame, Outgoing, Upgrade};
use parts::{
    Parts, check_text, put, put_decision, put_delivery, put_frame, put_head, put_message, put_part, put_push,
    text,
};

pub use parts::InvalidCommand;
pub(crate) use posting::Control;

/// A verb, and what it is done to.
///
/// [`Context::apply`](crate::Context::apply) carries a command out, [`Handle::apply`](crate::Handle::apply) sends it to
/// the loop that has the connection; the methods of both that are named like the verbs are short for it. A command that
/// comes from another process or machine is [decoded](Self::decode) from the bytes that the sender
/// [encoded](Self::encode) it to.
///
/// ```
/// use gannet::{Command, ConnectionId};
///
/// let command = Command::Push { id: ConnectionId::new(7), message: "ahoy".into() };
/// let mut bytes = Vec::new();
/// command.encode(&mut bytes);
/// let decoded = Command::decode(&bytes)?;
/// assert!(matches!(decoded, Command::Push { id, .. } if id.number() == 7));
/// # Ok::<(), gannet::InvalidCommand>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Command<'a> {
    /// [`push`](crate::Context::push).
    Push {
        /// The receiver.
        id: ConnectionId,
        /// The message.
        message: Outgoing<'a>,
    },
    /// [`send_frame`](crate::Context::send_frame).
    SendFrame {
        /// The receiver.
        id: ConnectionId,
        /// The frame.
        frame: Frame<'a>,
    },
    /// [`send_raw`](crate::Context::send_raw).
    SendRaw {
        /// The receiver.
        id: ConnectionId,
        /// The bytes.
        bytes: &'a [u8],
    },
    /// [`ping`](crate::Context::ping).
    Ping {
        /// The receiver.
        id: ConnectionId,
        /// At most 125 bytes.
        payload: &'a [u8],
    },
    /// [`pong`](crate::Context::pong).
    Pong {
        /// The receiver.
        id: ConnectionId,
        /// At most 125 bytes.
        payload: &'a [u8],
    },
    /// [`close`](crate::Context::close).
    Close {
        /// The connection.
        id: ConnectionId,
        /// The code for the client.
        code: CloseCode,
        /// At most 123 bytes.
        reason: &'a str,
    },
    /// [`abort`](crate::Context::abort).
    Abort {
        /// The connection.
        id: ConnectionId,
    },
    /// [`hang_up`](crate::Context::hang_up).
    HangUp {
        /// The connection.
        id: ConnectionId,
    },
    /// [`pause`](crate::Context::pause).
    Pause {
        /// The connection.
        id: ConnectionId,
    },
    /// [`resume`](crate::Context::resume).
    Resume {
        /// The connection.
        id: ConnectionId,
    },
    /// [`answer_upgrade`](crate::Context::answer_upgrade). Values that it gives to its connection are not among its
    /// bytes.
    AnswerUpgrade {
        /// The connection.
        id: ConnectionId,
        /// The answer.
        upgrade: Cow<'a, Upgrade>,
    },
    /// [`join`](crate::Context::join).
    Join {
        /// The connection.
        id: ConnectionId,
        /// Name of the room.
        room: &'a str,
    },
    /// [`leave`](crate::Context::leave).
    Leave {
        /// The connection.
        id: ConnectionId,
        /// Name of the room.
        room: &'a str,
    },
    /// [`publish_with`](crate::Context::publish_with).
    Publish {
        /// Name of the room.
        room: &'a str,
        /// The member that does not get it.
        except: Option<ConnectionId>,
        /// The message.
        message: Outgoing<'a>,
        /// Treatment of members that are slow.
        delivery: Delivery,
    },
    /// [`broadcast`](crate::Context::broadcast).
    Broadcast {
        /// The message.
        message: Outgoing<'a>,
    },
}

impl Command<'_> {
    /// The connection that it is done to. `None`: it is done to a room, or to all.
    pub fn id(&self) -> Option<ConnectionId> {
        match self {
            Self::Push { id, .. }
            | Self::SendFrame { id, .. }
            | Self::SendRaw { id, .. }
            | Self::Ping { id, .. }
            | Self::Pong { id, .. }
            | Self::Close { id, .. }
            | Self::Abort { id }
            | Self::HangUp { id }
            | Self::Pause { id }
            | Self::Resume { id }
            | Self::AnswerUpgrade { id, .. }
            | Self::Join { id, .. }
            | Self::Leave { id, .. } => Some(*id),
            Self::Publish { .. } | Self::Broadcast { .. } => None,
        }
    }

    /// True where it sends a message, or a piece of one.
    pub(crate) fn is_message(&self) -> bool {
        self.cargo().is_some_and(|cargo| cargo.gap != Gap::None)
    }

    /// The data that it carries. `None`: it carries none, and is always taken by a mailbox.
    pub(crate) fn cargo(&self) -> Option<Cargo> {
        let cargo = |size, gap| Some(Cargo { size, gap });
        match self {
            Self::Push { message, .. } => cargo(message.0.size(), Gap::Message),
            Self::SendFrame { frame, .. } if frame.is_fragment() => cargo(frame.payload.len(), Gap::Fragment),
            Self::SendFrame { frame, .. } => cargo(frame.payload.len(), Gap::Message),
            Self::SendRaw { bytes, .. } => cargo(bytes.len(), Gap::Bytes),
            Self::Ping { payload, .. } | Self::Pong { payload, .. } => cargo(payload.len(), Gap::None),
            Self::Publish { message, .. } | Self::Broadcast { message } => cargo(message.0.size(), Gap::None),
            Self::Close { .. }
            | Self::Abort { .. }
            | Self::HangUp { .. }
            | Self::Pause { .. }
            | Self::Resume { .. }
            | Self::AnswerUpgrade { .. }
            | Self::Join { .. }
            | Self::Leave { .. } => None,
        }
    }
}

/// The data in a command.
#[derive(Clone, Copy)]
pub(crate) struct Cargo {
    /// Bytes that count towards the limit of a mailbox.
    pub(crate) size: usize,
    pub(crate) gap: Gap,
}

/// The hole that a command leaves in what its connection is sent, where it cannot be carried out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    None,
    /// A whole message, without which the others can be understood.
    Message,
    /// A frame of a message, which cannot be completed.
    Fragment,
    /// Bytes of the application's own.
    Bytes,
}

impl Reachable {
    /// Carries a command out on behalf of a callback: at once where its connection is this loop's.
    // Without it the second caller keeps it out of `apply_posted`, and each posted push pays for a call.
    #[inline]
    pub(crate) fn apply(&mut self, sockets: &mut Sockets, command: Command<'_>) -> Result<(), CommandError> {
        match command {
            Command::Push { id, message } => self.push(sockets, id, message)?,
            Command::SendFrame { id, frame } => self.send_frame(sockets, id, frame)?,
            Command::SendRaw { id, bytes } => self.send_raw(sockets, id, bytes)?,
            Command::Ping { id, payload } => self.send_control(sockets, id, Control::Ping, payload)?,
            Command::Pong { id, payload } => self.send_control(sockets, id, Control::Pong, payload)?,
            Command::Close { id, code, reason } => self.close(sockets, id, code, reason)?,
            Command::Abort { id } => done(self.abort(sockets, id))?,
            Command::HangUp { id } => done(self.hang_up(sockets, id))?,
            Command::Pause { id } => done(self.pause(sockets, id))?,
            Command::Resume { id } => done(self.resume(id))?,
            Command::AnswerUpgrade { id, upgrade } => done(self.answer_upgrade(id, upgrade))?,
            Command::Join { id, room } => drop(self.join(sockets, id, room)?),
            Command::Leave { id, room } => done(self.leave(sockets, id, room))?,
            Command::Publish { room, except, message, delivery } => {
                self.publish(sockets, room, except, message, delivery)?;
            }
            Command::Broadcast { message } => drop(self.broadcast(sockets, message)?),
        }
        Ok(())
    }
}

impl Shared {
    /// Carries a command out on behalf of any thread: posts it, or changes the rooms at once.
    pub(crate) fn apply(&self, command: Command<'_>) -> Result<(), CommandError> {
        match command {
            Command::Push { id, message } => self.push(id, message)?,
            Command::SendFrame { id, frame } => self.send_frame(id, frame)?,
            Command::SendRaw { id, bytes } => self.send_raw(id, bytes)?,
            Command::Ping { id, payload } => self.send_control(id, Control::Ping, payload)?,
            Command::Pong { id, payload } => self.send_control(id, Control::Pong, payload)?,
            Command::Close { id, code, reason } => self.close(id, code, reason)?,
            Command::Abort { id }
            | Command::HangUp { id }
            | Command::Pause { id }
            | Command::Resume { id } => {
                done(self.post_command(id, &command))?;
            }
            Command::AnswerUpgrade { id, upgrade } => done(self.answer_upgrade(id, upgrade))?,
            Command::Join { id, room } => drop(self.join(id, room)?),
            Command::Leave { id, room } => done(self.leave(id, room))?,
            Command::Publish { room, except, message, delivery } => {
                self.publish(None, room, except, message, delivery).result?;
            }
            Command::Broadcast { message } => drop(self.broadcast(None, &message.into_encoded())?),
        }
        Ok(())
    }
}

/// Bytes.
impl<'a> Command<'a> {
    /// Appends the bytes of the command. Their number is not among them: that is for the carrier to keep.
    pub fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Self::Push { id, message } => put_push(out, *id, &message.0),
            Self::SendFrame { id, frame } => {
                put_head(out, SEND_FRAME, *id);
                put_frame(out, frame);
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
                put_decision(out, &upgrade.decision);
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

    /// A push that this process has written, of which there are more than of all others. `None`: the bytes are another
    /// command's.
    #[inline]
    pub(crate) fn read_push(bytes: &'a [u8]) -> Option<(ConnectionId, Outgoing<'a>)> {
        let mut parts = Parts(bytes.strip_prefix(&[PUSH])?);
        Some((parts.id().ok()?, parts.message().ok()?))
    }

    /// The same for bytes that this process has written: the text of a message is one.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, InvalidCommand> {
        let mut parts = Parts(bytes);
        let command = match parts.byte()? {
            PUSH => Self::Push { id: parts.id()?, message: parts.message()? },
            SEND_FRAME => Self::SendFrame { id: parts.id()?, frame: parts.frame()? },
            SEND_RAW => Self::SendRaw { id: parts.id()?, bytes: parts.rest() },
            PING => Self::Ping { id: parts.id()?, payload: parts.rest() },
            PONG => Self::Pong { id: parts.id()?, payload: parts.rest() },
            CLOSE => {
                let (id, code) = (parts.id()?, CloseCode::new(u16::from_le_bytes(parts.array()?)));
                Self::Close { id, code, reason: parts.text("reason")? }
            }
            ABORT => Self::Abort { id: parts.id()? },
            HANG_UP => Self::HangUp { id: parts.id()? },
            PAUSE => Self::Pause { id: parts.id()? },
            RESUME => Self::Resume { id: parts.id()? },
            ANSWER_UPGRADE => {
                Self::AnswerUpgrade { id: parts.id()?, upgrade: Cow::Owned(Upgrade::new(parts.decision()?)) }
            }
            JOIN => Self::Join { id: parts.id()?, room: parts.text("room")? },
            LEAVE => Self::Leave { id: parts.id()?, room: parts.text("room")? },
            PUBLISH => {
                let except = Some(parts.id()?).filter(|id| *id != ConnectionId::NOBODY);
                let (delivery, room) = (parts.delivery()?, text(parts.part()?, "room")?);
                Self::Publish { room, except, message: parts.message()?, delivery }
            }
            BROADCAST => Self::Broadcast { message: parts.message()? },
            verb => return Err(InvalidCommand::Verb(verb)),
        };
        parts.end(command)
    }
}

fn done(was_done: bool) -> Result<(), CommandError> {
    if was_done { Ok(()) } else { Err(CommandError::Gone) }
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
/// The last number of a verb.
const LAST: u8 = BROADCAST;
