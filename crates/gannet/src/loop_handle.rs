use std::fmt;
use std::sync::Arc;

use crate::Context;
use crate::shared::{Errand, Shared};

/// One event loop of a server, from any thread or task: a call that is sent there is run on the loop's own thread. Made
/// by [`Context::this_loop`]. Cheap to clone; does not keep the server running.
///
/// A [`Handle`](crate::Handle) reaches every connection, and is the shorter way for what it can do. This one is for
/// what has to be done together, with no other callback in between, and for answers that only a connection's own loop
/// has at once:
///
/// ```
/// use std::sync::mpsc::channel;
/// use std::thread;
///
/// use gannet::{CloseCode, ConnectionId, Context, LoopHandle, Server};
///
/// let (sender, connections) = channel::<(LoopHandle, ConnectionId)>();
/// let server = Server::bind("127.0.0.1:9501")
///     .on_open(move |server, request| sender.send((server.this_loop(), request.id)).expect("the thread waits"));
/// # let _ = server;
///
/// thread::spawn(move || {
///     for (home, id) in connections {
///         let close_if_slow = move |server: &Context<'_>| {
///             if server.info(id).is_some_and(|info| info.queued > 100_000) {
///                 server.close(id, CloseCode::TRY_AGAIN_LATER, "too slow").ok();
///             }
///         };
///         home.run(close_if_slow).ok();
///     }
/// });
/// ```
#[derive(Clone)]
pub struct LoopHandle {
    shared: Arc<Shared>,
    index: usize,
}

/// The loop has ended: nothing runs there any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the event loop has ended")]
pub struct LoopEnded;

impl LoopHandle {
    pub(crate) fn new(shared: Arc<Shared>, index: usize) -> Self {
        Self { shared, index }
    }

    /// Has the loop call `call`, when no other callback runs. Returns at once. What `call` causes, such as the `open`
    /// of an upgrade that it answers, is done before what is sent next.
    ///
    /// One thread's calls and commands to one loop are carried out in their order, those by this way and those through
    /// a [`Handle`](crate::Handle) together. One exception: a callback that joins, leaves or publishes does not
    /// overtake what was sent through a `Handle` ([`Context::join`] says why), and that overtakes calls that wait for
    /// the callback's end. A call that panics is logged. One that the loop does not come to before it ends is dropped.
    /// What `call` holds does not count towards [`mailbox_size_max`](crate::Settings::mailbox_size_max): whoever sends
    /// much this way has to see to a limit.
    ///
    /// # Errors
    ///
    /// [`LoopEnded`] where nothing runs there any more.
    pub fn run(&self, call: impl FnOnce(&Context<'_>) + Send + 'static) -> Result<(), LoopEnded> {
        self.shared.post_errand(self.index, Errand::Run(Box::new(call)))
    }
}

impl fmt::Debug for LoopHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoopHandle").field("index", &self.index).finish_non_exhaustive()
    }
}
