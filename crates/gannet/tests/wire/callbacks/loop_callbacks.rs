//! A loop says that it has started, that somebody wakes it, and that it is to stop.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gannet::{Context, Farewell, Handler, Message, Request, Server};

use crate::support::{Client, Frame, PATIENCE, TEXT, TestServer, wait_until};

/// Tells what is called, and panics where it is told to.
struct Teller {
    sender: Sender<&'static str>,
    panics: bool,
}

impl Teller {
    fn tell(&self, what: &'static str) {
        // An error: the test is over.
        self.sender.send(what).ok();
        assert!(!self.panics, "as told");
    }
}

impl Handler for Teller {
    type State = ();

    fn start(&mut self, _: &Context<'_>) {
        self.tell("started");
    }

    fn wake(&mut self, _: &Context<'_>) {
        self.tell("woken");
    }

    fn stop(&mut self, server: &Context<'_>) {
        server.ids().into_iter().for_each(|id| server.push(id, "last words").expect("it is open"));
        self.tell("stopping");
    }

    fn open(&mut self, _: &Context<'_>, _: &Request) {
        self.sender.send("open").expect("a test");
    }

    fn message(&mut self, server: &Context<'_>, (): &mut (), message: Message<'_>) {
        server.push(message.id, message).expect("it is open");
    }
}

fn start(threads: usize, panics: bool) -> (TestServer, std::sync::mpsc::Receiver<&'static str>) {
    let (sender, events) = channel();
    let sender = Mutex::new(sender);
    let make = move || Teller { sender: sender.lock().expect("nobody panics").clone(), panics };
    let server = Server::bind("127.0.0.1:0").threads(threads).spawn_with(make).expect("a free port");
    (TestServer::of(server), events)
}

#[test]
fn each_loop_starts_once_and_before_its_first_connection() {
    let (server, events) = start(1, false);
    let _client = server.client();
    let next = || events.recv_timeout(PATIENCE).expect("a call");
    assert_eq!([next(), next()], ["started", "open"]);
    let (server, events) = start(3, false);
    let started: Vec<_> = (0..3).map(|_| events.recv_timeout(PATIENCE).expect("a call")).collect();
    assert_eq!(started, ["started"; 3]);
    drop(server);
    assert_eq!(events.try_iter().collect::<Vec<_>>(), ["stopping"; 3]);
}

#[test]
fn each_loop_is_woken() {
    let (server, events) = start(3, false);
    for expected in ["started", "woken", "woken"] {
        let called: Vec<_> = (0..3).map(|_| events.recv_timeout(PATIENCE).expect("a call")).collect();
        assert_eq!(called, [expected; 3]);
        server.handle().wake();
    }
}

#[test]
fn any_number_of_wakes_that_come_before_it_are_one() {
    let (sender, wakes) = channel();
    let server = Server::bind("127.0.0.1:0").threads(1).on_wake(move |_| sender.send(()).expect("a test"));
    let server = TestServer::start(server.on_message(|server, message| {
        let handle = server.handle();
        (0..1000).for_each(|_| handle.wake());
        server.push(message.id, message).expect("it is open");
    }));
    let mut client = server.client();
    for _ in 0..3 {
        client.send(TEXT, b"go");
        assert_eq!(client.receive(), Frame::new(TEXT, b"go"));
        wakes.recv_timeout(PATIENCE).expect("it is woken");
        assert!(wakes.recv_timeout(Duration::from_millis(50)).is_err(), "once");
    }
}

