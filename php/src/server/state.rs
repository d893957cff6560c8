//! A server as its PHP object knows it, before, while and after it runs.

use std::cell::{Cell, OnceCell, RefCell};
use std::net::SocketAddr;
use std::ptr::NonNull;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::time::Instant;

use ext_php_rs::types::{ZendObject, Zval};
use gannet::settings::QueuePolicy;
use gannet::{ConnectionId, Context, Handle};

use super::away::{Away, Loops};
use super::buffer_full;
use super::callbacks::Callbacks;
use super::connection::{Connection, WebSocketStatus};
use super::connections::Connections;
use super::event::Event;
use super::pending_handshake::PendingHandshake;
use super::port::PortState;
use super::reach::Reach;
use super::settings::ServerSettings;
use crate::event_loop::{self, TimerLoop};
use crate::http::Queue;
use crate::zend::{Callback, Pending};

/// All of a server's state. It is reached from callbacks that run while its methods do: everything is in cells, and
/// none is borrowed while PHP is called.
pub(crate) struct ServerState {
    this: Weak<Self>,
    /// The PHP object, which owns this state.
    object: Cell<NonNull<ZendObject>>,
    pub(crate) dialect: Dialect,
    /// The server's callbacks, which are those of the first port, too.
    pub(crate) callbacks: Rc<Callbacks>,
    pub(crate) ports: RefCell<Vec<Rc<PortState>>>,
    pub(crate) settings: RefCell<ServerSettings>,
    pub(crate) phase: Cell<Phase>,
    pub(crate) ending: RefCell<ServerEnd>,
    pub(crate) connections: Connections,
    /// The way to the loop from outside of its callbacks.
    pub(crate) handle: OnceCell<Handle>,
    pub(crate) queue: Arc<Queue>,
    /// The policy for full queues, fixed when the server starts.
    pub(crate) queue_policy: Cell<QueuePolicy>,
    /// True where `bufferFull` is to be called, for the connections of any port. Fixed when the server starts.
    pub(crate) hears_full: Cell<bool>,
    /// The moment at which the server began to stop.
    pub(crate) stop_began: Cell<Option<Instant>>,
    /// Connections for which it is due: the callback that has filled their queues still runs.
    pub(crate) filled: RefCell<Vec<ConnectionId>>,
    /// True where callbacks run in coroutines. Fixed when the server starts.
    pub(crate) calls_in_coroutines: Cell<bool>,
    /// True where the next callback of a connection waits until one has ended. Fixed when the server starts.
    pub(crate) keeps_order: Cell<bool>,
    pub(crate) statistics: ServerStatistics,
    /// Set where the loops have threads of their own.
    pub(crate) loops: OnceCell<Loops>,
    /// The loop's side of the server while a callback runs, if it is on this thread.
    context: Cell<Option<NonNull<Context<'static>>>>,
}

/// The implementation whose habits a server has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// `Swoole\Server` and `Swoole\Http\Server`, on which a WebSocket is served only where the script asks for it.
    Http,
    /// `Swoole\WebSocket\Server`.
    WebSocket,
    /// `Gannet\Server`.
    Gannet,
}

/// The phase of a server's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Setup,
    Running,
    Ended,
}

/// The cause of a server's end.
#[derive(Default)]
pub(crate) enum ServerEnd {
    /// In order, when somebody asks it to.
    #[default]
    Asked,
    /// The script called `exit`, which takes effect when all have been told.
    Exit(Pending),
    /// PHP met a fatal error: nothing may be called any more.
    Fatal,
}

/// Counts for `stats`.
#[derive(Default)]
pub(crate) struct ServerStatistics {
    pub(crate) started: Cell<i64>,
    pub(crate) received: Cell<u64>,
    pub(crate) sent: Cell<u64>,
    pub(crate) received_bytes: Cell<u64>,
    pub(crate) sent_bytes: Cell<u64>,
}

