use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use gannet_proto::CloseCode;
use gannet_reactor::Sockets;

use crate::outbound::Outbound;
use crate::{CloseError, ConnectionId, Counters, Handle, Info, Outgoing, PingError, PushError};

/// The server as a callback sees it. Acts at once on connections of the callback's own loop, and through the
/// mailbox on those of others.
pub struct Context<'a> {
    scope: RefCell<Scope<'a>>,
}

struct Scope<'a> {
    outbound: &'a mut Outbound,
    sockets: &'a mut Sockets,
}

impl<'a> Context<'a> {
    #[inline]
    pub(crate) fn new(outbound: &'a mut Outbound, sockets: &'a mut Sockets) -> Self {
        Self { scope: RefCell::new(Scope { outbound, sockets }) }
    }

    /// Sends a message to a connection. Never blocks.
    ///
    /// What callbacks of one turn of the loop push to a connection leaves in one system call when the turn ends.
    ///
    /// # Errors
    ///
    /// [`PushError::Gone`] where no open connection has this id. [`PushError::Full`] where as much waits for it as
    /// may, and [`send_queue_policy`](crate::Settings::send_queue_policy) has been applied: with `drop_oldest` the
    /// message is taken, and the answer is `Ok`.
    #[inline]
    pub fn push<'m>(&self, id: ConnectionId, message: impl Into<Outgoing<'m>>) -> Result<(), PushError> {
        let scope = &mut *self.scope.borrow_mut();
        scope.outbound.push(scope.sockets, id, message.into())
    }

    /// Sends a Ping with up to 125 bytes.
    ///
    /// # Errors
    ///
    /// [`PingError`] says why not.
    pub fn ping(&self, id: ConnectionId, payload: &[u8]) -> Result<(), PingError> {
        let scope = &mut *self.scope.borrow_mut();
        scope.outbound.ping(scope.sockets, id, payload)
    }

    /// Starts the closing handshake. The connection's `close` is called when the client has answered, or after
    /// [`close_timeout`](crate::Settings::close_timeout); never while this callback runs.
    ///
    /// # Errors
    ///
    /// [`CloseError`] says why not.
    pub fn close(&self, id: ConnectionId, code: CloseCode, reason: &str) -> Result<(), CloseError> {
        let scope = &mut *self.scope.borrow_mut();
        scope.outbound.close(scope.sockets, id, code, reason)
    }

    /// What is known of an open connection of this callback's own loop; `None` for any other.
    /// [`Handle::info`] answers for all, from other threads.
    pub fn info(&self, id: ConnectionId) -> Option<Info> {
        let scope = &*self.scope.borrow();
        scope.outbound.info(scope.sockets, id)
    }

    /// The ids of all open connections of the server, in no order.
    pub fn ids(&self) -> Vec<ConnectionId> {
        self.scope.borrow().outbound.shared.registry.ids()
    }

    /// What the server has done so far.
    pub fn counters(&self) -> Counters {
        self.scope.borrow().outbound.shared.counters()
    }

    /// The server for other threads and tasks.
    pub fn handle(&self) -> Handle {
        Handle::new(Arc::clone(&self.scope.borrow().outbound.shared))
    }
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").finish_non_exhaustive()
    }
}
