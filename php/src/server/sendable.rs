//! Data on its way to a connection.

use gannet::{ConnectionId, Context, Frame, Handle, Outgoing, Payload, PushError};

use crate::websocket::FLAG_COMPRESS;

/// Data for a connection. Copied, for they are sent again where a mailbox had no room. A [`Command`](gannet::Command)
/// in between would slow pushes down measurably, and scripts do nothing else as often.
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

impl Sendable<'_> {
    /// Sends it from within a callback of the loop.
    #[inline]
    pub(crate) fn send(self, server: &Context<'_>, id: ConnectionId) -> Result<(), PushError> {
        match self {
            Self::Message(message, compress) => server.push(id, compress.applied(message)),
            Self::Frame(frame) => server.send_frame(id, frame),
            Self::Raw(bytes) => server.send_raw(id, bytes),
        }
    }

    /// Sends it from another thread.
    #[inline]
    pub(crate) fn post(self, handle: &Handle, id: ConnectionId) -> Result<(), PushError> {
        match self {
            Self::Message(message, compress) => handle.push(id, compress.applied(message)),
            Self::Frame(frame) => handle.send_frame(id, frame),
            Self::Raw(bytes) => handle.send_raw(id, bytes),
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
