use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::io;
use std::os::fd::BorrowedFd;
use std::sync::Arc;
use std::task::{self, Poll};
use std::time::Duration;

use gannet_proto::CloseCode;
use gannet_reactor::Sockets;

use crate::command::Control;
use crate::event_loop::{Reachable, TaskKey};
use crate::timers::{Timers, once};
use crate::watches::WatchCall;
use crate::{
    CloseError, Closed, Command, CommandError, ConnectionId, Counters, Delivery, Frame, Handle, Info,
    Interest, JoinError, LoopHandle, Outgoing, OwnedMessage, PingError, PublishError, PushError, Readiness,
    RoomInfo, TimerId, Upgrade, WatchId,
};

/// The server as a callback sees it. Acts at once on connections of the callback's own loop, and through the mailbox on
/// those of others, as a [`Handle`] does: there the answer only says that the command is on its way.
pub struct Context<'a> {
    scope: RefCell<Scope<'a>>,
}

struct Scope<'a> {
    reachable: &'a mut Reachable,
    sockets: &'a mut Sockets,
}

impl<'a> Context<'a> {
    #[inline]
    pub(crate) fn new(reachable: &'a mut Reachable, sockets: &'a mut Sockets) -> Self {
        Self { scope: RefCell::new(Scope { reachable, sockets }) }
    }

    /// Carries a command out, whatever its verb; the other methods are short for it.
    ///
    /// # Errors
    ///
    /// Those of the verb's own method, in the variant of [`CommandError`] for them; [`CommandError::Gone`] where that
    /// method says `false`.
    pub fn apply(&self, command: Command<'_>) -> Result<(), CommandError> {
        let scope = &mut *self.scope.borrow_mut();
        scope.reachable.apply(scope.sockets, command)
    }

