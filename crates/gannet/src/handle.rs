use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::sync::Arc;
use std::task::{self, Poll};
use std::time::Duration;

use gannet_proto::CloseCode;

use crate::command::Control;
use crate::shared::Shared;
use crate::timers::SentTimer;
use crate::{
    CloseError, Command, CommandError, ConnectionId, Context, Counters, Delivery, Farewell, Frame, Info,
    JoinError, LoopEnded, Outgoing, PingError, PublishError, PushError, RoomInfo, TimerId, Upgrade,
};

/// A server as seen from any thread or task: the verbs of [`Context`](crate::Context), sent to the loop that owns
/// the connection. Cheap to clone; does not keep the server running.
#[derive(Clone)]
pub struct Handle {
    shared: Arc<Shared>,
}

impl Handle {
    #[inline]
    pub(crate) fn is_of(&self, shared: &Arc<Shared>) -> bool {
        Arc::ptr_eq(&self.shared, shared)
    }

    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// Sends a command to the loop that has its connection, whatever its verb; the other methods are short for it.
    ///
    /// `Ok` says that it is on its way. What one thread sends to one connection is carried out in that order.
    ///
    /// # Errors
    ///
    /// Those of the verb's own method, in the variant of [`CommandError`] for them; [`CommandError::Gone`] where that
    /// method says `false`.
    pub fn apply(&self, command: Command<'_>) -> Result<(), CommandError> {
        self.shared.apply(command)
    }

