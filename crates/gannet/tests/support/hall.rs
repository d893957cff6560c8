//! A server whose callbacks do what a test says, and visitors who know their ids.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use gannet::{ConnectionId, Context, Handle, Server, Settings};

use super::dial::Dial;
use super::{Client, PATIENCE, TEXT, TestServer};

type Task = Box<dyn FnOnce(&Context<'_>) + Send>;

/// A server that notes the events of rooms and connections.
pub(crate) struct Hall {
    pub(crate) server: TestServer,
    tasks: Arc<Mutex<Option<Task>>>,
    events: Receiver<String>,
    /// Visitors that nobody asked for.
    others: Mutex<Vec<Visitor>>,
}

/// A client, with what the server knows of it.
pub(crate) struct Visitor {
    pub(crate) client: Client,
    pub(crate) id: ConnectionId,
    /// The thread of its loop.
    pub(crate) thread: String,
}

impl Hall {
    pub(crate) fn open(threads: usize) -> Self {
        Self::with_settings(threads, |_| ())
    }

    pub(crate) fn with_settings(threads: usize, change: impl FnOnce(&mut Settings)) -> Self {
        Self::build(Server::bind("127.0.0.1:0").threads(threads).configure(change))
    }

    /// Adds the hall's callbacks to a server.
    pub(crate) fn build(server: Server) -> Self {
        let tasks: Arc<Mutex<Option<Task>>> = Arc::default();
        let (sender, events) = channel();
        let note = |name: &'static str, sender: &Sender<String>| {
            let sender = sender.clone();
            // An error: the test is over.
            move |id: ConnectionId, what: &str| {
                sender.send(format!("{name} {id} {what}").trim_end().into()).ok();
            }
        };
        let (joined, left, closed) = (note("join", &sender), note("leave", &sender), note("close", &sender));
        let given = Arc::clone(&tasks);
        let server = server
            .on_open(|server, request| {
                let thread = std::thread::current().name().unwrap_or_default().to_owned();
                server.push(request.id, format!("{} {thread}", request.id)).expect("it is open");
            })
            .on_message(move |server, _| {
                let task = given.lock().expect("nobody panics").take();
                task.expect("a task was given")(server);
            })
            .on_join(move |_, id, room| joined(id, room))
            .on_leave(move |_, id, room| left(id, room))
            .on_close(move |_, event| closed(event.id, ""));
        Self { server: TestServer::start(server), tasks, events, others: Mutex::default() }
    }

    pub(crate) fn handle(&self) -> Handle {
        self.server.handle()
    }

    pub(crate) fn visitor(&self) -> Visitor {
        Visitor::greeted(self.server.client())
    }

    /// A visitor between whom and the server little has room.
    pub(crate) fn narrow_visitor(&self) -> Visitor {
        Visitor::greeted(Dial::LITTLE_ROOM.client(self.server.address))
    }

    /// One on each of two loops.
    pub(crate) fn visitors_of_two_loops(&self) -> (Visitor, Visitor) {
        let first = self.visitor();
        loop {
            let other = self.visitor();
            if other.thread != first.thread {
                return (first, other);
            }
            self.others.lock().expect("nobody panics").push(other);
        }
    }

    /// Joins a visitor to a room, and waits until its loop has heard of it.
    pub(crate) fn join(&self, visitor: &Visitor, room: &str) {
        assert_eq!(self.handle().join(visitor.id, room), Ok(true));
        self.hear_mail();
    }

    /// Waits until every loop has read its mail.
    pub(crate) fn hear_mail(&self) {
        let handle = self.handle();
        for id in handle.ids() {
            handle.info(id);
        }
    }

    /// Runs a task in a callback of this visitor's loop.
    pub(crate) fn run<R: Send + 'static>(
        &self,
        visitor: &mut Visitor,
        task: impl FnOnce(&Context<'_>) -> R + Send + 'static,
    ) -> R {
        let (sender, answer) = channel();
        let task: Task = Box::new(move |server| {
            // An error: the test is over.
            sender.send(task(server)).ok();
        });
        *self.tasks.lock().expect("nobody panics") = Some(task);
        visitor.client.send(TEXT, b"go");
        answer.recv_timeout(PATIENCE).expect("the task is done")
    }

    /// The next event: `join 1 room`, `leave 1 room`, or `close 1`.
    pub(crate) fn event(&self) -> String {
        self.events.recv_timeout(PATIENCE).expect("an event")
    }

    /// The next events, in no order.
    pub(crate) fn events(&self, count: usize) -> Vec<String> {
        let mut events: Vec<String> = (0..count).map(|_| self.event()).collect();
        events.sort_unstable();
        events
    }

    /// Asserts that nothing has happened that was not asked for.
    pub(crate) fn assert_no_event(&self) {
        self.hear_mail();
        assert_eq!(self.events.try_recv().ok(), None);
    }
}

impl Visitor {
    fn greeted(client: Client) -> Self {
        let mut visitor = Self { client, id: ConnectionId::new(0), thread: String::new() };
        let greeting = visitor.hear();
        let (id, thread) = greeting.split_once(' ').expect("two words");
        (visitor.id, visitor.thread) = (ConnectionId::new(id.parse().expect("a number")), thread.into());
        visitor
    }

    /// The next text.
    pub(crate) fn hear(&mut self) -> String {
        let frame = self.client.receive();
        assert!(frame.fin && frame.opcode == TEXT, "{frame:?}");
        String::from_utf8(frame.payload).expect("a text is UTF-8")
    }

    /// Asserts that these texts come, and nothing else before the server has dealt with all mail.
    #[track_caller]
    pub(crate) fn assert_hears(&mut self, hall: &Hall, texts: &[&str]) {
        hall.handle().push(self.id, "(end)").expect("it is open");
        let heard: Vec<String> =
            std::iter::from_fn(|| Some(self.hear()).filter(|text| text != "(end)")).collect();
        assert_eq!(heard, texts);
    }
}
