use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use crate::outgoing::Content;
use crate::rooms::{Publication, Room};
use crate::{ConnectionId, Context, Encoded, Farewell, Info, Upgrade};

/// What other threads want of a loop.
pub(crate) enum Mail {
    /// A command, whose bytes are the next `size` of the batch.
    Command {
        size: usize,
    },
    /// A command whose bytes are, or may be, too many for the batch.
    LargeCommand(Vec<u8>),
    /// A message whose bytes are large, or shared.
    Push {
        id: ConnectionId,
        content: Content<'static>,
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
    /// All loops together hold too much, and contexts of compression are the first to go.
    ForgetContexts,
    /// Mail that waits until no callback runs.
    Errand(Errand),
}

/// Mail that may call the application, and what follows that: a callback that reads ahead leaves it for later.
pub(crate) enum Errand {
    /// The answer to an upgrade that was put off.
    AnswerUpgrade(ConnectionId, Box<Upgrade>),
    /// A command that waits behind such an answer.
    Deferred(Deferred),
    /// A call sent by a [`LoopHandle`](crate::LoopHandle).
    Run(Box<RunFn>),
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

/// A command that follows the answer to an upgrade.
pub(crate) enum Deferred {
    /// Its bytes.
    Command(Box<[u8]>),
    /// A push of a message that was handed over.
    Push(ConnectionId, Content<'static>),
}

/// What one thread has another's loop run.
pub(crate) type RunFn = dyn FnOnce(&Context<'_>) + Send;

impl Mail {
    /// What an entry is worth in the mailbox beside its payload.
    pub(crate) const SIZE: usize = size_of::<Self>();
}

/// RFC 6455 §5.5: control frames carry at most 125 bytes.
pub(crate) const CONTROL_SIZE_MAX: usize = 125;

/// What is larger is not copied into a batch.
pub(crate) const SMALL_SIZE: usize = 16 * 1024;
