//! Tasks that decide on upgrades, and tasks that receive a connection's messages.

#[path = "../support/mod.rs"]
mod support;

mod back_pressure;
mod dropped;
mod ends;
mod extensions;
mod receiving;
mod runtimes;
mod spans;
mod stopping;
mod upgrades;
mod waking;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gannet::{Context, Handler, Message, Request, Server, Settings, Upgrade};

/// A server on one loop.
fn server(change: impl FnOnce(&mut Settings)) -> Server {
    Server::bind("127.0.0.1:0").threads(1).configure(change)
}

/// A handler whose `upgrade` is never asked.
struct Quiet;

impl Handler for Quiet {
    type State = ();

    fn upgrade(&mut self, _: &Context<'_>, _: &Request) -> Upgrade {
        panic!("a task takes its place");
    }

    fn open(&mut self, _: &Context<'_>, _: &Request) {}

    fn message(&mut self, _: &Context<'_>, (): &mut (), _: Message<'_>) {}
}

/// A handler that answers each upgrade so.
struct Accepting<F>(F);

impl<F: FnMut() -> Upgrade + 'static> Handler for Accepting<F> {
    type State = ();

    fn upgrade(&mut self, _: &Context<'_>, _: &Request) -> Upgrade {
        self.0()
    }

    fn open(&mut self, _: &Context<'_>, _: &Request) {}

    fn message(&mut self, _: &Context<'_>, (): &mut (), _: Message<'_>) {}
}

/// A value that counts how often it, and its like, was dropped.
#[derive(Clone, Default)]
struct Drops(Arc<AtomicUsize>);

/// Is counted when it is dropped.
struct Counted(Arc<AtomicUsize>);

impl Drops {
    fn counted(&self) -> Counted {
        Counted(Arc::clone(&self.0))
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}
