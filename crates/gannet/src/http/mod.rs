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
mod upgrade;
mod waiting;

use std::io;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use axum::Router;
use gannet_proto::handshake::UpgradePolicy;
use tracing::instrument::WithSubscriber;

use crate::shared::Shared;

pub use answer::LocalAddr;
pub(crate) use exchange::Exchange;
pub(crate) use loan::{AskedUpgrade, GivenBack, Loan, Outcome};
pub use memory::{ExchangeMemory, MemoryFull};
pub(crate) use place::Place;
pub(crate) use stream::Received;
pub(crate) use tether::{Loans, Tether};
pub use upgrade::{NotAnUpgrade, WebSocketUpgrade};

/// Who answers upgrades to WebSocket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Upgrades {
    /// The callbacks.
    Callbacks,
    /// The router.
    Router,
    /// Nobody: they are requests like others.
    Nobody,
}

/// The application's HTTP service.
#[derive(Debug)]
pub(crate) struct Http {
    router: Router,
    upgrades: Upgrades,
    /// Exchanges that are under way.
    taken: Arc<AtomicUsize>,
}

impl Http {
    pub(crate) fn new(router: Router, upgrades: Upgrades) -> Self {
        Self { router, upgrades, taken: Arc::default() }
    }

    /// The treatment of upgrades in the checks of a request.
    pub(crate) fn upgrades(&self) -> UpgradePolicy {
        match self.upgrades {
            Upgrades::Callbacks | Upgrades::Router => UpgradePolicy::Check,
            Upgrades::Nobody => UpgradePolicy::Ignore,
        }
    }

    /// True where the router answers upgrades, too.
    pub(crate) fn routes_upgrades(&self) -> bool {
        self.upgrades == Upgrades::Router
    }

    /// A place for an exchange, if there is one. Sizes are those of the request's head, and of the bytes
    /// behind it.
    pub(crate) fn place(&self, shared: &Shared, head_size: usize, behind_size: usize) -> Option<Place> {
        Place::take(&self.taken, shared, head_size, behind_size)
    }

    /// Answers one request on the server's small runtime, and gives the socket back through the exchange's loan.
    ///
    /// # Errors
    ///
    /// The error of the operating system where it has no thread for the runtime. The loan is given back as
    /// lost then.
    pub(crate) fn serve(&self, socket: TcpStream, exchange: Exchange) -> io::Result<()> {
        if let Some(runtime) = exchange.loan.shared.runtime.handle()? {
            // Its logs go to the loop's own subscriber.
            runtime.spawn(exchange.run(socket, self.router.clone()).with_current_subscriber());
        }
        Ok(())
    }
}
