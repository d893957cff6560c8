use std::cell::Cell;
use std::sync::Arc;
use std::time::Instant;

use gannet::LoopHandle;

use super::flow::Flow;

/// The link of a connection to a loop on another thread, with all that PHP's thread knows without waiting for it.
pub(crate) struct LoopLink {
    /// Its loop.
    pub(super) home: LoopHandle,
    /// The facts that both threads know.
    pub(super) flow: Arc<Flow>,
    pub(super) descriptor: Option<i32>,
    /// The moment at which something was last heard of it.
    pub(super) heard: Instant,
    /// The moment at which something was last sent to it.
    pub(super) sent: Cell<Option<Instant>>,
    /// True where its loop has been told to end it: nothing is sent any more, and nothing that came is passed on.
    pub(super) ending: bool,
}
