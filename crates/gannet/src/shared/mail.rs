use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use crate::event_loop::TaskKey;
use crate::message::Content;
use crate::rooms::{Publication, Room};
use crate::timers::SentTimer;
use crate::{ConnectionId, Context, Encoded, Farewell, Info, TimerId, Upgrade};

/// A piece of mail from another thread to a loop.
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
    /// All loops together hold too much, and windows of compression are the first to go.
    ForgetWindows,
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
    /// A timer made by a [`Handle`](crate::Handle).
    StartTimer(Box<SentTimer>),
    /// A timer of this loop, called off elsewhere.
    CancelTimer(TimerId),
    /// A task was woken.
    Poll(TaskKey),
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

/// A call that one thread sends to another's loop.
pub(crate) type RunFn = dyn FnOnce(&Context<'_>) + Send;

impl Mail {
    /// Size of an entry, as a mailbox counts it, beside its payload.
    pub(crate) const SIZE: usize = size_of::<Self>();
}

/// Least size in bytes of a message that is not copied into a batch.
pub(crate) const SMALL_SIZE: usize = 16 * 1024;