    /// Sends a message to a connection. Never blocks.
    ///
    /// Messages that callbacks of one turn of the loop push to a connection leave in one system call when the turn
    /// ends.
    ///
    /// # Errors
    ///
    /// [`PushError::Gone`] where no open connection has this id. [`PushError::Full`] where as much waits for it as
    /// may, and [`send_queue_policy`](crate::Settings::send_queue_policy) has been applied: with `drop_oldest` the
    /// message is taken, and the answer is `Ok`. For a connection of another loop those of [`Handle::push`].
    #[inline]
    pub fn push<'m>(&self, id: ConnectionId, message: impl Into<Outgoing<'m>>) -> Result<(), PushError> {
        let scope = &mut *self.scope.borrow_mut();
        scope.reachable.push(scope.sockets, id, message.into())
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
        scope.reachable.send_frame(scope.sockets, id, frame)
    }

    /// Sends bytes as they are, without a frame; also before a connection is a WebSocket, while it closes, and over
    /// HTTP. What they mean to the client, and what they do to the frames and answers around them, is up to the caller.
    /// They are not dropped to make room for others.
    ///
    /// While a request is being answered over HTTP they leave before the parts of the answer that have not begun to
    /// leave. Where nothing of it has, they may be the answer themselves: when the client goes on sending after it was
    /// sent them, that is its next request, and the route that has not answered is dropped.
    ///
    /// # Errors
    ///
    /// [`PushError::Gone`] where no connection has this id, or where that is over or about to be.
    /// [`PushError::Full`] as for [`send_frame`](Self::send_frame), and where `memory_max` has no room left for what is
    /// held over HTTP.
    pub fn send_raw(&self, id: ConnectionId, bytes: &[u8]) -> Result<(), PushError> {
        let scope = &mut *self.scope.borrow_mut();
        scope.reachable.send_raw(scope.sockets, id, bytes)
    }

    /// Sends a Ping with up to 125 bytes.
    ///
    /// # Errors
    ///
    /// [`PingError::Gone`] where no open connection has this id; [`PingError::TooLong`] for more than 125 bytes;
    /// [`PingError::Full`] where the connection is another loop's, and
    /// [`mailbox_size_max`](crate::Settings::mailbox_size_max) is reached there.
    pub fn ping(&self, id: ConnectionId, payload: &[u8]) -> Result<(), PingError> {
        let scope = &mut *self.scope.borrow_mut();
        scope.reachable.send_control(scope.sockets, id, Control::Ping, payload)
    }

    /// Sends a Pong with up to 125 bytes: the answer to a Ping where
    /// [`automatic_pong`](crate::Settings::automatic_pong) is off, or a sign of life that nobody asked for.
    ///
    /// # Errors
    ///
    /// [`PingError::Gone`] where no open connection has this id; [`PingError::TooLong`] for more than 125 bytes;
    /// [`PingError::Full`] where the connection is another loop's, and
    /// [`mailbox_size_max`](crate::Settings::mailbox_size_max) is reached there.
    pub fn pong(&self, id: ConnectionId, payload: &[u8]) -> Result<(), PingError> {
        let scope = &mut *self.scope.borrow_mut();
        scope.reachable.send_control(scope.sockets, id, Control::Pong, payload)
    }

    /// Starts the closing handshake. The connection's `close` is called when the client has answered, or after
    /// [`close_timeout`](crate::Settings::close_timeout); never while this callback runs.
    ///
    /// # Errors
    ///
    /// [`CloseError::Gone`] where no open connection has this id; [`CloseError::Invalid`] for a code that must not be
    /// sent (RFC 6455 §7.4), or a reason of more than 123 bytes.
    pub fn close(&self, id: ConnectionId, code: CloseCode, reason: &str) -> Result<(), CloseError> {
        let scope = &mut *self.scope.borrow_mut();
        scope.reachable.close(scope.sockets, id, code, reason)
    }

    /// Joins a connection to a room, which is made with its first member and vanishes with its last. Says whether it
    /// was not a member: `Ok(false)` where it was one already.
    ///
    /// It counts at once, for [`members`](Self::members) on every thread. Each room has one order, in which every
    /// `join`, `leave` and `publish` has its place, in whatever callback or thread it is called: what has returned
    /// before another is called comes before it. A message reaches those who are members at its place, and each of them
    /// gets the messages of a room in this order. So what is published before the join is called does not reach the
    /// connection, and what is published after it has returned does.
    ///
    /// A push has its place, too: what one sender (a thread's [`Handle`], or the callbacks of one loop) does by `join`,
    /// `leave`, `publish` and `push` reaches each connection in that order, and what is published after a push has
    /// returned comes behind it, whoever publishes. This holds within one process, but for what is published as
    /// [`Latest`](Delivery::Latest), which may come later.
    ///
    /// So a lock is enough for a room with a history. Whoever joins gets each message once and in order, those of
    /// before and those that follow (`examples/replay.rs` is a server that does so):
    ///
    /// ```
    /// use std::sync::Mutex;
    ///
    /// use gannet::{ConnectionId, Context, JoinError, PublishError};
    ///
    /// fn say(server: &Context<'_>, history: &Mutex<Vec<String>>, text: &str) -> Result<usize, PublishError> {
    ///     let mut history = history.lock().expect("nobody panics");
    ///     history.push(text.to_owned());
    ///     server.publish("garden", text)
    /// }
    ///
    /// fn enter(server: &Context<'_>, history: &Mutex<Vec<String>>, id: ConnectionId) -> Result<bool, JoinError> {
    ///     let history = history.lock().expect("nobody panics");
    ///     let is_new = server.join(id, "garden")?;
    ///     for text in history.iter().filter(|_| is_new) {
    ///         server.push(id, text).ok();
    ///     }
    ///     Ok(is_new)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`JoinError::Gone`] where no open connection has this id; [`JoinError::NameEmpty`] and
    /// [`JoinError::NameTooLong`] for the room's name; [`JoinError::TooManyRooms`] where the connection is in as many
    /// as it may be; [`JoinError::MemoryFull`] where all rooms together take as much memory as they may.
    pub fn join(&self, id: ConnectionId, room: &str) -> Result<bool, JoinError> {
        let scope = &mut *self.scope.borrow_mut();
        scope.reachable.join(scope.sockets, id, room)
    }

    /// Ends a membership: what is published after this has returned does not reach the connection, and what was
    /// published before it is called does. Says whether there was one.
    pub fn leave(&self, id: ConnectionId, room: &str) -> bool {
        let scope = &mut *self.scope.borrow_mut();
        scope.reachable.leave(scope.sockets, id, room)
    }

    /// Sends a message to all members of a room, on whatever loop. Never blocks.
    ///
    /// It is framed once for all of them, and goes to each other loop that has members as one message. Says how many it
    /// is on its way to: 0 where there is no such room. For each of them it is as if it were pushed, at its place in
    /// the room's order, which [`join`](Self::join) describes. To keep to it, the loop first does to its own
    /// connections what other threads have sent to it by then.
    ///
    /// [Rooms](crate#rooms) has an example.
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
        let scope = &mut *self.scope.borrow_mut();
        scope.reachable.publish(scope.sockets, room, except, message.into(), delivery)
    }

    /// Sends a message to all open connections, framed once. Says how many that are.
    ///
    /// # Errors
    ///
    /// Those of [`publish`](Self::publish).
    pub fn broadcast<'m>(&self, message: impl Into<Outgoing<'m>>) -> Result<usize, PublishError> {
        let scope = &mut *self.scope.borrow_mut();
        scope.reachable.broadcast(scope.sockets, message.into())
    }

    /// The members of a room, in no order; nobody where there is no such room.
    pub fn members(&self, room: &str) -> Vec<ConnectionId> {
        self.scope.borrow().reachable.shared.directory.members(room)
    }

    /// The names of the rooms that a connection is in, in no order; none where it is not open.
    pub fn rooms(&self, id: ConnectionId) -> Vec<String> {
        self.scope.borrow().reachable.shared.rooms(id)
    }

    /// True where a connection is open and in a room.
    pub fn is_member(&self, id: ConnectionId, room: &str) -> bool {
        self.scope.borrow().reachable.shared.is_member(id, room)
    }

    /// All rooms, in no order, with the number of their members and what these did not get.
    pub fn room_list(&self) -> Vec<RoomInfo> {
        self.scope.borrow().reachable.shared.directory.list()
    }

    /// Ends a connection by a reset, whatever its phase: what waits is thrown away, and the client sees an error. Where
    /// it was open, or closing, its `close` is called with 1006; `disconnect` follows.
    ///
    /// One of which a request is being answered over HTTP is reset as well; its route is dropped.
    ///
    /// Says whether there was such a connection, whose socket was not closed yet.
    pub fn abort(&self, id: ConnectionId) -> bool {
        let scope = &mut *self.scope.borrow_mut();
        scope.reachable.abort(scope.sockets, id)
    }

    /// Ends a connection without a Close, whatever its phase: what waits is sent, then TCP is shut down. Where it was
    /// open, or closing, its `close` is called with 1006; `disconnect` follows.
    ///
    /// One of which a request is being answered over HTTP is ended with what there is of the answer by now, for which
    /// it has two seconds. Where that is not all of it, the client sees that something is missing (RFC 9112 §8); a
    /// route that has not answered is dropped.
    ///
    /// Says whether there was such a connection, which was not over yet.
    pub fn hang_up(&self, id: ConnectionId) -> bool {
        let scope = &mut *self.scope.borrow_mut();
        scope.reachable.hang_up(scope.sockets, id)
    }

    /// Reads a connection no further until [`resume`](Self::resume): no `message`, `ping` or `pong` of it is called,
    /// not even one that was read together with the last. At most one read is kept; the rest waits in the kernel, so
    /// that TCP slows the client down.
    ///
    /// A connection that is not read is not ended for what cannot come: no Ping is sent, and the times for its request,
    /// for its messages, and for being idle stand still and begin anew with `resume`. That the client has gone is
    /// noticed only then, or when sending to it fails. A Close that this server sends ends the pause.
    ///
    /// Says whether there is such a connection, which is neither closing nor over.
    pub fn pause(&self, id: ConnectionId) -> bool {
        let scope = &mut *self.scope.borrow_mut();
        scope.reachable.pause(scope.sockets, id)
    }

    /// Reads a connection again that was [paused](Self::pause), unless it is held back because it takes nothing of what
    /// waits for it. What was read by then is delivered first, after this callback has returned.
    ///
    /// Says whether there is such a connection, which is neither closing nor over.
    pub fn resume(&self, id: ConnectionId) -> bool {
        self.scope.borrow_mut().reachable.resume(id)
    }

    /// Answers the request of a connection that was put off with [`Upgrade::later`]: `open` is called, or the refusal
    /// sent, after this callback has returned, and until then a push says that it is not open. Another `Upgrade::later`
    /// changes nothing.
    ///
    /// Says whether such a request waits: it has not been answered, its time is not over, and neither this server nor
    /// the application has ended the connection.
    pub fn answer_upgrade(&self, id: ConnectionId, upgrade: Upgrade) -> bool {
        self.scope.borrow_mut().reachable.answer_upgrade(id, Cow::Owned(upgrade))
    }

    /// Calls `call` on this loop when `delay` has passed, to a millisecond and never early; never while another
    /// callback runs.
    ///
    /// A timer does not keep the server running, and is dropped with it. One that panics is logged.
    pub fn after(&self, delay: Duration, call: impl FnOnce(&Context<'_>) + 'static) -> TimerId {
        self.add_timer(|timers, id| timers.after(id, delay, Box::new(once(call))))
    }

    /// Calls `call` on this loop every `interval` (at least a millisecond), for the first time when one has passed,
    /// until it is [cancelled](Self::cancel).
    ///
    /// The rate is fixed: what a call takes does not delay the next. Calls that come too late because the loop was busy
    /// are skipped, not made up for. One that panics is logged, and not made again.
    pub fn every(&self, interval: Duration, call: impl FnMut(&Context<'_>) + 'static) -> TimerId {
        self.add_timer(|timers, id| timers.every(id, interval, Box::new(call)))
    }

    /// Calls a timer off, also from within its own call. Says whether it would have come. For a timer of another loop,
    /// and for one that a [`Handle`] has just made, `true` says only that its loop is told: it may come before that
    /// reads it.
    pub fn cancel(&self, timer: TimerId) -> bool {
        let (existed, call) = self.scope.borrow_mut().reachable.cancel_timer(timer);
        // What it holds may do anything when it is dropped, but not under the borrow.
        drop(call);
        existed
    }

    /// Has this loop wait for a descriptor of the application's, such as a pipe or a socket of its own: calls `call`
    /// once, when reading or writing it, as `interest` says, would not wait; never while another callback runs. Where
    /// it is ready already, that is in the loop's next turn. Then the watch is over, and another one may be made.
    ///
    /// ```
    /// use std::io::{Read, Write};
    /// use std::os::fd::AsFd;
    /// use std::os::unix::net::UnixStream;
    /// use std::sync::Arc;
    ///
    /// use gannet::{Farewell, Interest, Server, Settings};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let (ours, mut theirs) = UnixStream::pair()?;
    /// ours.set_nonblocking(true)?;
    /// let ours = Arc::new(ours);
    /// let server = Server::new(Settings::default()).listen_nowhere().threads(1).on_start(move |server| {
    ///     let stream = Arc::clone(&ours);
    ///     let watched = server.watch(ours.as_fd(), Interest::READABLE, move |server, _| {
    ///         let mut bytes = [0; 16];
    ///         assert_eq!((&*stream).read(&mut bytes).ok(), Some(5));
    ///         server.handle().stop(Farewell::GoingAway);
    ///     });
    ///     watched.expect("a socket can be waited for");
    /// });
    /// theirs.write_all(b"hello")?;
    /// server.start()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A descriptor can have several watches: each is told by its own interest, in the order in which they were made.
    /// What was ready may have been used up before a call comes to it, so the descriptor should not be one that blocks.
    ///
    /// The loop does not keep a descriptor open. Before one is closed, its watches should be [ended](Self::unwatch).
    /// Otherwise they may wait for ever: they are told that it was closed ([`Readiness::is_closed`]) only when its
    /// number is watched again, or becomes that of a connection of this loop, or when one of them is ended. Where a
    /// copy of the descriptor is still open, they may be told what that is ready for. Watches of another descriptor
    /// with the number are told of that one alone.
    ///
    /// A watch does not keep the server running. A call that the loop does not come to before it ends is dropped, on
    /// the loop's thread. One that panics is logged.
    ///
    /// # Errors
    ///
    /// Those of the operating system. A regular file never waits, and is refused with
    /// [`PermissionDenied`](io::ErrorKind::PermissionDenied): it can be read and written at once. A connection of this
    /// loop is refused with [`AlreadyExists`](io::ErrorKind::AlreadyExists).
    pub fn watch(
        &self,
        descriptor: BorrowedFd<'_>,
        interest: Interest,
        call: impl FnOnce(&Context<'_>, Readiness) + 'static,
    ) -> io::Result<WatchId> {
        // Where it fails this is dropped when the borrow has ended.
        let call: WatchCall = Box::new(call);
        let Scope { reachable, sockets } = &mut *self.scope.borrow_mut();
        let key = sockets.watch_descriptor(descriptor, interest)?;
        Ok(reachable.add_watch(key, call))
    }

    /// Ends a watch of this loop. Says whether it would have been told, also in this very turn: `false` for one that
    /// was told, and for one of another loop.
    pub fn unwatch(&self, watch: WatchId) -> bool {
        let call = {
            let Scope { reachable, sockets } = &mut *self.scope.borrow_mut();
            reachable.unwatch(sockets, watch)
        };
        // What it holds may do anything when it is dropped, but not under the borrow.
        call.is_some()
    }

    /// A report on a connection of this callback's own loop, from its `connect` to its `disconnect`, these included;
    /// `None` for any other. [`Handle::info`] answers for those of all loops, from other threads.
    pub fn info(&self, id: ConnectionId) -> Option<Info> {
        let scope = &*self.scope.borrow();
        scope.reachable.info(scope.sockets, id)
    }

    /// The ids of all open connections of the server, in no order.
    pub fn ids(&self) -> Vec<ConnectionId> {
        self.scope.borrow().reachable.shared.registry.ids()
    }

    /// Counts of the server's connections and messages.
    pub fn counters(&self) -> Counters {
        self.scope.borrow().reachable.shared.counters()
    }

    /// The server for other threads and tasks.
    pub fn handle(&self) -> Handle {
        Handle::new(Arc::clone(&self.scope.borrow().reachable.shared))
    }

    #[inline]
    pub(crate) fn is_of(&self, server: &Handle) -> bool {
        server.is_of(&self.scope.borrow().reachable.shared)
    }

    /// The loop that this callback runs on, for other threads and tasks: what they send there is run with a context of
    /// this loop.
    pub fn this_loop(&self) -> LoopHandle {
        let scope = &*self.scope.borrow();
        LoopHandle::new(Arc::clone(&scope.reachable.shared), scope.reachable.index)
    }

    /// The next message for a connection's task.
    #[inline]
    pub(crate) fn poll_message(
        &self,
        task: TaskKey,
        context: &task::Context<'_>,
    ) -> Poll<Option<OwnedMessage>> {
        self.scope.borrow_mut().reachable.poll_message(task, context)
    }

    /// Sends a message for a connection's task, when there is room.
    pub(crate) fn poll_send(
        &self,
        task: TaskKey,
        context: &task::Context<'_>,
        message: &mut Option<Outgoing<'_>>,
    ) -> Poll<Result<(), PushError>> {
        let scope = &mut *self.scope.borrow_mut();
        scope.reachable.poll_send(scope.sockets, task, context, message)
    }

    /// The end of a task's connection.
    pub(crate) fn closed(&self, task: TaskKey) -> Option<Closed> {
        self.scope.borrow().reachable.tasks.closed(task).cloned()
    }

    fn add_timer(&self, add: impl FnOnce(&mut Timers, TimerId)) -> TimerId {
        let Scope { reachable, sockets } = &mut *self.scope.borrow_mut();
        let id = reachable.shared.next_timer_on(reachable.index);
        add(&mut reachable.timers, id);
        sockets.set_timer(reachable.timers.soonest());
        id
    }
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").finish_non_exhaustive()
    }
}
