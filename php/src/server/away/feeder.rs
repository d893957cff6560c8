//! A loop's side: events become notices.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use gannet::{Closed, ConnectionId, Context, Handler, LoopHandle, Message, Request, Upgrade};
use tracing::Dispatch;
use tracing::dispatcher::DefaultGuard;

use super::flow::Flow;
use super::inbox::Inbox;
use super::notice::{Came, Carried, Connected, Notice};
use crate::server::event::Event;
use crate::server::state::ServerState;

/// Makes the handlers of a server's loops, on their threads.
pub(super) struct Maker {
    inbox: Arc<Inbox>,
    wants: Wants,
    /// The server's own log; each thread has to be told.
    log: Dispatch,
}

/// Events that the script has to be told of.
#[derive(Clone, Copy)]
struct Wants {
    /// True where the script answers handshakes, or adds to the answer.
    handshakes: bool,
    pings: bool,
    pongs: bool,
}

impl Maker {
    pub(super) fn new(state: &ServerState, inbox: Arc<Inbox>) -> Self {
        let settings = state.settings.borrow();
        // The script's own heartbeat has to know of every sign of life.
        let heartbeat = settings.heartbeat.is_on();
        let wants = Wants {
            handshakes: state.has(Event::Handshake) || state.has(Event::BeforeHandshakeResponse),
            pings: settings.frames.ping || heartbeat,
            pongs: settings.frames.pong || heartbeat,
        };
        Self { inbox, wants, log: tracing::dispatcher::get_default(Clone::clone) }
    }

    pub(super) fn make(&self) -> Feeder {
        Feeder {
            inbox: Arc::clone(&self.inbox),
            wants: self.wants,
            home: None,
            connections: HashMap::new(),
            holds: false,
            _log: tracing::dispatcher::set_default(&self.log),
        }
    }
}

/// The handler of a loop that has a thread of its own.
pub(super) struct Feeder {
    inbox: Arc<Inbox>,
    wants: Wants,
    home: Option<LoopHandle>,
    /// All connections of this loop.
    connections: HashMap<ConnectionId, Arc<Flow>>,
    /// True while none of them is read, because too much waits for PHP.
    holds: bool,
    _log: DefaultGuard,
}

impl Feeder {
    fn put(&self, notice: Notice) -> bool {
        self.inbox.put(notice, &[])
    }

    /// Passes on what a client has sent, and stops reading it where too much of it waits for PHP.
    fn pass_on(&mut self, server: &Context<'_>, flow: &Flow, id: ConnectionId, what: Came, payload: &[u8]) {
        let (apart, in_batch) = if payload.len() < SMALL_SIZE {
            (Carried::InBatch(payload.len()), payload)
        } else {
            (Carried::Apart(payload.into()), &[][..])
        };
        let mut notice = Notice::Came { id, what, payload: apart, is_last: false };
        let has_much = flow.add(notice.size()) > SHARE_MAX;
        if let Notice::Came { is_last, .. } = &mut notice {
            *is_last = has_much;
        }
        if has_much {
            server.pause(id);
        }
        if self.inbox.put(notice, in_batch) {
            self.hold(server, id);
        }
    }

    /// Stops reading all connections; `id` is one that is read in any case.
    #[cold]
    fn hold(&mut self, server: &Context<'_>, id: ConnectionId) {
        server.pause(id);
        if !std::mem::replace(&mut self.holds, true) {
            for id in self.connections.keys() {
                server.pause(*id);
            }
        }
    }
}

impl Handler for Feeder {
    type State = Arc<Flow>;

    fn start(&mut self, server: &Context<'_>) {
        self.home = Some(server.this_loop());
    }

    /// PHP has caught up.
    fn wake(&mut self, server: &Context<'_>) {
        if std::mem::take(&mut self.holds) {
            for (id, _) in self.connections.iter().filter(|(_, flow)| !flow.is_paused()) {
                server.resume(*id);
            }
        }
    }

    fn connect(&mut self, server: &Context<'_>, id: ConnectionId, remote: SocketAddr) {
        let info = server.info(id);
        let (local, descriptor) = info.map_or((None, None), |info| (info.local_addr, info.descriptor));
        let home = self.home.get_or_insert_with(|| server.this_loop()).clone();
        let flow = Arc::<Flow>::default();
        self.connections.insert(id, Arc::clone(&flow));
        let connected = Connected { id, remote, local, descriptor, home, flow };
        if self.put(Notice::Connected(Box::new(connected))) || self.holds {
            self.hold(server, id);
        }
    }

    fn upgrade(&mut self, _: &Context<'_>, request: &Request) -> Upgrade {
        if !self.wants.handshakes {
            return Upgrade::accept();
        }
        self.put(Notice::Asked(Box::new(request.clone())));
        Upgrade::later()
    }

    fn open(&mut self, server: &Context<'_>, request: &Request) -> Arc<Flow> {
        if self.put(Notice::Opened(Box::new(request.clone()))) {
            self.hold(server, request.id);
        }
        self.connections.get(&request.id).cloned().unwrap_or_default()
    }

    fn message(&mut self, server: &Context<'_>, flow: &mut Arc<Flow>, message: Message<'_>) {
        let Message { id, payload, was_compressed } = message;
        let came = Came::Message { kind: payload.kind(), was_compressed };
        self.pass_on(server, flow, id, came, payload.as_bytes());
    }

    fn drain(&mut self, server: &Context<'_>, flow: &mut Arc<Flow>, id: ConnectionId) {
        flow.set_queued(server.info(id).map_or(0, |info| info.queued));
        self.put(Notice::Drained(id));
    }

    fn ping(&mut self, server: &Context<'_>, flow: &mut Arc<Flow>, id: ConnectionId, payload: &[u8]) {
        if self.wants.pings {
            self.pass_on(server, flow, id, Came::Ping, payload);
        }
    }

    fn pong(&mut self, server: &Context<'_>, flow: &mut Arc<Flow>, id: ConnectionId, payload: &[u8]) {
        if self.wants.pongs {
            self.pass_on(server, flow, id, Came::Pong, payload);
        }
    }

    fn close(&mut self, _: &Context<'_>, _: Arc<Flow>, closed: Closed) {
        self.put(Notice::Closed(Box::new(closed)));
    }

    fn disconnect(&mut self, _: &Context<'_>, id: ConnectionId) {
        self.connections.remove(&id);
        // A crowd that has left must not keep its memory.
        if self.connections.capacity() > 64 && self.connections.len() < self.connections.capacity() / 8 {
            self.connections.shrink_to(0);
        }
        self.put(Notice::Disconnected(id));
    }
}

/// Payloads from here on are not copied into the batch.
const SMALL_SIZE: usize = 16 * 1024;
/// Bytes of one connection that may wait for PHP.
const SHARE_MAX: usize = 1024 * 1024;
