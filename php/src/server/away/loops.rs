use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::{Duration, Instant};

use gannet::Handle;

use super::inbox::Inbox;
use super::kept::Kept;
use crate::timer::ThreadTimers;

/// PHP's side of the tie between its thread and the loops.
pub(crate) struct Loops {
    pub(super) handle: Handle,
    pub(super) inbox: Arc<Inbox>,
    pub(super) timers: ThreadTimers,
    pub(super) kept: Kept,
    /// When PHP's thread last woke.
    pub(super) now: Cell<Instant>,
    pub(super) limits: QueueLimits,
    /// Whether the clients have been told to go.
    pub(super) stopping: Cell<bool>,
    /// Whether the script itself has ended the server.
    ended_by_script: Cell<bool>,
    /// When PHP's thread found, among what had come, that it is asked to stop.
    stop_seen: Cell<Option<Instant>>,
    /// Bytes on their way to loops that no mailbox counts.
    pub(super) posted: Arc<AtomicUsize>,
}

/// Bytes waiting for a client from which on what is sent to it is not simply taken.
#[derive(Clone, Copy)]
pub(crate) struct QueueLimits {
    /// A message is refused.
    pub(crate) refused_from: usize,
    /// The loop is asked whether there is room for bytes that are sent as they are.
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

    /// Whether the script hears of what clients have sent: where others stop the server, of what had come before, for
    /// their Closes may be answered already.
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

/// How long a stop waits for the script to deal with what had come before.
const BACKLOG_TIME: Duration = Duration::from_secs(3);
