//! Whoever joins and is sent what was published before, under one lock with those who publish, hears everything once
//! and in order; also up to the moment at which they leave. Whoever calls it, and from wherever.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use gannet::{ConnectionId, Context, Message, Server};

use crate::support::room_verbs::Verbs;
use crate::support::{Client, TEXT, TestServer, wait_until};

/// The place of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In a callback of the connection's own loop; for a publish, of each loop.
    Callback,
    /// In a callback of any loop.
    OtherCallback,
    /// On a thread of the application's.
    Thread,
}

/// A room with its history.
#[derive(Default)]
struct Room {
    /// Numbers that were published.
    numbers: Mutex<Vec<usize>>,
    /// Numbers that were to be published by now; those who join come meanwhile.
    due: AtomicUsize,
}

/// A visitor with its id.
struct Visitor {
    client: Client,
    id: ConnectionId,
}

const ROOM: &str = "room";
const VISITORS: usize = 150;
/// Visitors in the room at the same time.
const GUESTS: usize = 5;
const PUBLISHERS: usize = 2;
/// Numbers that are published while one visitor joins and another leaves.
const PUBLISHES: usize = 20;

impl Room {
    fn lock(&self) -> MutexGuard<'_, Vec<usize>> {
        self.numbers.lock().expect("nobody panics")
    }

    fn publish(&self, server: &impl Verbs) {
        let mut numbers = self.lock();
        let number = numbers.len();
        numbers.push(number);
        server.publish(ROOM, &number.to_string()).expect("room in the mailbox");
    }

    fn join(&self, server: &impl Verbs, id: ConnectionId) {
        let numbers = self.lock();
        assert_eq!(server.join(id, ROOM), Ok(true));
        let mut history = String::from("history");
        numbers.iter().for_each(|number| write!(history, " {number}").expect("a text takes it"));
        server.push(id, &history);
    }

    /// Tells it how many it was to hear.
    fn leave(&self, server: &impl Verbs, id: ConnectionId) {
        let numbers = self.lock();
        assert!(server.leave(id, ROOM));
        server.push(id, &format!("left {}", numbers.len()));
    }

    /// Does what the words say: `join 7`, `leave 7` or `publish`.
    fn obey(&self, server: &impl Verbs, order: &str) {
        let id = |text: &str| ConnectionId::new(text.parse().expect("an id"));
        match order.split_once(' ') {
            Some(("join", number)) => self.join(server, id(number)),
            Some(("leave", number)) => self.leave(server, id(number)),
            Some(_) | None => self.publish(server),
        }
    }
}

impl Visitor {
    fn come(server: &TestServer) -> Self {
        let mut client = server.client();
        let id = String::from_utf8(client.receive().payload).expect("a text");
        Self { client, id: ConnectionId::new(id.parse().expect("a number")) }
    }

    /// All numbers that it hears until it has left, and how many had been published when it did.
    fn hear(&mut self) -> (Vec<usize>, usize) {
        let mut heard = Vec::new();
        loop {
            let frame = self.client.receive();
            let text = String::from_utf8(frame.payload).expect("a text");
            let number = |word: &str| word.parse::<usize>().expect("a number");
            match text.split_once(' ') {
                Some(("left", count)) => return (heard, number(count)),
                Some((_, history)) => heard.extend(history.split(' ').map(number)),
                None if text == "history" => {}
                None => heard.push(number(&text)),
            }
        }
    }
}

fn start(room: &Arc<Room>) -> TestServer {
    let obeyed = Arc::clone(room);
    let server = Server::bind("127.0.0.1:0").threads(2).configure(|settings| {
        settings.send_queue_size_hard = 64 * 1024 * 1024;
    });
    let server = server.on_open(|server, request| {
        server.push(request.id, request.id.to_string()).expect("it is open");
    });
    TestServer::start(server.on_message(move |server: &Context<'_>, message: Message<'_>| {
        obeyed.obey(server, message.text().expect("orders are text"));
    }))
}

/// Publishes numbers, on a thread or in callbacks of all loops.
fn publish(place: Place, room: &Room, server: &TestServer) {
    let mut clients: Vec<Client> = (0..8).map(|_| server.client()).collect();
    let handle = server.handle();
    for round in 0..VISITORS * PUBLISHES / PUBLISHERS {
        while round * PUBLISHERS >= room.due.load(Ordering::Relaxed) {
            std::thread::yield_now();
        }
        match place {
            Place::Thread => room.publish(&handle),
            Place::Callback | Place::OtherCallback => clients[round % 8].send(TEXT, b"publish"),
        }
    }
    wait_until("all is published", || room.lock().len() == VISITORS * PUBLISHES);
}

/// Has visitors join and leave, one after the other. `other` gives the orders that are carried out in its callbacks; it
/// stays until they are, for the kernel throws away what a socket has sent that is closed with something unread.
fn come_and_go(place: Place, room: &Room, server: &TestServer, visitors: &mut [Visitor], other: &mut Client) {
    let handle = server.handle();
    let mut order = |visitor: &mut Visitor, verb: &str| {
        let order = format!("{verb} {}", visitor.id);
        match place {
            Place::Callback => visitor.client.send(TEXT, order.as_bytes()),
            Place::OtherCallback => other.send(TEXT, order.as_bytes()),
            Place::Thread => room.obey(&handle, &order),
        }
    };
    for index in 0..VISITORS {
        let begun = room.due.fetch_add(PUBLISHES, Ordering::Relaxed);
        while room.lock().len() <= begun {
            std::thread::yield_now();
        }
        order(&mut visitors[index], "join");
        if index >= GUESTS {
            order(&mut visitors[index - GUESTS], "leave");
        }
    }
    visitors[VISITORS - GUESTS..].iter_mut().for_each(|visitor| order(visitor, "leave"));
}

fn check(joining: Place, publishing: Place) {
    let room = Arc::<Room>::default();
    let server = start(&room);
    let mut other = server.client();
    let mut visitors: Vec<Visitor> = (0..VISITORS).map(|_| Visitor::come(&server)).collect();
    std::thread::scope(|scope| {
        for _ in 0..PUBLISHERS {
            scope.spawn(|| publish(publishing, &room, &server));
        }
        come_and_go(joining, &room, &server, &mut visitors, &mut other);
    });
    let mut wrong = Vec::new();
    for visitor in &mut visitors {
        let (heard, count) = visitor.hear();
        if !heard.iter().copied().eq(0..count) {
            let place = heard.iter().zip(0..).position(|(heard, expected)| *heard != expected);
            let around = place.map(|place| &heard[place.saturating_sub(2)..heard.len().min(place + 3)]);
            wrong.push(format!("{:?} of {count}, {} heard: {around:?}", visitor.id, heard.len()));
        }
    }
    assert!(wrong.is_empty(), "{} of {VISITORS}: {wrong:#?}", wrong.len());
}

#[test]
fn joined_in_a_callback_published_in_callbacks() {
    check(Place::Callback, Place::Callback);
}

#[test]
fn joined_in_a_callback_published_on_threads() {
    check(Place::Callback, Place::Thread);
}

#[test]
fn joined_in_another_loops_callback_published_in_callbacks() {
    check(Place::OtherCallback, Place::Callback);
}

#[test]
fn joined_in_another_loops_callback_published_on_threads() {
    check(Place::OtherCallback, Place::Thread);
}

#[test]
fn joined_on_a_thread_published_in_callbacks() {
    check(Place::Thread, Place::Callback);
}

#[test]
fn joined_on_a_thread_published_on_threads() {
    check(Place::Thread, Place::Thread);
}
