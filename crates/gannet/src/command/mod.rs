//! Verbs on connections, in the one form in which every way to a connection carries them.

mod carry_out;
mod layout;
mod posting;

use std::borrow::Cow;

use crate::{CloseCode, ConnectionId, Delivery, Frame, Outgoing, Upgrade};

pub use layout::InvalidCommand;
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
    /// [`answer_upgrade`](crate::Context::answer_upgrade).
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
}
