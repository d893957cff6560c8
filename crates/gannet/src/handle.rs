use std::cell::Cell;
use std::fmt;
use std::sync::Arc;

use gannet_proto::CloseCode;

use crate::shared::Shared;
use crate::{CloseError, ConnectionId, Counters, Farewell, Info, Outgoing, PingError, PushError};

/// A server as seen from any thread or task: the verbs of [`Context`](crate::Context), sent to the loop that owns
/// the connection. Cheap to clone; does not keep the server running.
#[derive(Clone)]
pub struct Handle {
    shared: Arc<Shared>,
}

impl Handle {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// Sends a message to a connection. Never blocks.
    ///
    /// `Ok` says that it is on its way to the connection's loop. What one thread pushes to one connection arrives in
    /// that order. A message that cannot be sent after all is counted in [`Counters::dropped`], or the connection's
    /// `close` is called.
    ///
    /// # Errors
    ///
    /// [`PushError::Gone`] where no open connection has this id; [`PushError::Full`] where
    /// [`mailbox_size_max`](crate::Settings::mailbox_size_max) is reached.
    pub fn push<'m>(&self, id: ConnectionId, message: impl Into<Outgoing<'m>>) -> Result<(), PushError> {
        self.shared.push(id, message.into())
    }

    /// Sends a Ping with up to 125 bytes.
    ///
    /// # Errors
    ///
    /// [`PingError`] says why not.
    pub fn ping(&self, id: ConnectionId, payload: &[u8]) -> Result<(), PingError> {
        self.shared.ping(id, payload)
    }

    /// Starts the closing handshake. The connection's `close` is called when the client has answered, or after
    /// [`close_timeout`](crate::Settings::close_timeout).
    ///
    /// # Errors
    ///
    /// [`CloseError`] says why not.
    pub fn close(&self, id: ConnectionId, code: CloseCode, reason: &str) -> Result<(), CloseError> {
        self.shared.close(id, code, reason)
    }

    /// What is known of an open connection. Waits for the connection's loop to answer.
    ///
    /// # Panics
    ///
    /// On the thread of any event loop, of this server or another, and so in every callback: a loop that waits for a
    /// loop may wait forever. [`Context::info`](crate::Context::info) is the way there.
    pub fn info(&self, id: ConnectionId) -> Option<Info> {
        assert!(
            !ON_LOOP.get(),
            "Handle::info waits for an event loop and was called on one; use Context::info"
        );
        self.shared.info(id)
    }

    /// The ids of all open connections, in no order.
    pub fn ids(&self) -> Vec<ConnectionId> {
        self.shared.registry.ids()
    }

    /// What the server has done so far.
    pub fn counters(&self) -> Counters {
        self.shared.counters()
    }

    /// Stops the server: no more connections are accepted, every client is told `farewell`, and the loops end when
    /// all have answered, or after [`drain_timeout`](crate::Settings::drain_timeout). Returns at once.
    pub fn stop(&self, farewell: Farewell) {
        self.shared.stop(farewell);
    }

    /// Stops the server without waiting for anybody: connections are reset. Returns at once.
    pub fn stop_now(&self) {
        self.shared.stop_now();
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").field("counters", &self.counters()).finish()
    }
}

thread_local! {
    /// Whether this thread runs an event loop.
    pub(crate) static ON_LOOP: Cell<bool> = const { Cell::new(false) };
}
