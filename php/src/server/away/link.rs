use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Instant;

use gannet::Handle;

use super::inbox::Inbox;
use super::kept::Kept;
use crate::alarms::Alarms;

/// PHP's side of the tie between its thread and the loops.
pub(crate) struct Link {
    pub(super) handle: Handle,
    pub(super) inbox: Arc<Inbox>,
    pub(super) alarms: Alarms,
    pub(super) kept: Kept,
    /// When PHP's thread last woke.
    pub(super) now: Cell<Instant>,
    /// From so many bytes on that may wait for a client, a message for it is refused.
    pub(super) refused_from: usize,
    /// Whether the clients have been told to go.
    pub(super) stopping: Cell<bool>,
    /// Bytes on their way to loops that no mailbox counts.
    pub(super) posted: Arc<AtomicUsize>,
}

impl Link {
    pub(super) fn new(handle: Handle, inbox: Arc<Inbox>, refused_from: usize) -> Self {
        Self {
            handle,
            inbox,
            alarms: Alarms::default(),
            kept: Kept::default(),
            now: Cell::new(Instant::now()),
            refused_from,
            stopping: Cell::new(false),
            posted: Arc::default(),
        }
    }

    /// Has the server stopped when the callback that runs has returned.
    pub(crate) fn ask_to_stop(&self) {
        self.inbox.ask_to_stop();
    }
}
