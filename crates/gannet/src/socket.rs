use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::sync::Arc;
use std::task::Poll;

use crate::event_loop::{TaskKey, server};
use crate::{
    CloseCode, CloseError, Closed, ConnectionId, Context, Handle, JoinError, NoExtension, Outgoing,
    OwnedMessage, PublishError, PushError, Request,
};

/// An open connection, for its task: see [`Server::on_connection`](crate::Server::on_connection).
///
/// Its methods act at once, as those of a [`Context`] do, for the task runs on its connection's loop; so it stays
/// there, and is not `Send`. Others reach the connection by its [id](Self::id), through a [`Handle`].
///
/// Dropping it does not close the connection: the task's return does, or [`close`](Self::close). It can be used after
/// the connection has ended, until the task returns. In a destructor that runs when the server stops, everything is
/// over: its methods say `Gone`.
pub struct Socket {
    task: TaskKey,
    request: Box<Request>,
    handle: Handle,
    /// It belongs to its loop's thread.
    on_its_loop: PhantomData<*const ()>,
}

impl Socket {
    pub(crate) fn new(task: TaskKey, request: Request, handle: Handle) -> Self {
        Self { task, request: Box::new(request), handle, on_its_loop: PhantomData }
    }

    /// The connection's id.
    pub fn id(&self) -> ConnectionId {
        self.task.id
    }

    /// The request that the connection began with. It is kept as long as the socket is.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The value of this type that the upgrade has given to the connection, as [`Request::extension`].
    ///
    /// # Errors
    ///
    /// [`NoExtension`] where it has given none.
    pub fn extension<T: Send + Sync + 'static>(&self) -> Result<Arc<T>, NoExtension> {
        self.request.extension()
    }

    /// The server for other tasks and threads.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// The next message, when it is there. `None`: the connection has ended, and there is none left;
    /// [`closed`](Self::closed) tells how it has.
    ///
    /// Messages that come while the task does something else wait, up to
    /// [`receive_queue_size_max`](crate::Settings::receive_queue_size_max); then nothing more is read from the
    /// connection, and TCP slows the client down.
    ///
    /// Nothing is lost where this is dropped before it is ready, as `select!` does.
    pub async fn recv(&mut self) -> Option<OwnedMessage> {
        poll_fn(|context| {
            let polled = server(&self.handle, |server| server.poll_message(self.task, context));
            polled.unwrap_or(Poll::Ready(None))
        })
        .await
    }

    /// Sends a message to the connection, when less than
    /// [`send_queue_size_soft`](crate::Settings::send_queue_size_soft) waits for it: so a task is as slow as its
    /// client.
    ///
    /// The message is not sent where this is dropped before it is ready. Where the server closes the connection
    /// meanwhile, this waits for the client's answer to that, too.
    ///
    /// # Errors
    ///
    /// [`PushError::Gone`] where the connection is not open any more; otherwise those of
    /// [`try_send`](Self::try_send), which only a message that waits in the way of a full queue meets.
    pub async fn send(&self, message: impl Into<Outgoing<'_>>) -> Result<(), PushError> {
        let mut message = Some(message.into());
        poll_fn(|context| {
            let polled = server(&self.handle, |server| server.poll_send(self.task, context, &mut message));
            polled.unwrap_or(Poll::Ready(Err(PushError::Gone)))
        })
        .await
    }

    /// Sends a message to the connection without waiting, as [`Context::push`].
    ///
    /// # Errors
    ///
    /// Those of [`Context::push`].
    pub fn try_send<'m>(&self, message: impl Into<Outgoing<'m>>) -> Result<(), PushError> {
        self.act(|server| server.push(self.id(), message)).unwrap_or(Err(PushError::Gone))
    }

    /// Joins the connection to a room, as [`Context::join`].
    ///
    /// # Errors
    ///
    /// Those of [`Context::join`].
    pub fn join(&self, room: &str) -> Result<bool, JoinError> {
        self.act(|server| server.join(self.id(), room)).unwrap_or(Err(JoinError::Gone))
    }

    /// Ends the connection's membership of a room, as [`Context::leave`].
    pub fn leave(&self, room: &str) -> bool {
        self.act(|server| server.leave(self.id(), room)).unwrap_or(false)
    }

    /// Sends a message to all members of a room, this connection included, as [`Context::publish`].
    ///
    /// # Errors
    ///
    /// Those of [`Context::publish`].
    pub fn publish<'m>(&self, room: &str, message: impl Into<Outgoing<'m>>) -> Result<usize, PublishError> {
        self.act(|server| server.publish(room, message)).unwrap_or(Ok(0))
    }

    /// Sends a message to all members of a room but this connection.
    ///
    /// # Errors
    ///
    /// Those of [`Context::publish`].
    pub fn publish_to_others<'m>(
        &self,
        room: &str,
        message: impl Into<Outgoing<'m>>,
    ) -> Result<usize, PublishError> {
        self.act(|server| server.publish_except(room, self.id(), message)).unwrap_or(Ok(0))
    }

    /// Starts the closing handshake, as [`Context::close`]. [`recv`](Self::recv) says `None` when it is over.
    ///
    /// A task that returns closes its connection with 1000.
    ///
    /// # Errors
    ///
    /// Those of [`Context::close`].
    pub fn close(&self, code: CloseCode, reason: &str) -> Result<(), CloseError> {
        self.act(|server| server.close(self.id(), code, reason)).unwrap_or(Err(CloseError::Gone))
    }

    /// The end of the connection; `None` before it has ended.
    pub fn closed(&self) -> Option<Closed> {
        self.act(|server| server.closed(self.task))?
    }

    /// Runs `act` with the server, at once: for all that a [`Context`] can and this has no method for. `None`: the
    /// server has stopped, or no task of its calls this.
    pub fn act<R>(&self, act: impl FnOnce(&Context<'_>) -> R) -> Option<R> {
        server(&self.handle, act)
    }
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket").field("id", &self.task.id).finish_non_exhaustive()
    }
}
