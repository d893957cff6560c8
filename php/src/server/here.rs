//! The loop on PHP's own thread: an event is a plain call.

use std::net::SocketAddr;
use std::rc::Rc;

use gannet::{Closed, ConnectionId, Context, Handler, Message, Request, Server, StartError, Upgrade};

use super::dispatcher::{Arrival, Dispatcher};
use super::signals::Signals;
use super::state::ServerState;
use crate::log::Log;

/// Serves until the server is stopped.
pub(super) fn run(state: &Rc<ServerState>, server: Server, log: &Log) -> Result<(), StartError> {
    let mut signals = None;
    let here = Here { state: Rc::clone(state), dispatcher: Dispatcher::new(Rc::clone(state)) };
    let served = server.run_here(here, |handle, _| {
        let waker = handle.clone();
        state.queue.on_put(move || waker.wake());
        state.begin(handle);
        signals = Some(Signals::stopping(handle, log));
    });
    // Also where the loop has ended with an error, but not where it never ran.
    if state.is_running() {
        state.finish_coroutines();
        Dispatcher::new(Rc::clone(state)).ended();
    }
    drop(signals);
    served
}

/// The handler of a server that runs on PHP's thread.
struct Here {
    state: Rc<ServerState>,
    dispatcher: Dispatcher,
}

impl Here {
    /// Has an event dealt with, with the loop's side of the server at hand for whatever PHP calls.
    #[inline]
    fn lend(&self, server: &Context<'_>, event: impl FnOnce(&Dispatcher)) {
        self.state.lend(server, || event(&self.dispatcher));
    }
}

impl Handler for Here {
    type State = ();

    fn start(&mut self, server: &Context<'_>) {
        self.lend(server, Dispatcher::started);
    }

    fn wake(&mut self, server: &Context<'_>) {
        self.lend(server, |dispatcher| {
            let queue = &self.state.queue;
            queue.deal_with(queue.len(), |incoming| dispatcher.request(incoming));
        });
    }

    fn stop(&mut self, server: &Context<'_>) {
        self.lend(server, Dispatcher::stopping);
    }

    fn connect(&mut self, server: &Context<'_>, id: ConnectionId, remote: SocketAddr) {
        let local = server.info(id).and_then(|info| info.local_addr);
        self.lend(server, |dispatcher| dispatcher.connect(Arrival { id, remote, local, link: None }));
    }

    fn upgrade(&mut self, server: &Context<'_>, request: &Request) -> Upgrade {
        self.state.lend(server, || self.dispatcher.upgrade(request))
    }

    fn open(&mut self, server: &Context<'_>, request: &Request) {
        self.lend(server, |dispatcher| dispatcher.open(request));
    }

    #[inline]
    fn message(&mut self, server: &Context<'_>, (): &mut (), message: Message<'_>) {
        self.lend(server, |dispatcher| {
            let Message { id, payload, was_compressed } = message;
            dispatcher.message(id, payload.kind(), payload.as_bytes(), was_compressed);
        });
    }

    fn drain(&mut self, server: &Context<'_>, (): &mut (), id: ConnectionId) {
        self.lend(server, |dispatcher| dispatcher.drain(id));
    }

    fn ping(&mut self, server: &Context<'_>, (): &mut (), id: ConnectionId, payload: &[u8]) {
        self.lend(server, |dispatcher| dispatcher.ping(id, payload));
    }

    fn pong(&mut self, server: &Context<'_>, (): &mut (), id: ConnectionId, payload: &[u8]) {
        self.lend(server, |dispatcher| dispatcher.pong(id, payload));
    }

    fn close(&mut self, server: &Context<'_>, (): (), closed: Closed) {
        self.lend(server, |dispatcher| dispatcher.close(&closed));
    }

    fn disconnect(&mut self, server: &Context<'_>, id: ConnectionId) {
        self.lend(server, |dispatcher| dispatcher.disconnect(id));
    }
}
