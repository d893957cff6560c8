use crate::PushError;
use crate::command::Control;

/// One frame of a message that is sent in pieces, or a control frame between them.
///
/// ```no_run
/// use gannet::{ConnectionId, Context, Frame, PushError};
///
/// fn tell_in_two_pieces(server: &Context<'_>, id: ConnectionId) -> Result<(), PushError> {
///     server.send_frame(id, Frame::text(b"the ferry "))?;
///     server.send_frame(id, Frame::continuation(b"leaves at nine").last())
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The kind of the frame.
    pub opcode: Opcode,
    /// Set in the last frame of a message, and in every control frame.
    pub fin: bool,
    /// Its bytes. A piece of a text may end within a character.
    pub payload: &'a [u8],
}

/// The kind of a frame, RFC 6455 §5.2. A Close is sent by [`Context::close`](crate::Context::close) and no
/// other way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Opcode {
    /// A further piece of the message that an earlier frame began.
    Continuation,
    /// The start of a text message.
    Text,
    /// The start of a binary message.
    Binary,
    /// To be answered with a Pong; at most 125 bytes.
    Ping,
    /// The answer to a Ping, or a sign of life; at most 125 bytes.
    Pong,
}

impl<'a> Frame<'a> {
    /// The start of a text message; more follows unless it is the [`last`](Self::last).
    pub const fn text(payload: &'a [u8]) -> Self {
        Self { opcode: Opcode::Text, fin: false, payload }
    }

    /// The start of a binary message; more follows unless it is the [`last`](Self::last).
    pub const fn binary(payload: &'a [u8]) -> Self {
        Self { opcode: Opcode::Binary, fin: false, payload }
    }

    /// A further piece of the message; more follows unless it is the [`last`](Self::last).
    pub const fn continuation(payload: &'a [u8]) -> Self {
        Self { opcode: Opcode::Continuation, fin: false, payload }
    }

    /// The same frame as the last of its message.
    #[must_use]
    pub const fn last(self) -> Self {
        Self { fin: true, ..self }
    }

    /// True where its message has other frames, which are worth nothing without it.
    pub(crate) fn is_fragment(&self) -> bool {
        !self.fin || self.opcode == Opcode::Continuation
    }

    /// RFC 6455 §5.5: a control frame is whole, and carries at most 125 bytes. Returns it where it is one.
    pub(crate) fn check_control(&self) -> Result<Option<Control>, PushError> {
        let control = match self.opcode {
            Opcode::Continuation | Opcode::Text | Opcode::Binary => return Ok(None),
            Opcode::Ping => Control::Ping,
            Opcode::Pong => Control::Pong,
        };
        match self.payload.len() {
            size if size > CONTROL_SIZE_MAX => Err(PushError::ControlTooLong(size)),
            _ if !self.fin => Err(PushError::ControlFragmented),
            _ => Ok(Some(control)),
        }
    }
}

impl From<Opcode> for gannet_proto::Opcode {
    fn from(opcode: Opcode) -> Self {
        match opcode {
            Opcode::Continuation => Self::Continuation,
            Opcode::Text => Self::Text,
            Opcode::Binary => Self::Binary,
            Opcode::Ping => Self::Ping,
            Opcode::Pong => Self::Pong,
        }
    }
}

/// RFC 6455 §5.5: control frames carry at most 125 bytes.
pub(crate) const CONTROL_SIZE_MAX: usize = 125;
