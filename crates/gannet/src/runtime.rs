use std::io;
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use tokio::runtime::{Builder, EnterGuard, Handle, Runtime, RuntimeFlavor};
use tokio::task::unconstrained;

/// The small Tokio runtime of a server, which starts when it is needed.
#[derive(Debug, Default)]
pub(crate) struct SmallRuntime {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
enum State {
    /// Nobody has needed it; a server of WebSockets alone has no threads for it.
    #[default]
    NotStarted,
    Running(Runtime),
    Ended,
}

impl SmallRuntime {
    /// The runtime, which is started with the first call; `None` where it has ended.
    ///
    /// # Errors
    ///
    /// The error of the operating system where it has no thread for it.
    pub(crate) fn handle(&self) -> io::Result<Option<Handle>> {
        let mut state = self.state();
        if let State::NotStarted = *state {
            *state = State::Running(start()?);
        }
        Ok(match &*state {
            State::Running(runtime) => Some(runtime.handle().clone()),
            State::NotStarted | State::Ended => None,
        })
    }

    /// Ends what runs there.
    pub(crate) fn end(&self) {
        let state = std::mem::replace(&mut *self.state(), State::Ended);
        if let State::Running(runtime) = state {
            // This may be called from a task, where waiting is forbidden.
            runtime.shutdown_background();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The runtime whose timers and I/O tasks use, if there is one.
#[derive(Clone, Debug, Default)]
pub(crate) struct TaskRuntime(pub(crate) Option<Handle>);

impl TaskRuntime {
    /// The same, or the one that is current. One without threads of its own runs only while somebody waits in it, as
    /// nobody may, and so is not taken unasked.
    pub(crate) fn or_current(self) -> Self {
        let has_threads = |current: &Handle| current.runtime_flavor() == RuntimeFlavor::MultiThread;
        Self(self.0.or_else(|| Handle::try_current().ok().filter(has_threads)))
    }

    /// The same, or the one that is current, or the server's own.
    ///
    /// # Errors
    ///
    /// The error of the operating system where it has no thread for that.
    pub(crate) fn or_any(self, own: &SmallRuntime) -> io::Result<Self> {
        match self.or_current() {
            Self(None) => own.handle().map(Self),
            known => Ok(known),
        }
    }

    /// Polls a future of this server's.
    pub(crate) fn spawn(&self, future: impl Future<Output = ()> + Send + 'static) {
        if let Self(Some(runtime)) = self {
            runtime.spawn(future);
        }
    }

    /// Has this thread's tasks find it, until the guard is dropped.
    pub(crate) fn enter(&self) -> Option<EnterGuard<'_>> {
        self.0.as_ref().map(Handle::enter)
    }
}

/// The runtime that a loop polls its tasks in.
pub(crate) struct PollRuntime {
    runtime: TaskRuntime,
    /// The loop runs within a future of some runtime.
    is_nested: bool,
}

impl PollRuntime {
    /// That of the loop which this thread is about to run.
    pub(crate) fn new(runtime: TaskRuntime) -> Self {
        Self { runtime, is_nested: Handle::try_current().is_ok() }
    }

    /// Takes the server's own if none is known yet.
    ///
    /// # Errors
    ///
    /// The error of the operating system where it has no thread for that.
    pub(crate) fn ensure(&mut self, own: &SmallRuntime) -> io::Result<()> {
        if self.runtime.0.is_none() {
            self.runtime = TaskRuntime::default().or_any(own)?;
        }
        Ok(())
    }

    /// Polls a task. It has a budget of Tokio's, so that what is always ready there is pending now and then: a task
    /// that never had to wait would keep its loop.
    pub(crate) fn poll<R>(&self, poll: impl FnOnce() -> R) -> R {
        match &self.runtime.0 {
            Some(runtime) if !self.is_nested => runtime.block_on(async { poll() }),
            Some(_) | None => {
                let _entered = self.runtime.enter();
                // Tokio has but one budget for the future that the loop runs within. It would be spent soon, and not
                // come again before the loop ends.
                let polled =
                    pin!(unconstrained(async { poll() })).poll(&mut Context::from_waker(Waker::noop()));
                let Poll::Ready(result) = polled else { unreachable!("nothing is awaited") };
                result
            }
        }
    }
}

impl Drop for SmallRuntime {
    fn drop(&mut self) {
        self.end();
    }
}

fn start() -> io::Result<Runtime> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    Builder::new_multi_thread()
        .worker_threads(processors.min(THREADS_MAX))
        .thread_name("gannet-tokio")
        .enable_all()
        .build()
}

/// Few, because what it does happens beside the messages.
const THREADS_MAX: usize = 4;
