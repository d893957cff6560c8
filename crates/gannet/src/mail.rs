use std::borrow::Cow;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use bytes::Bytes;
use gannet_proto::{CloseCode, Opcode};

use crate::outgoing::{Content, Form};
use crate::rooms::{Publication, Room};
use crate::{ConnectionId, Context, Encoded, Farewell, Info};

/// What other threads want of a loop.
pub(crate) enum Mail {
    /// A message; its payload is the next `size` bytes of the batch.
    Push {
        id: ConnectionId,
        form: Form,
        size: usize,
    },
    /// A message whose bytes are handed over.
    PushOwned {
        id: ConnectionId,
        content: Content<'static>,
    },
    /// A frame with its header, which is the next `size` bytes of the batch.
    Frame {
        id: ConnectionId,
        is_fragment: bool,
        size: usize,
    },
    /// A frame with its header.
    FrameOwned {
        id: ConnectionId,
        is_fragment: bool,
        bytes: Bytes,
    },
    /// A Ping or a Pong; its payload is the next `size` bytes of the batch.
    Control {
        id: ConnectionId,
        opcode: Opcode,
        size: usize,
    },
    Close {
        id: ConnectionId,
        code: CloseCode,
        reason: Box<str>,
    },
    Info {
        id: ConnectionId,
        reply: SyncSender<Info>,
    },
    /// A connection has been joined to a room.
    Join {
        id: ConnectionId,
        room: Arc<Room>,
    },
    /// A connection's membership has been ended.
    Leave {
        id: ConnectionId,
        room: Arc<Room>,
    },
    /// A message for this loop's members of a room.
    Publish(Arc<Publication>),
    /// A message for all open connections of this loop.
    Broadcast(Encoded),
    /// What a [`LoopHandle`](crate::LoopHandle) has it run.
    Run(Box<RunFn>),
    /// All loops together hold too much, and contexts of compression are the first to go.
    ForgetContexts,
    /// This loop holds the most, and all together hold too much.
    GiveUpMemory,
    /// Somebody has called [`wake`](crate::Handle::wake).
    Wake,
    Stop(Farewell),
    StopNow,
    /// An exchange over HTTP has ended.
    #[cfg(feature = "http")]
    GivenBack(Box<crate::http::GivenBack>),
}

/// What one thread has another's loop run.
pub(crate) type RunFn = dyn FnOnce(&Context<'_>) + Send;

impl Mail {
    /// What an entry is worth in the mailbox beside its payload.
    pub(crate) const SIZE: usize = size_of::<Self>();

    /// Whether it is a message, or a piece of one.
    pub(crate) const fn is_push(&self) -> bool {
        matches!(
            self,
            Self::Push { .. } | Self::PushOwned { .. } | Self::Frame { .. } | Self::FrameOwned { .. }
        )
    }
}

/// Makes a message owned, unless its payload is small and better copied into the batch.
pub(crate) fn to_owned(content: Content<'_>) -> Result<Content<'static>, (Form, Small<'_>)> {
    match content {
        Content::Borrowed(form, bytes) if bytes.len() < SMALL_SIZE => Err((form, Small::Borrowed(bytes))),
        Content::Owned(form, bytes) if bytes.len() < SMALL_SIZE => Err((form, Small::Owned(bytes))),
        Content::Borrowed(form, bytes) => Ok(Content::Owned(form, Bytes::copy_from_slice(bytes))),
        Content::Owned(form, bytes) => Ok(Content::Owned(form, bytes)),
        Content::Encoded(message) => Ok(Content::Encoded(Cow::Owned(message.into_owned()))),
    }
}

/// A payload that is copied into the batch.
pub(crate) enum Small<'a> {
    Borrowed(&'a [u8]),
    Owned(Bytes),
}

impl Small<'_> {
    pub(crate) fn as_slice(&self) -> &[u8] {
        match self {
            Self::Borrowed(bytes) => bytes,
            Self::Owned(bytes) => bytes,
        }
    }
}

impl Content<'_> {
    /// Bytes of it.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Borrowed(_, bytes) => bytes.len(),
            Self::Owned(_, bytes) => bytes.len(),
            Self::Encoded(message) => message.size(),
        }
    }
}

/// RFC 6455 §5.5: control frames carry at most 125 bytes.
pub(crate) const CONTROL_SIZE_MAX: usize = 125;

/// What is larger is not copied into a batch.
pub(crate) const SMALL_SIZE: usize = 16 * 1024;
