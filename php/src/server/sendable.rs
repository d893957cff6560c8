//! Data on its way to a connection.

use gannet::{Command, ConnectionId, Frame, Outgoing, Payload};

use crate::websocket::FLAG_COMPRESS;

/// Data for a connection. It makes as many commands as it takes until a mailbox has room for one.
#[derive(Clone, Copy)]
pub(crate) enum Sendable<'m> {
    Message(Payload<'m>, Compress),
    Frame(Frame<'m>),
    /// Bytes as they are, whatever is spoken on the connection.
    Raw(&'m [u8]),
}

/// Compression of a message, where its client agreed to that.
#[derive(Clone, Copy)]
pub(crate) enum Compress {
    FromThreshold,
    /// The script asks for it.
    Always,
}

impl<'m> Sendable<'m> {
    #[inline]
    pub(crate) fn command(self, id: ConnectionId) -> Command<'m> {
        match self {
            Self::Message(message, compress) => Command::Push { id, message: compress.applied(message) },
            Self::Frame(frame) => Command::SendFrame { id, frame },
            Self::Raw(bytes) => Command::SendRaw { id, bytes },
        }
    }
}

impl Compress {
    pub(crate) fn of(flags: i64) -> Self {
        if flags & FLAG_COMPRESS != 0 { Self::Always } else { Self::FromThreshold }
    }

    #[inline]
    fn applied<'m>(self, message: impl Into<Outgoing<'m>>) -> Outgoing<'m> {
        match self {
            Self::FromThreshold => message.into(),
            Self::Always => message.into().compressed(),
        }
    }
}