impl ServerState {
    pub(crate) fn new(object: NonNull<ZendObject>, dialect: Dialect, first: PortState) -> Rc<Self> {
        Rc::new_cyclic(|this| Self {
            this: this.clone(),
            object: Cell::new(object),
            dialect,
            callbacks: Rc::clone(&first.callbacks),
            ports: RefCell::new(vec![Rc::new(first)]),
            settings: RefCell::default(),
            phase: Cell::new(Phase::Setup),
            ending: RefCell::default(),
            connections: Connections::default(),
            handle: OnceCell::new(),
            queue: Queue::new(),
            queue_policy: Cell::default(),
            hears_full: Cell::default(),
            stop_began: Cell::default(),
            filled: RefCell::default(),
            calls_in_coroutines: Cell::default(),
            keeps_order: Cell::default(),
            statistics: ServerStatistics::default(),
            loops: OnceCell::new(),
            context: Cell::new(None),
        })
    }

    /// This state, held.
    pub(crate) fn this(&self) -> Rc<Self> {
        self.this.upgrade().expect("whoever calls holds it")
    }

    /// A reference to the PHP object.
    pub(crate) fn object_zval(&self) -> Zval {
        let mut value = Zval::new();
        // SAFETY: the object owns this state and is alive as long as it is: `start` and every method hold `$this`.
        value.set_object(unsafe { &mut *self.object.get().as_ptr() });
        value
    }

    /// Sets a property of the PHP object.
    pub(crate) fn set_property(&self, name: &str, value: Zval) -> ext_php_rs::error::Result<()> {
        // SAFETY: as above; the engine keeps nothing of the reference.
        unsafe { &mut *self.object.get().as_ptr() }.set_property(name, value)
    }

    /// Runs `inside` with the context at hand for whatever PHP calls, and then the callbacks that have become due.
    #[inline]
    pub(crate) fn lend<R>(self: &Rc<Self>, context: &Context<'_>, inside: impl FnOnce() -> R) -> R {
        let lent = NonNull::from(context).cast::<Context<'static>>();
        let former = Returned { cell: &self.context, former: self.context.replace(Some(lent)) };
        let result = inside();
        if !self.filled.borrow().is_empty() {
            buffer_full::tell_all(self);
        }
        drop(former);
        result
    }

    /// Uses the way to the server's loops.
    #[inline]
    pub(crate) fn with_reach<R>(&self, act: impl FnOnce(Reach<'_, '_>) -> R) -> R {
        let handle = self.handle.get().filter(|_| self.is_running());
        let reach = match (handle, self.loops.get(), self.context.get()) {
            (None, _, _) => Reach::NotRunning,
            (Some(_), Some(loops), _) => Reach::Away(Away::new(self, loops)),
            // SAFETY: it is set only while `lend` runs, whose caller keeps the context alive. No method of a context
            // calls PHP, so nothing can end `lend` while `act` runs.
            (Some(_), None, Some(context)) => Reach::Here(unsafe { context.as_ref() }),
            // Every callback of a loop on this thread has a context.
            (Some(handle), None, None) => Reach::Ended(handle),
        };
        act(reach)
    }

    /// Forgets the context, where nobody is left who would put back the one of before.
    pub(crate) fn forget_context(&self) {
        self.context.set(None);
    }

    pub(crate) fn is_running(&self) -> bool {
        self.phase.get() == Phase::Running
    }

    /// True where PHP may be called.
    pub(crate) fn may_call(&self) -> bool {
        !matches!(*self.ending.borrow(), ServerEnd::Fatal)
    }

    /// Changes what is kept of a connection.
    pub(crate) fn with_connection<R>(&self, fd: i64, change: impl FnOnce(&mut Connection) -> R) -> Option<R> {
        self.connections.with(u64::try_from(fd).ok()?, change)
    }

    /// True where it is a WebSocket, and not over.
    pub(crate) fn is_established(&self, fd: i64) -> bool {
        let established = |connection: &mut Connection| {
            !connection.is_over()
                && matches!(connection.status, WebSocketStatus::Active | WebSocketStatus::Closing)
        };
        // A script that has answered the request itself takes the connection for open from then on.
        self.with_handshake(fd, |handshake| handshake.is_open()) == Some(true)
            || self.with_connection(fd, established).unwrap_or(false)
    }

    /// Changes what is kept of a connection whose handshake is being answered.
    pub(crate) fn with_handshake<R>(
        &self,
        fd: i64,
        change: impl FnOnce(&mut PendingHandshake) -> R,
    ) -> Option<R> {
        self.with_connection(fd, |connection| connection.handshake.as_mut().map(change)).flatten()
    }

