use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::{Duration, Instant};

use gannet::Handle;

use super::inbox::Inbox;
use super::kept::Kept;
use crate::event_loop::ThreadTimers;

/// The loops on threads of their own, as PHP's thread keeps them.
pub(crate) struct Loops {
    pub(super) handle: Handle,
    pub(super) inbox: Arc<Inbox>,
    pub(super) timers: ThreadTimers,
    pub(super) kept: Kept,
    /// The moment at which PHP's thread last woke.
    pub(super) now: Cell<Instant>,
    pub(super) limits: QueueLimits,
    /// True where the clients have been told to go.
    pub(super) stopping: Cell<bool>,
    /// True where the script itself has ended the server.
    ended_by_script: Cell<bool>,
    /// The moment at which PHP's thread found, among what had come, that it is asked to stop.
    stop_seen: Cell<Option<Instant>>,
    /// Bytes on their way to loops that no mailbox counts.
    pub(super) posted: Arc<AtomicUsize>,
}

/// Sizes of a client's queue from which on data is not simply taken.
#[derive(Clone, Copy)]
pub(crate) struct QueueLimits {
    /// From here on a message is refused.
    pub(crate) refused_from: usize,
    /// From here on the loop is asked whether it has room for raw bytes.
    pub(crate) asked_from: usize,
}

impl Loops {
    pub(super) fn new(handle: Handle, inbox: Arc<Inbox>, limits: QueueLimits) -> Self {
        Self {
            handle,
            inbox,
            timers: ThreadTimers::default(),
            kept: Kept::default(),
            now: Cell::new(Instant::now()),
            limits,
            stopping: Cell::new(false),
            ended_by_script: Cell::default(),
            stop_seen: Cell::default(),
            posted: Arc::default(),
        }
    }

    /// Has the server stopped when the callback that runs has returned.
    pub(crate) fn ask_to_stop(&self) {
        self.ended_by_script.set(true);
        self.inbox.ask_to_stop();
    }

    /// Says whether the script hears of what clients have sent. Where others than the script stop the server it hears
    /// of what had come before, for a while: the Closes of these clients may be answered already.
    pub(super) fn is_heard(&self) -> bool {
        if self.stopping.get() || self.ended_by_script.get() {
            return false;
        }
        !self.inbox.is_stop_asked() || {
            let now = Instant::now();
            let seen = self.stop_seen.get().unwrap_or(now);
            self.stop_seen.set(Some(seen));
            now.duration_since(seen) < BACKLOG_TIME
        }
    }
}

/// The time for which a stop waits for the script to deal with what had come before.
const BACKLOG_TIME: Duration = Duration::from_secs(3);
