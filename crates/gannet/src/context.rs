use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use gannet_proto::{CloseCode, Opcode};
use gannet_reactor::Sockets;

use crate::outbound::Outbound;
use crate::timers::Call;
use crate::{
    CloseError, ConnectionId, Counters, Frame, Handle, Info, LoopHandle, Outgoing, PingError, PushError,
    TimerId, Upgrade,
};

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

    /// Sends one frame, for a message that is sent in pieces. Control frames may stand between these, and go the way of
    /// [`ping`](Self::ping) and [`pong`](Self::pong).
    ///
    /// That the frames of a message are in order and complete is up to the caller, and so is that a text is UTF-8 in
    /// all: what else is sent to the connection meanwhile ([`push`](Self::push)) stands between them and breaks the
    /// message.
    ///
    /// A frame that was taken is not dropped to make room for others unless it is a whole message. So a message is torn
    /// only where a frame of it is refused: with `drop_newest`, and with `drop_oldest` where dropping whole messages is
    /// not enough, the answer is [`PushError::Full`], and the frame may be sent again later, or the connection closed.
    ///
    /// # Errors
    ///
    /// Those of [`push`](Self::push); [`PushError::ControlTooLong`] and [`PushError::ControlFragmented`] for a control
    /// frame that RFC 6455 §5.5 does not allow.
    pub fn send_frame(&self, id: ConnectionId, frame: Frame<'_>) -> Result<(), PushError> {
        let scope = &mut *self.scope.borrow_mut();
        scope.outbound.send_frame(scope.sockets, id, frame)
    }

    /// Sends bytes as they are, without a frame, on a connection of this callback's own loop; also before it is a
    /// WebSocket, while it closes, and between two requests over HTTP. What they mean to the client, and what they do
    /// to the frames and answers around them, is up to the caller. They are not dropped to make room for others.
    ///
    /// # Errors
    ///
    /// [`PushError::Gone`] where the loop has no connection with this id, where that is over, or where a request of it
    /// is being answered over HTTP. [`PushError::Full`] as for [`send_frame`](Self::send_frame).
    pub fn send_raw(&self, id: ConnectionId, bytes: &[u8]) -> Result<(), PushError> {
        let scope = &mut *self.scope.borrow_mut();
        scope.outbound.send_raw(scope.sockets, id, bytes)
    }

    /// Sends a Ping with up to 125 bytes.
    ///
    /// # Errors
    ///
    /// [`PingError`] says why not.
    pub fn ping(&self, id: ConnectionId, payload: &[u8]) -> Result<(), PingError> {
        let scope = &mut *self.scope.borrow_mut();
        scope.outbound.send_control(scope.sockets, id, Opcode::Ping, payload)
    }

    /// Sends a Pong with up to 125 bytes: the answer to a Ping where
    /// [`automatic_pong`](crate::Settings::automatic_pong) is off, or a sign of life that nobody asked for.
    ///
    /// # Errors
    ///
    /// [`PingError`] says why not.
    pub fn pong(&self, id: ConnectionId, payload: &[u8]) -> Result<(), PingError> {
        let scope = &mut *self.scope.borrow_mut();
        scope.outbound.send_control(scope.sockets, id, Opcode::Pong, payload)
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

    /// Ends a connection of this callback's own loop by a reset, whatever its phase: what waits is thrown away, and the
    /// client sees an error. Where it was open, or closing, its `close` is called with 1006; `disconnect` follows.
    ///
    /// One of which a request is being answered over HTTP is reset when the answer is complete.
    ///
    /// Says whether there was such a connection, whose socket was not closed yet.
    pub fn abort(&self, id: ConnectionId) -> bool {
        let scope = &mut *self.scope.borrow_mut();
        scope.outbound.abort(scope.sockets, id)
    }

    /// Ends a connection of this callback's own loop without a Close, whatever its phase: what waits is sent, then TCP
    /// is shut down. Where it was open, or closing, its `close` is called with 1006; `disconnect` follows.
    ///
    /// One of which a request is being answered over HTTP is ended when the answer is complete.
    ///
    /// Says whether there was such a connection, which was not over yet.
    pub fn hang_up(&self, id: ConnectionId) -> bool {
        let scope = &mut *self.scope.borrow_mut();
        scope.outbound.hang_up(scope.sockets, id)
    }

    /// Reads a connection of this callback's own loop no further until [`resume`](Self::resume): no `message`, `ping`
    /// or `pong` of it is called, not even one that was read together with the last. At most one read is kept; the
    /// rest waits in the kernel, so that TCP slows the client down.
    ///
    /// A connection that is not read is not ended for what cannot come: no Ping is sent, and the times for its request,
    /// for its messages, and for being idle stand still and begin anew with `resume`. That the client has gone is
    /// noticed only then, or when sending to it fails. A Close that this server sends ends the pause.
    ///
    /// Says whether there is such a connection, which is neither closing nor over.
    pub fn pause(&self, id: ConnectionId) -> bool {
        let scope = &mut *self.scope.borrow_mut();
        scope.outbound.pause(scope.sockets, id)
    }

    /// Reads a connection again that was [paused](Self::pause), unless it is held back because it takes nothing of what
    /// waits for it. What was read by then is delivered first, after this callback has returned.
    ///
    /// Says whether there is such a connection, which is neither closing nor over.
    pub fn resume(&self, id: ConnectionId) -> bool {
        self.scope.borrow_mut().outbound.resume(id)
    }

    /// Answers the request of a connection of this callback's own loop that was put off with
    /// [`Upgrade::later`]: `open` is called, or the refusal sent, after this callback has returned. Another
    /// `Upgrade::later` changes nothing.
    ///
    /// Says whether such a request waits: it has not been answered, its time is not over, and neither this server nor
    /// the application has ended the connection.
    pub fn answer_upgrade(&self, id: ConnectionId, upgrade: Upgrade) -> bool {
        self.scope.borrow_mut().outbound.answer_upgrade(id, upgrade)
    }

    /// Calls `call` on this loop when `delay` has passed, to a millisecond and never early; never while another
    /// callback runs.
    ///
    /// A timer does not keep the server running, and is dropped with it. One that panics is logged.
    pub fn after(&self, delay: Duration, call: impl FnOnce(&Context<'_>) + 'static) -> TimerId {
        self.add_timer(delay, Call::Once(Box::new(call)))
    }

    /// Calls `call` on this loop every `interval` (at least a millisecond), for the first time when one has passed,
    /// until it is [cancelled](Self::cancel).
    ///
    /// The rate is fixed: what a call takes does not delay the next. Calls that come too late because the loop was busy
    /// are skipped, not made up for. One that panics is logged, and not made again.
    pub fn every(&self, interval: Duration, call: impl FnMut(&Context<'_>) + 'static) -> TimerId {
        let call = Call::every(interval, call);
        self.add_timer(call.interval(), call)
    }

    /// Calls a timer of this loop off, also from within its own call. Says whether it would have come.
    pub fn cancel(&self, timer: TimerId) -> bool {
        let (existed, call) = self.scope.borrow_mut().outbound.timers.cancel(timer);
        // What it holds may do anything when it is dropped, but not under the borrow.
        drop(call);
        existed
    }

    /// What is known of a connection of this callback's own loop, from its `connect` to its `disconnect`, these
    /// included; `None` for any other. [`Handle::info`] answers for open ones of all loops, from other threads.
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

    /// The loop that this callback runs on, for other threads and tasks: what they send there is run with a context of
    /// this loop.
    pub fn this_loop(&self) -> LoopHandle {
        let scope = &*self.scope.borrow();
        LoopHandle::new(Arc::clone(&scope.outbound.shared), scope.outbound.index)
    }

    fn add_timer(&self, delay: Duration, call: Call) -> TimerId {
        let Scope { outbound, sockets } = &mut *self.scope.borrow_mut();
        let id = outbound.shared.next_timer();
        outbound.timers.add(id, delay, call);
        sockets.set_timer(outbound.timers.soonest());
        id
    }
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").finish_non_exhaustive()
    }
}
