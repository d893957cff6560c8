use std::cell::Cell;
use std::fmt;
use std::sync::Arc;

use gannet_proto::{CloseCode, Opcode};

use crate::shared::Shared;
use crate::{CloseError, ConnectionId, Counters, Farewell, Frame, Info, Outgoing, PingError, PushError};

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

    /// Sends one frame, for a message that is sent in pieces; see [`Context::send_frame`](crate::Context::send_frame).
    ///
    /// A message of which a frame turns out not to be sent, because as much waits for the connection as may, cannot be
    /// completed: its connection is closed with 1013, whatever
    /// [`send_queue_policy`](crate::Settings::send_queue_policy) says.
    ///
    /// # Errors
    ///
    /// Those of [`push`](Self::push); [`PushError::ControlTooLong`] and [`PushError::ControlFragmented`] for a control
    /// frame that RFC 6455 §5.5 does not allow.
    pub fn send_frame(&self, id: ConnectionId, frame: Frame<'_>) -> Result<(), PushError> {
        let opcode = Opcode::from(frame.opcode);
        if opcode.is_control() {
            frame.check_control()?;
            return self.shared.send_control(id, opcode, frame.payload).map_err(PushError::from);
        }
        self.shared.send_frame(id, frame)
    }

    /// Sends a Ping with up to 125 bytes.
    ///
    /// # Errors
    ///
    /// [`PingError`] says why not.
    pub fn ping(&self, id: ConnectionId, payload: &[u8]) -> Result<(), PingError> {
        self.shared.send_control(id, Opcode::Ping, payload)
    }

    /// Sends a Pong with up to 125 bytes.
    ///
    /// # Errors
    ///
    /// [`PingError`] says why not.
    pub fn pong(&self, id: ConnectionId, payload: &[u8]) -> Result<(), PingError> {
        self.shared.send_control(id, Opcode::Pong, payload)
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

    /// What is known of an open connection; `None` before it is open and when it closes. Waits for the connection's
    /// loop to answer.
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

    /// Has every loop call [`Handler::woken`](crate::Handler::woken) soon: once for all wakes that came before it.
    /// Returns at once. What this thread has done before is seen by that call, so an application can leave work in a
    /// place of its own, and have handlers take it up on their own threads.
    pub fn wake(&self) {
        self.shared.wake();
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

/// While this is held, its thread is one that runs an event loop.
pub(crate) struct OnLoop {
    before: bool,
}

impl OnLoop {
    pub(crate) fn enter() -> Self {
        Self { before: ON_LOOP.replace(true) }
    }
}

impl Drop for OnLoop {
    fn drop(&mut self) {
        ON_LOOP.set(self.before);
    }
}

thread_local! {
    /// Whether this thread runs an event loop.
    static ON_LOOP: Cell<bool> = const { Cell::new(false) };
}
