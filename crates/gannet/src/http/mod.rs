//! HTTP on the same port: requests other than upgrades to WebSocket are answered by the application's
//! [`Router`].
//!
//! A loop reads the head of every request, the first on a connection and those that follow, so there is one way in with
//! one set of rules, limits and timers. For a request that is sound and no upgrade it gives the socket on loan to a
//! task of a small Tokio runtime, where hyper and the router answer that one request. Then the socket goes back to its
//! loop, with the bytes that have come behind the request, and waits for the next like any other. hyper sees no byte
//! beyond the request's end, so there is nothing that it could read differently.
//!
//! The connection keeps its place, its id and its key meanwhile. What the application does to it goes by a [`Tether`]:
//! bytes that are sent by hand leave between the parts of the answer, and a connection that is ended by hand comes back
//! at once. Whatever becomes of the exchange, its loop hears of it once ([`Loan`]).
//!
//! An exchange reserves memory before it holds any, has no more than its share, and fails alone where there is none.

mod answer;
mod answer_body;
mod counted_body;
mod exchange;
mod loan;
mod memory;
mod persistence;
mod place;
mod request_body;
mod stream;
mod tether;
mod waiting;

use std::io;
use std::net::TcpStream;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use gannet_proto::handshake::UpgradePolicy;
use tokio::runtime::{Builder, Runtime};
use tracing::instrument::WithSubscriber;

use crate::shared::Shared;

pub use answer::LocalAddr;
pub(crate) use exchange::Exchange;
pub(crate) use loan::{GivenBack, Loan, Outcome};
pub use memory::{ExchangeMemory, MemoryFull};
pub(crate) use place::Place;
pub(crate) use stream::Received;
pub(crate) use tether::{Loans, Tether};

/// The application's HTTP service, and the runtime that it runs on.
#[derive(Debug)]
pub(crate) struct Http {
    router: Router,
    upgrades: UpgradePolicy,
    runtime: Mutex<RuntimeState>,
    /// Exchanges that are under way.
    taken: Arc<AtomicUsize>,
}

#[derive(Debug)]
enum RuntimeState {
    /// No request has come; a server of WebSockets alone has no threads for HTTP.
    NotStarted,
    Running(Runtime),
    Ended,
}

impl Http {
    pub(crate) fn new(router: Router, upgrades: UpgradePolicy) -> Self {
        Self { router, upgrades, runtime: Mutex::new(RuntimeState::NotStarted), taken: Arc::default() }
    }

    /// The treatment of upgrades, for which the router is not meant.
    pub(crate) fn upgrades(&self) -> UpgradePolicy {
        self.upgrades
    }

    /// A place for an exchange, if there is one. Sizes are those of the request's head, and of the bytes
    /// behind it.
    pub(crate) fn place(&self, shared: &Shared, head_size: usize, behind_size: usize) -> Option<Place> {
        Place::take(&self.taken, shared, head_size, behind_size)
    }

    /// Answers one request, and gives the socket back through the exchange's loan.
    ///
    /// # Errors
    ///
    /// The error of the operating system where it has no thread for the runtime. The loan is given back as
    /// lost then.
    pub(crate) fn serve(&self, socket: TcpStream, exchange: Exchange) -> io::Result<()> {
        let mut state = self.state();
        if let RuntimeState::NotStarted = *state {
            *state = RuntimeState::Running(start_runtime()?);
        }
        if let RuntimeState::Running(runtime) = &*state {
            // Its logs go to the loop's own subscriber.
            runtime.spawn(exchange.run(socket, self.router.clone()).with_current_subscriber());
        }
        Ok(())
    }

    /// Ends the exchanges under way. To be called when no loop is left that would take a socket back.
    pub(crate) fn end(&self) {
        let state = std::mem::replace(&mut *self.state(), RuntimeState::Ended);
        if let RuntimeState::Running(runtime) = state {
            // This may be called from a task, where waiting is forbidden.
            runtime.shutdown_background();
        }
    }

    fn state(&self) -> MutexGuard<'_, RuntimeState> {
        self.runtime.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Http {
    fn drop(&mut self) {
        self.end();
    }
}

fn start_runtime() -> io::Result<Runtime> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    Builder::new_multi_thread()
        .worker_threads(processors.min(THREADS_MAX))
        .thread_name("gannet-http")
        .enable_all()
        .build()
}

/// Few, because HTTP happens beside the messages.
const THREADS_MAX: usize = 4;
