//! Tasks: futures that a loop polls beside its callbacks. The one of an upgrade decides on it; the one of a connection
//! receives its messages, and lives on when that has ended.
//!
//! A task is polled when no callback runs: at once for what the loop itself has for it, and by mail for all that wakes
//! it otherwise, so that tasks which wake themselves or one another let the sockets come in between.

mod deciding;
mod intake;
mod receiving;
mod server;
mod table;
mod waking;

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{self, Poll};

use gannet_proto::{Close, CloseCode};
use gannet_reactor::Sockets;
use tracing::{Instrument, Span};

use super::calling::call;
use super::{Cause, EventLoop, Reachable};
use crate::connection::Awaited;
use crate::handler::Handler;
use crate::{Context, Request, Socket, Upgrade};

pub(super) use receiving::Spent;
pub(crate) use server::server;
pub(crate) use table::{TaskKey, Tasks};

/// The application's functions that make tasks, on the loop that will poll them.
#[derive(Default)]
pub(crate) struct TaskFns {
    pub(crate) upgrade: Option<Box<UpgradeTaskFn>>,
    pub(crate) connection: Option<Box<ConnectionTaskFn>>,
}

impl TaskFns {
    pub(crate) fn is_empty(&self) -> bool {
        self.upgrade.is_none() && self.connection.is_none()
    }
}

pub(crate) type UpgradeTaskFn = dyn Fn(Request) -> LocalFuture<Upgrade> + Send + Sync;
pub(crate) type ConnectionTaskFn = dyn Fn(Socket) -> LocalFuture<()> + Send + Sync;
/// A future that never leaves its loop.
pub(crate) type LocalFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// The task of one connection, before that opens.
pub(crate) struct TaskSeed(Mutex<Option<Box<ConnectionTaskOnce>>>);

type ConnectionTaskOnce = dyn FnOnce(Socket) -> LocalFuture<()> + Send;

impl TaskSeed {
    pub(crate) fn new(task: impl FnOnce(Socket) -> LocalFuture<()> + Send + 'static) -> Self {
        Self(Mutex::new(Some(Box::new(task))))
    }

    fn take(&self) -> Option<Box<ConnectionTaskOnce>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Polls and drops a future in this span, where anybody listens: what a task logs names its connection. The spans are
/// of the level of errors, so that no filter takes them from a line that it lets pass.
fn in_span<T: 'static>(span: Span, future: LocalFuture<T>) -> LocalFuture<T> {
    if span.is_disabled() { future } else { Box::pin(future.instrument(span)) }
}

/// The work of a task.
enum Work {
    Upgrade(LocalFuture<Upgrade>),
    Connection(LocalFuture<()>),
}

/// The end of a task's work.
enum Outcome {
    Decided(Upgrade),
    Returned,
}

impl Work {
    fn poll(&mut self, context: &mut task::Context<'_>) -> Poll<Outcome> {
        match self {
            Self::Upgrade(future) => future.as_mut().poll(context).map(Outcome::Decided),
            Self::Connection(future) => future.as_mut().poll(context).map(|()| Outcome::Returned),
        }
    }
}

impl<H: Handler> EventLoop<H> {
    /// Polls a task, unless it has ended since it was woken.
    pub(super) fn poll_task(&mut self, sockets: &mut Sockets, key: TaskKey) {
        let Some((mut work, waker)) = self.reachable.tasks.lend(key) else { return };
        if let Err(error) = self.runtime.ensure(&self.reachable.shared.runtime) {
            tracing::error!("cannot start the threads of the runtime for tasks: {error}");
        }
        let context = Context::new(&mut self.reachable, sockets);
        let poll = || work.poll(&mut task::Context::from_waker(&waker));
        let polled = call(|| self.runtime.poll(|| server::set(&context, poll)));
        match polled {
            Some(Poll::Pending) => self.reachable.tasks.take_back(key, work),
            Some(Poll::Ready(outcome)) => {
                drop_work(work);
                self.conclude(sockets, key, outcome);
            }
            None => {
                drop_work(work);
                self.fail_task(sockets, key);
            }
        }
    }

    /// A task has come to its end.
    fn conclude(&mut self, sockets: &mut Sockets, key: TaskKey, outcome: Outcome) {
        self.reachable.tasks.end(key);
        match outcome {
            Outcome::Decided(upgrade) => self.answer_by_task(sockets, key.id, upgrade),
            Outcome::Returned => {
                if let Some(connection) = self.reachable.find(key.id) {
                    let close = Close::new(CloseCode::NORMAL, "").expect("it may be sent");
                    self.reachable.begin_close(sockets, connection, close);
                }
                self.end_if_empty(sockets);
            }
        }
    }

    /// A task has panicked.
    fn fail_task(&mut self, sockets: &mut Sockets, key: TaskKey) {
        self.reachable.tasks.end(key);
        let Some(connection) = self.reachable.find(key.id) else {
            tracing::error!(id = %key.id, "the task of a connection panicked after its end");
            return self.end_if_empty(sockets);
        };
        tracing::error!(id = %key.id, "a task panicked; its connection is closed with 1011, or refused with 500");
        match self.reachable.peer(connection).life.awaited() {
            Awaited::Decision => self.fail_decision(sockets, connection),
            Awaited::Head
            | Awaited::Return
            | Awaited::Request
            | Awaited::Socket(_)
            | Awaited::Messages
            | Awaited::Close
            | Awaited::Nothing => self.reachable.fail(sockets, connection, Cause::Panic),
        }
        self.end_if_empty(sockets);
    }

    /// Drops a task that nobody waits for any more.
    pub(super) fn cancel_task(&mut self, task: Option<TaskKey>) {
        if let Some(work) = task.and_then(|key| self.reachable.tasks.end(key)) {
            drop_work(work);
        }
    }

    /// Drops all tasks.
    pub(super) fn cancel_tasks(&mut self) {
        for key in self.reachable.tasks.keys() {
            self.cancel_task(Some(key));
        }
    }
}

/// Drops what is left of a task, which holds values of the application's.
fn drop_work(work: Work) {
    if call(|| drop(work)).is_none() {
        tracing::error!("a value of a task panicked when it was dropped; the server goes on");
    }
}

impl Reachable {
    /// Has a task polled when no callback runs.
    fn poll_soon(&mut self, key: TaskKey) {
        if self.tasks.mark_woken(key) {
            self.caused.push_back(super::Caused::Woken(key));
        }
    }
}