    /// Sends a message to a connection. Never blocks.
    ///
    /// `Ok` says that it is on its way to the connection's loop: to one whose upgrade has just been
    /// [answered](Self::answer_upgrade) it comes right after that. What one thread pushes to one connection arrives in
    /// that order. A message that cannot be sent after all is counted in [`Counters::dropped`], or the connection's
    /// `close` is called.
    ///
    /// # Errors
    ///
    /// [`PushError::Gone`] where no open connection has this id; one whose upgrade was answered through a handle counts
    /// as open from then on. [`PushError::Full`] where [`mailbox_size_max`](crate::Settings::mailbox_size_max) is
    /// reached.
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
        self.shared.send_frame(id, frame)
    }

    /// Sends bytes as they are, without a frame; see [`Context::send_raw`](crate::Context::send_raw).
    ///
    /// Where it turns out that there is no room for them, the connection is reset, for nothing may follow behind a gap.
    ///
    /// # Errors
    ///
    /// [`PushError::Gone`] where no connection has this id; [`PushError::Full`] where
    /// [`mailbox_size_max`](crate::Settings::mailbox_size_max) is reached.
    pub fn send_raw(&self, id: ConnectionId, bytes: &[u8]) -> Result<(), PushError> {
        self.shared.send_raw(id, bytes)
    }

    /// Sends a Ping with up to 125 bytes.
    ///
    /// # Errors
    ///
    /// [`PingError::Gone`] as for [`push`](Self::push); [`PingError::TooLong`] for more than 125 bytes;
    /// [`PingError::Full`] where [`mailbox_size_max`](crate::Settings::mailbox_size_max) is reached.
    pub fn ping(&self, id: ConnectionId, payload: &[u8]) -> Result<(), PingError> {
        self.shared.send_control(id, Control::Ping, payload)
    }

    /// Sends a Pong with up to 125 bytes.
    ///
    /// # Errors
    ///
    /// [`PingError::Gone`] as for [`push`](Self::push); [`PingError::TooLong`] for more than 125 bytes;
    /// [`PingError::Full`] where [`mailbox_size_max`](crate::Settings::mailbox_size_max) is reached.
    pub fn pong(&self, id: ConnectionId, payload: &[u8]) -> Result<(), PingError> {
        self.shared.send_control(id, Control::Pong, payload)
    }

    /// Starts the closing handshake. The connection's `close` is called when the client has answered, or after
    /// [`close_timeout`](crate::Settings::close_timeout). One that is no WebSocket connection yet is
    /// [hung up](Self::hang_up).
    ///
    /// # Errors
    ///
    /// [`CloseError::Gone`] where no connection has this id, or where it was open and is not any more;
    /// [`CloseError::Invalid`] for a code that must not be sent (RFC 6455 §7.4), or a reason of more than 123 bytes.
    pub fn close(&self, id: ConnectionId, code: CloseCode, reason: &str) -> Result<(), CloseError> {
        self.shared.close(id, code, reason)
    }

    /// Ends a connection by a reset, whatever its phase; see [`Context::abort`](crate::Context::abort). False: no
    /// connection has this id.
    pub fn abort(&self, id: ConnectionId) -> bool {
        self.shared.post_command(id, &Command::Abort { id })
    }

    /// Ends a connection without a Close, whatever its phase; see [`Context::hang_up`](crate::Context::hang_up). False:
    /// no connection has this id.
    pub fn hang_up(&self, id: ConnectionId) -> bool {
        self.shared.post_command(id, &Command::HangUp { id })
    }

    /// Reads a connection no further until [`resume`](Self::resume); see [`Context::pause`](crate::Context::pause).
    /// Messages that its loop comes to before are still delivered. False: no connection has this id.
    pub fn pause(&self, id: ConnectionId) -> bool {
        self.shared.post_command(id, &Command::Pause { id })
    }

    /// Reads a connection again that was [paused](Self::pause). False: no connection has this id.
    pub fn resume(&self, id: ConnectionId) -> bool {
        self.shared.post_command(id, &Command::Resume { id })
    }

    /// Answers the request of a connection that was put off with [`Upgrade::later`]; see
    /// [`Context::answer_upgrade`](crate::Context::answer_upgrade). What this thread sends to the connection next
    /// follows the answer. False: no connection has this id.
    pub fn answer_upgrade(&self, id: ConnectionId, upgrade: Upgrade) -> bool {
        self.shared.answer_upgrade(id, Cow::Owned(upgrade))
    }

    /// Joins a connection to a room, which is made with its first member and vanishes with its last. Says whether it
    /// was not a member: `Ok(false)` where it was one already.
    ///
    /// It counts at once, for [`members`](Self::members) on every thread, and has its place in the room's one order:
    /// what is published before this is called does not reach the connection, and what is published after it has
    /// returned does, in whatever callback or thread. What this thread pushes to it after it has returned comes before
    /// what is published after that. [`Context::join`](crate::Context::join) says more, with an example.
    ///
    /// # Errors
    ///
    /// [`JoinError::Gone`] where no open connection has this id; [`JoinError::NameEmpty`] and
    /// [`JoinError::NameTooLong`] for the room's name; [`JoinError::TooManyRooms`] where the connection is in as many
    /// as it may be; [`JoinError::MemoryFull`] where all rooms together take as much memory as they may.
    pub fn join(&self, id: ConnectionId, room: &str) -> Result<bool, JoinError> {
        self.shared.join(id, room)
    }

    /// Ends a membership: what is published after this has returned does not reach the connection, and what was
    /// published before it is called does. Says whether there was one.
    pub fn leave(&self, id: ConnectionId, room: &str) -> bool {
        self.shared.leave(id, room)
    }

    /// Sends a message to all members of a room, on whatever loop. Never blocks.
    ///
    /// It is framed once for all of them, and goes to each other loop that has members as one message. Says how many it
    /// is on its way to: 0 where there is no such room. For each of them it is as if it were pushed, at its place in
    /// the room's order. [Rooms](crate#rooms) has an example.
    ///
    /// # Errors
    ///
    /// [`PublishError::Full`] where [`mailbox_size_max`](crate::Settings::mailbox_size_max) of a loop is reached.
    pub fn publish<'m>(&self, room: &str, message: impl Into<Outgoing<'m>>) -> Result<usize, PublishError> {
        self.publish_with(room, None, message, Delivery::Queue)
    }

    /// As [`publish`](Self::publish), to all members but one; to all, where that is no member.
    ///
    /// # Errors
    ///
    /// Those of [`publish`](Self::publish).
    pub fn publish_except<'m>(
        &self,
        room: &str,
        id: ConnectionId,
        message: impl Into<Outgoing<'m>>,
    ) -> Result<usize, PublishError> {
        self.publish_with(room, Some(id), message, Delivery::Queue)
    }

    /// As [`publish`](Self::publish), to all members but `except`, and with a choice of what is done for members who
    /// take messages more slowly than they come.
    ///
    /// # Errors
    ///
    /// Those of [`publish`](Self::publish).
    pub fn publish_with<'m>(
        &self,
        room: &str,
        except: Option<ConnectionId>,
        message: impl Into<Outgoing<'m>>,
        delivery: Delivery,
    ) -> Result<usize, PublishError> {
        self.shared.publish(None, room, except, message.into(), delivery).result
    }

    /// Sends a message to all open connections, framed once. Says how many that are.
    ///
    /// # Errors
    ///
    /// Those of [`publish`](Self::publish).
    pub fn broadcast<'m>(&self, message: impl Into<Outgoing<'m>>) -> Result<usize, PublishError> {
        self.shared.broadcast(None, &message.into().into_encoded())
    }

    /// The members of a room, in no order; nobody where there is no such room.
    pub fn members(&self, room: &str) -> Vec<ConnectionId> {
        self.shared.directory.members(room)
    }

    /// The names of the rooms that a connection is in, in no order; none where it is not open.
    pub fn rooms(&self, id: ConnectionId) -> Vec<String> {
        self.shared.rooms(id)
    }

    /// True where a connection is open and in a room.
    pub fn is_member(&self, id: ConnectionId, room: &str) -> bool {
        self.shared.is_member(id, room)
    }

    /// Ready when all loops have ended.
    pub(crate) fn poll_ended(&self, context: &task::Context<'_>) -> Poll<()> {
        self.shared.poll_ended(context)
    }

    /// All rooms, in no order, with the number of their members and what these did not get.
    pub fn room_list(&self) -> Vec<RoomInfo> {
        self.shared.directory.list()
    }

    /// Calls `call` on one of the loops when `delay` has passed since this call, to a millisecond and never early;
    /// never while another callback of that loop runs. Returns at once.
    ///
    /// ```
    /// use std::sync::mpsc::channel;
    /// use std::time::Duration;
    ///
    /// let server = gannet::Server::bind("127.0.0.1:0").spawn()?;
    /// let (sender, receiver) = channel();
    /// server.handle().after(Duration::from_millis(5), move |server| {
    ///     sender.send(server.ids().len()).ok();
    /// })?;
    /// assert_eq!(receiver.recv(), Ok(0));
    /// # server.stop();
    /// # server.join()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// A timer does not keep the server running, and is dropped with its loop. One that panics is logged. What `call`
    /// holds does not count towards [`mailbox_size_max`](crate::Settings::mailbox_size_max).
    ///
    /// # Errors
    ///
    /// [`LoopEnded`] where the loop whose turn it is has ended, as all do when the server stops; `call` is dropped.
    pub fn after(
        &self,
        delay: Duration,
        call: impl FnOnce(&Context<'_>) + Send + 'static,
    ) -> Result<TimerId, LoopEnded> {
        self.shared.send_timer(SentTimer::after(self.shared.next_timer(), delay, call))
    }

    /// Calls `call` on one of the loops every `interval` (at least a millisecond), for the first time when one has
    /// passed since this call, until it is [cancelled](Self::cancel); otherwise as [`after`](Self::after). The rate is
    /// fixed, as that of [`Context::every`](crate::Context::every), and one that panics is not called again.
    ///
    /// # Errors
    ///
    /// As for [`after`](Self::after).
    pub fn every(
        &self,
        interval: Duration,
        call: impl FnMut(&Context<'_>) + Send + 'static,
    ) -> Result<TimerId, LoopEnded> {
        self.shared.send_timer(SentTimer::every(self.shared.next_timer(), interval, call))
    }

    /// Has a timer called off by its loop, whoever has made it. Returns at once: the timer may come before its loop has
    /// read this.
    pub fn cancel(&self, timer: TimerId) {
        self.shared.post_cancel_timer(timer);
    }

    /// A report on a connection, from its `connect` to its `disconnect`. Waits for the connection's loop to answer.
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

    /// Most connections at a time: [`connections_max`](crate::Settings::connections_max), or, where
    /// that is 0, as many as the system allows.
    pub fn connections_max(&self) -> usize {
        self.shared.capacity.connections_max
    }

    /// Counts of the server's connections and messages.
    pub fn counters(&self) -> Counters {
        self.shared.counters()
    }

    /// Has every loop call [`Handler::wake`](crate::Handler::wake) soon: once for all wakes that came before it.
    /// Returns at once. What this thread has done before is seen by that call, so an application can leave work in a
    /// place of its own, and have handlers take it up on their own threads. A handler that takes up a part of it and
    /// wakes again is called for the next when its connections have been served.
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
    /// True on a thread that runs an event loop.
    static ON_LOOP: Cell<bool> = const { Cell::new(false) };
}