    /// Forgets what was to follow an answer that was never sent.
    pub(crate) fn forget_handshake(&self, id: ConnectionId) {
        self.with_connection(fd_of(id), |connection| connection.handshake = None);
    }

    /// Counts a message that was sent, and has the script told once when the queue is full.
    #[inline]
    pub(crate) fn note_sent(&self, fd: i64, size: usize) {
        self.statistics.sent.set(self.statistics.sent.get() + 1);
        self.statistics.sent_bytes.set(self.statistics.sent_bytes.get() + size as u64);
        if self.hears_full.get() {
            buffer_full::check(self, fd);
        }
    }

    /// Says in the properties which process it is.
    pub(crate) fn describe_process(&self) {
        let pid = i64::from(std::process::id());
        for (name, value) in [("master_pid", pid), ("worker_id", 0), ("worker_pid", pid)] {
            self.set_property(name, crate::values::long(value)).ok();
        }
    }

    /// True where a connection is there and not about to be closed.
    pub(crate) fn exists(&self, fd: i64) -> bool {
        self.with_connection(fd, |connection| !connection.is_over()).unwrap_or(false)
    }

    pub(crate) fn add_connection(&self, id: ConnectionId, mut connection: Connection) {
        if !self.has_one_port() {
            let ports = self.ports.borrow();
            let is_its = |port: &Rc<PortState>| connection.local.is_some_and(|local| port.is(local));
            connection.port = ports.iter().position(is_its).unwrap_or(0);
        }
        self.connections.add(id.number(), connection);
    }

    pub(crate) fn remove_connection(&self, id: ConnectionId) {
        self.connections.remove(id.number());
    }

    #[inline]
    pub(crate) fn has_one_port(&self) -> bool {
        self.ports.borrow().len() == 1
    }

    /// The callback for an event of a connection's port, or else of the server.
    pub(crate) fn callback_of(&self, fd: i64, event: Event) -> Option<Rc<Callback>> {
        let port = self.with_connection(fd, |connection| connection.port);
        let of_port = port.and_then(|port| self.ports.borrow().get(port).cloned());
        of_port.and_then(|port| port.callbacks.get(event)).or_else(|| self.callbacks.get(event))
    }

    /// The address that a connection came to.
    pub(crate) fn local_addr(&self, fd: i64) -> Option<SocketAddr> {
        self.with_connection(fd, |connection| connection.local).flatten()
    }

    /// The port that a connection came to.
    pub(crate) fn port_of(&self, port: usize) -> Option<Rc<PortState>> {
        self.ports.borrow().get(port).cloned()
    }
}

/// Puts back the context of before, also where a callback panics.
struct Returned<'a> {
    cell: &'a Cell<Option<NonNull<Context<'static>>>>,
    former: Option<NonNull<Context<'static>>>,
}

impl Drop for Returned<'_> {
    fn drop(&mut self) {
        self.cell.set(self.former);
    }
}

/// An id as scripts know it.
#[inline]
pub(crate) fn fd_of(id: ConnectionId) -> i64 {
    i64::try_from(id.number()).unwrap_or(i64::MAX)
}

thread_local! {
    /// The server that runs on this thread. There is one at a time, as there is one loop on a thread.
    static RUNNING: RefCell<Option<Rc<ServerState>>> = const { RefCell::new(None) };
}

/// The server that runs at present.
pub(crate) fn running() -> Option<Rc<ServerState>> {
    RUNNING.with_borrow(Clone::clone)
}

/// True while one runs, and calls back.
pub(crate) fn is_running() -> bool {
    RUNNING.with_borrow(|running| running.as_ref().is_some_and(|state| state.is_running()))
}

/// Says which server runs, to the timers, too. Its predecessor is returned.
pub(crate) fn set_running(state: Option<Rc<ServerState>>) -> Option<Rc<ServerState>> {
    event_loop::set_loop(state.clone().map(|state| state as Rc<dyn TimerLoop>));
    RUNNING.replace(state)
}

/// Takes the server that runs, when a request ends: after a fatal error nobody else has done so.
pub(crate) fn take_running() -> impl Sized {
    set_running(None)
}

impl ServerStatistics {
    #[inline]
    pub(crate) fn note_received(&self, size: usize) {
        self.received.set(self.received.get() + 1);
        self.received_bytes.set(self.received_bytes.get() + size as u64);
    }
}
