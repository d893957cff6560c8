//! The book of what the server tells of its connections and of what it is asked to push.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gannet::{Closed, ConnectionId, Context, Handler, Message, Request, Server, Socket};

/// The knowledge of the server's side.
#[derive(Default)]
pub(super) struct Book(Mutex<Pages>);

#[derive(Default)]
struct Pages {
    lives: HashMap<ConnectionId, Life>,
    ids: HashMap<String, ConnectionId>,
    closed: HashMap<ConnectionId, Closed>,
    /// Messages that were accepted, by sender and connection.
    accepted: HashMap<(u64, ConnectionId), u64>,
    gone: HashSet<ConnectionId>,
    violations: Vec<String>,
}

/// A connection's events come in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    Connected,
    Open,
    Closed,
    Disconnected,
}

impl Book {
    pub(super) fn violations(&self) -> Vec<String> {
        let pages = self.pages();
        let unfinished = pages.lives.iter().filter(|(_, life)| **life != Life::Disconnected);
        let unfinished = unfinished.map(|(id, life)| format!("{id} remains {life:?}"));
        pages.violations.iter().cloned().chain(unfinished).collect()
    }

    pub(super) fn id(&self, name: &str) -> Option<ConnectionId> {
        self.pages().ids.get(name).copied()
    }

    pub(super) fn closed(&self, name: &str) -> Option<(ConnectionId, Closed)> {
        let pages = self.pages();
        let id = *pages.ids.get(name)?;
        Some((id, pages.closed.get(&id)?.clone()))
    }

    pub(super) fn accepted(&self, sender: u64, id: ConnectionId) -> u64 {
        self.pages().accepted.get(&(sender, id)).copied().unwrap_or(0)
    }

    pub(super) fn note_accepted(&self, sender: u64, counts: HashMap<ConnectionId, u64>) {
        let counts = counts.into_iter().map(|(id, count)| ((sender, id), count));
        self.pages().accepted.extend(counts);
    }

    /// A push to a connection that had been open was told that it is not.
    pub(super) fn note_gone(&self, id: ConnectionId) {
        self.pages().gone.insert(id);
    }

    pub(super) fn was_gone(&self, id: ConnectionId) -> bool {
        self.pages().gone.contains(&id)
    }

    fn connected(&self, id: ConnectionId) {
        drop(self.note(id, None, Life::Connected));
    }

    /// Returns the name of the visitor.
    fn opened(&self, request: &Request) -> String {
        let name = request.path().to_owned();
        let mut pages = self.note(request.id, Some(Life::Connected), Life::Open);
        if pages.ids.insert(name.clone(), request.id).is_some() {
            pages.violations.push(format!("{name} is opened twice"));
        }
        name
    }

    /// One message to anybody, then one to whom a message came from.
    fn answer(&self, server: &Context<'_>, first_sender: u64, from: ConnectionId) {
        let mut random = fastrand::Rng::with_seed(from.number());
        let anybody = ConnectionId::new(random.u64(1..=server.counters().accepted));
        for (sender, id) in [(first_sender + 1, anybody), (first_sender, from)] {
            // Nobody else pushes under these numbers.
            let number = self.accepted(sender, id);
            if server.push(id, super::payload(sender, number, id, &mut random)).is_ok() {
                *self.pages().accepted.entry((sender, id)).or_default() += 1;
            }
        }
    }

    fn ended(&self, name: &str, closed: Closed) {
        let mut pages = self.note(closed.id, Some(Life::Open), Life::Closed);
        if pages.ids.get(name) != Some(&closed.id) {
            pages.violations.push(format!("{name} is closed with another's state"));
        }
        pages.closed.insert(closed.id, closed);
    }

    fn disconnected(&self, id: ConnectionId) {
        drop(self.note(id, Some(Life::Closed), Life::Disconnected));
    }

    fn note(&self, id: ConnectionId, before: Option<Life>, now: Life) -> MutexGuard<'_, Pages> {
        let mut pages = self.pages();
        let found = pages.lives.insert(id, now);
        if found != before {
            pages.violations.push(format!("{id} was {found:?} and is {now:?}"));
        }
        pages
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The server's behaviour: notes each event, and pushes from the callback for messages.
pub(super) struct Recorder {
    /// The first of its two numbers.
    sender: u64,
    book: Arc<Book>,
}

impl Recorder {
    pub(super) fn new(sender: u64, book: Arc<Book>) -> Self {
        Self { sender, book }
    }
}

impl Handler for Recorder {
    type State = String;

    fn connect(&mut self, _server: &Context<'_>, id: ConnectionId, _remote_addr: std::net::SocketAddr) {
        self.book.connected(id);
    }

    fn open(&mut self, _server: &Context<'_>, request: &Request) -> String {
        self.book.opened(request)
    }

    fn message(&mut self, server: &Context<'_>, _name: &mut String, message: Message<'_>) {
        self.book.answer(server, self.sender, message.id);
    }

    fn close(&mut self, _server: &Context<'_>, name: String, closed: Closed) {
        self.book.ended(&name, closed);
    }

    fn disconnect(&mut self, _server: &Context<'_>, id: ConnectionId) {
        self.book.disconnected(id);
    }
}

/// The same, with a task for each connection. `senders`: the first number of the next loop.
pub(super) fn record_by_tasks(server: Server, senders: AtomicU64, book: &Arc<Book>) -> Server {
    let [connects, connections, disconnects] = [(); 3].map(|()| Arc::clone(book));
    let record = async move |mut socket: Socket| {
        let book = &connections;
        let sender = SENDER.get().unwrap_or_else(|| senders.fetch_add(2, Ordering::Relaxed));
        SENDER.set(Some(sender));
        let name = book.opened(socket.request());
        while socket.recv().await.is_some() {
            socket.act(|server| book.answer(server, sender, socket.id())).expect("it runs");
        }
        book.ended(&name, socket.closed().expect("no message comes any more"));
    };
    server
        .on_connect(move |_, id, _| connects.connected(id))
        .on_connection(record)
        .on_disconnect(move |_, id| disconnects.disconnected(id))
}

thread_local! {
    /// The first of the two numbers of this thread's loop.
    static SENDER: Cell<Option<u64>> = const { Cell::new(None) };
}