#[test]
fn what_is_left_before_a_wake_is_found() {
    const WORK: usize = 20_000;
    let work: Arc<Mutex<VecDeque<usize>>> = Arc::default();
    let done = Arc::new(Mutex::new(Vec::new()));
    let (left, finds) = (Arc::clone(&work), Arc::clone(&done));
    let server = Server::bind("127.0.0.1:0").threads(1).on_wake(move |_| {
        let found: Vec<usize> = left.lock().expect("nobody panics").drain(..).collect();
        finds.lock().expect("nobody panics").extend(found);
    });
    let server = TestServer::start(server);
    std::thread::scope(|scope| {
        for start in [0, WORK] {
            let (handle, work) = (server.handle(), &work);
            scope.spawn(move || {
                for number in start..start + WORK {
                    work.lock().expect("nobody panics").push_back(number);
                    handle.wake();
                }
            });
        }
    });
    wait_until("all is found", || done.lock().expect("nobody panics").len() == 2 * WORK);
}

#[test]
fn sockets_are_served_between_two_wakes() {
    const WAKES: usize = 1000;
    let (sender, messages) = channel();
    let client: Arc<Mutex<Option<Client>>> = Arc::default();
    let woken = Arc::new(AtomicUsize::new(0));
    let (writer, count) = (Arc::clone(&client), Arc::clone(&woken));
    let server = Server::bind("127.0.0.1:0").threads(1).on_wake(move |server| {
        match count.fetch_add(1, Ordering::Relaxed) {
            0 => writer.lock().expect("a test").as_mut().expect("a client").send(TEXT, b"now"),
            // On a busy machine the kernel may take a moment to carry it over.
            1..WAKES => std::thread::sleep(Duration::from_millis(1)),
            WAKES.. => return,
        }
        server.handle().wake();
    });
    let server = TestServer::start(server.on_message(move |_, _| {
        sender.send(woken.load(Ordering::Relaxed)).expect("a test");
    }));
    *client.lock().expect("nobody panics") = Some(server.client());
    server.handle().wake();
    let wakes = messages.recv_timeout(PATIENCE).expect("the message is served");
    assert!(wakes <= WAKES / 5, "{wakes} wakes came before a message that was there after the first");
}

#[test]
fn stopping_comes_once_and_can_say_the_last_words() {
    let (server, events) = start(1, false);
    let mut client = server.client();
    let next = || events.recv_timeout(PATIENCE).expect("a call");
    assert_eq!([next(), next()], ["started", "open"]);
    server.handle().stop(Farewell::GoingAway);
    assert_eq!(client.receive(), Frame::new(TEXT, b"last words"));
    assert_eq!(client.receive().close_code(), Some(1001));
    assert_eq!(next(), "stopping");
    server.handle().stop(Farewell::Restart);
    drop(server);
    assert_eq!(events.try_iter().collect::<Vec<_>>(), [""; 0], "it is told once");
}

#[test]
fn a_closure_is_told_of_the_stop_too() {
    let (sender, events) = channel();
    let server = Server::bind("127.0.0.1:0").threads(2).on_stop(move |_| sender.send(()).expect("a test"));
    drop(TestServer::start(server));
    assert_eq!(events.iter().count(), 2, "once on each loop");
}

#[test]
fn a_panic_in_any_of_them_ends_nothing() {
    let (server, events) = start(1, true);
    let next = || events.recv_timeout(PATIENCE).expect("a call");
    assert_eq!(next(), "started");
    for _ in 0..2 {
        server.handle().wake();
        assert_eq!(next(), "woken");
    }
    server.assert_serves();
    assert_eq!(next(), "open");
    let mut client: Client = server.client();
    server.handle().stop(Farewell::GoingAway);
    assert_eq!(client.receive(), Frame::new(TEXT, b"last words"));
    client.assert_closed_with(1001);
}

#[test]
fn the_closures_are_called_like_a_handler() {
    let (sender, events) = channel();
    let wakes = sender.clone();
    let server = Server::bind("127.0.0.1:0").threads(2);
    let server = server.on_start(move |_| sender.send("started").expect("a test"));
    let server = TestServer::start(server.on_wake(move |_| wakes.send("woken").expect("a test")));
    server.handle().wake();
    let mut called: Vec<_> = (0..4).map(|_| events.recv_timeout(PATIENCE).expect("a call")).collect();
    called.sort_unstable();
    assert_eq!(called, ["started", "started", "woken", "woken"]);
}
