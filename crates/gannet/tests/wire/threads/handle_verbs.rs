//! Other threads, and the loops of other connections, can do to a connection what a callback of its own loop can, from
//! accept on.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use gannet::{
    CloseCode, Command, CommandError, ConnectionId, Handle, JoinError, Payload, PingError, PushError,
    Request, Server, Upgrade,
};

use crate::support::{Client, Frame, PATIENCE, PING, TEXT, TestServer, upgrade_request, wait_until};

const QUIET: Duration = Duration::from_millis(100);

/// An echo server that decides later on the requests for `/later`, and passes them on.
fn start() -> (TestServer, Receiver<Request>) {
    let (sender, requests) = channel();
    let server = TestServer::echo_alone(|_| ()).on_upgrade(move |_, request| match request.path() {
        "/later" => {
            sender.send(request.clone()).expect("a test");
            Upgrade::later()
        }
        _ => Upgrade::accept(),
    });
    (TestServer::start(server), requests)
}

/// A client whose request waits for an answer, and its id.
fn undecided(server: &TestServer, requests: &Receiver<Request>) -> (Client, ConnectionId) {
    let mut client = server.socket();
    client.write(upgrade_request(server.address, "").replacen("/chat", "/later", 1).as_bytes());
    (client, requests.recv_timeout(PATIENCE).expect("a request").id)
}

#[test]
fn an_answer_to_an_upgrade_and_what_follows_it_arrive_in_order() {
    let (server, requests) = start();
    let handle = server.handle();
    let (mut client, id) = undecided(&server, &requests);
    assert_eq!(handle.join(id, "room"), Err(JoinError::Gone), "it is not open");
    assert_eq!(
        handle.push(id, "too early"),
        Err(PushError::Gone),
        "it would be lost, and what follows would not"
    );
    assert!(handle.answer_upgrade(id, Upgrade::accept()));
    assert_eq!(handle.push(id, "one"), Ok(()));
    assert_eq!(handle.push(id, "two".repeat(10_000)), Ok(()));
    assert_eq!(handle.push(id, gannet::Encoded::text("three")), Ok(()));
    assert!(client.read_head().starts_with("HTTP/1.1 101 "));
    for text in ["one", &"two".repeat(10_000), "three"] {
        assert_eq!(client.receive(), Frame::new(TEXT, text));
    }
    assert!(handle.answer_upgrade(id, Upgrade::refuse(403, "")), "on its way, to no effect");
    client.send(TEXT, b"echo");
    assert_eq!(client.receive(), Frame::new(TEXT, b"echo"));
}

/// A callback that waits for the test, and lets it know.
struct Meeting {
    inside: Mutex<Sender<()>>,
    outside: Mutex<Receiver<()>>,
}

impl Meeting {
    /// The callback's side, and the test's: what it hears when the callback waits, and what lets that go on.
    fn new() -> (Self, Receiver<()>, Sender<()>) {
        let ((inside, came), (go_on, outside)) = (channel(), channel());
        (Self { inside: Mutex::new(inside), outside: Mutex::new(outside) }, came, go_on)
    }

    fn wait(&self) {
        self.inside.lock().expect("nobody panics").send(()).expect("a test");
        self.outside.lock().expect("nobody panics").recv_timeout(PATIENCE).expect("a test");
    }
}

/// A server that decides later on requests for `/later`, whose `open` joins a room and publishes there.
fn reading_ahead() -> (Server, Receiver<Request>) {
    let (sender, requests) = channel();
    let server = Server::bind("127.0.0.1:0").threads(1).on_upgrade(move |_, request| match request.path() {
        "/later" => {
            sender.send(request.clone()).expect("a test");
            Upgrade::later()
        }
        _ => Upgrade::accept(),
    });
    let server = server.on_open(|server, request| {
        server.join(request.id, "room").expect("it is open");
        server.publish("room", format!("{} is open", request.id)).expect("there is room");
    });
    (server, requests)
}

#[test]
fn what_follows_an_answer_waits_for_it_and_is_not_overtaken_when_callbacks_read_ahead() {
    let (server, requests) = reading_ahead();
    let (meeting, came, go_on) = Meeting::new();
    let server = TestServer::start(server.on_message(move |server, _| {
        meeting.wait();
        // Reads all mail that there is by now.
        assert_eq!(server.publish("room", "published"), Ok(1));
        meeting.wait();
    }));
    let handle = server.handle();
    let mut member = server.client();
    assert_eq!(member.receive(), Frame::new(TEXT, "1 is open"));
    let (mut client, id) = undecided(&server, &requests);
    member.send(TEXT, b"go");
    came.recv_timeout(PATIENCE).expect("a message");
    assert!(handle.answer_upgrade(id, Upgrade::accept()));
    assert_eq!(handle.push(id, "one"), Ok(()));
    assert_eq!(handle.push(id, gannet::Encoded::text("two")), Ok(()));
    assert_eq!(handle.push(handle.ids()[0], "before"), Ok(()));
    go_on.send(()).expect("the callback waits");
    came.recv_timeout(PATIENCE).expect("it has published");
    assert_eq!(handle.push(id, "three"), Ok(()));
    go_on.send(()).expect("the callback waits");
    for text in ["before", "published", "2 is open"] {
        assert_eq!(member.receive(), Frame::new(TEXT, text));
    }
    assert!(client.read_head().starts_with("HTTP/1.1 101 "));
    for text in ["one", "two", "three", "2 is open"] {
        assert_eq!(client.receive(), Frame::new(TEXT, text));
    }
}

#[test]
fn what_follows_an_answer_waits_for_it_when_the_upgrade_itself_reads_ahead() {
    let (sender, requests) = channel();
    let (meeting, came, go_on) = Meeting::new();
    let server = Server::bind("127.0.0.1:0").threads(1).on_upgrade(move |server, request| {
        if request.path() != "/later" {
            return Upgrade::accept();
        }
        sender.send(request.clone()).expect("a test");
        meeting.wait();
        assert_eq!(server.publish("room", "asked"), Ok(1));
        Upgrade::later()
    });
    let server = TestServer::start(server.on_open(|server, request| {
        server.join(request.id, "room").expect("it is open");
    }));
    let handle = server.handle();
    let mut member = server.client();
    let (mut client, id) = undecided(&server, &requests);
    came.recv_timeout(PATIENCE).expect("a request");
    assert!(handle.answer_upgrade(id, Upgrade::accept()));
    assert_eq!(handle.push(id, "hello"), Ok(()));
    go_on.send(()).expect("the callback waits");
    assert_eq!(member.receive(), Frame::new(TEXT, "asked"));
    assert!(client.read_head().starts_with("HTTP/1.1 101 "));
    assert_eq!(client.receive(), Frame::new(TEXT, "hello"));
}

#[test]
fn messages_are_taken_only_behind_an_answer() {
    let (server, requests) = start();
    let handle = server.handle();
    let mut still_silent = server.socket();
    wait_until("it is accepted", || handle.counters().connections == 1);
    let first = ConnectionId::new(1);
    assert_eq!(handle.push(first, "it has sent no request"), Err(PushError::Gone));
    assert_eq!(handle.ping(first, b""), Err(PingError::Gone));
    let (mut client, id) = undecided(&server, &requests);
    assert!(handle.answer_upgrade(id, Upgrade::later()), "to no effect");
    wait_until("it is read", || handle.push(id, "again undecided") == Err(PushError::Gone));
    assert!(handle.answer_upgrade(id, Upgrade::accept()));
    assert_eq!(handle.push(id, "one"), Ok(()));
    assert!(client.read_head().starts_with("HTTP/1.1 101 "));
    assert_eq!(client.receive(), Frame::new(TEXT, b"one"));
    assert!(handle.answer_upgrade(first, Upgrade::accept()), "on its way, to no effect: there is no request");
    wait_until("it is read", || handle.push(first, "too early") == Err(PushError::Gone));
    still_silent.write(upgrade_request(server.address, "").as_bytes());
    assert!(still_silent.read_head().starts_with("HTTP/1.1 101 "));
    handle.push(first, "now").expect("it is open");
    assert_eq!(still_silent.receive(), Frame::new(TEXT, b"now"));
}

#[test]
fn a_close_for_a_connection_that_is_not_open_yet_ends_it() {
    let (server, requests) = start();
    let handle = server.handle();
    let (mut client, id) = undecided(&server, &requests);
    assert_eq!(handle.close(id, CloseCode::NORMAL, ""), Ok(()));
    // Not with the 503 that it would be told when its time is over.
    assert_eq!(client.read_to_end().expect("an end in order"), b"");
    drop(client);
    wait_until("it has gone", || handle.info(id).is_none());
}

#[test]
fn a_refusal_comes_with_its_fields_and_what_is_pushed_behind_it_is_dropped() {
    let (server, requests) = start();
    let handle = server.handle();
    let (mut client, id) = undecided(&server, &requests);
    let field = gannet::Field::new("X-Why", "full").expect("it is sound");
    assert!(handle.answer_upgrade(id, Upgrade::refuse(503, "come back later").with_field(field)));
    assert_eq!(handle.push(id, "one"), Ok(()));
    let answer = String::from_utf8(client.read_to_end().expect("an answer")).expect("text");
    assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("X-Why: full"), "{answer}");
    assert!(answer.ends_with("come back later"), "{answer}");
    wait_until("it is dropped", || handle.counters().dropped == 1);
}

#[test]
fn a_connection_is_aborted_or_hung_up_before_it_is_open() {
    let (server, requests) = start();
    let handle = server.handle();
    for end in [Handle::abort, Handle::hang_up] {
        let (mut client, id) = undecided(&server, &requests);
        assert!(end(&handle, id));
        client.read_to_end().ok();
        drop(client);
        wait_until("it has gone", || handle.info(id).is_none());
        assert!(!end(&handle, id), "nobody has this id any more");
    }
}

#[test]
fn bytes_are_sent_as_they_are_in_any_phase() {
    let (server, requests) = start();
    let handle = server.handle();
    let (mut client, id) = undecided(&server, &requests);
    assert_eq!(handle.send_raw(id, b"HTTP/1.1 100 Continue\r\n\r\n"), Ok(()));
    assert!(client.read_head().starts_with("HTTP/1.1 100 "));
    assert!(handle.answer_upgrade(id, Upgrade::accept()));
    assert_eq!(handle.send_raw(id, b"\x81\x03raw"), Ok(()));
    assert!(client.read_head().starts_with("HTTP/1.1 101 "));
    assert_eq!(client.receive(), Frame::new(TEXT, b"raw"));
    assert_eq!(handle.send_raw(ConnectionId::new(99), b"x"), Err(PushError::Gone));
}

#[test]
fn a_connection_is_paused_and_resumed() {
    let (server, _requests) = start();
    let handle = server.handle();
    let mut client = server.client();
    let id = handle.ids()[0];
    assert!(handle.pause(id));
    // The answer to this comes when the loop has heard of the pause.
    assert!(handle.info(id).is_some());
    client.send(TEXT, b"one");
    assert!(client.is_silent_for(QUIET));
    assert!(handle.resume(id));
    assert_eq!(client.receive(), Frame::new(TEXT, b"one"));
    assert!(!handle.pause(ConnectionId::new(99)) && !handle.resume(ConnectionId::new(99)));
}

#[test]
fn a_callback_reaches_the_connections_of_other_loops() {
    let server = Server::bind("127.0.0.1:0").threads(2).on_message(|server, message| {
        let Payload::Text(text) = message.payload else { return };
        let (verb, number) = text.split_once(' ').expect("a verb and a number");
        let id = ConnectionId::new(number.parse().expect("a number"));
        let done = match verb {
            "abort" => server.abort(id),
            "hang_up" => server.hang_up(id),
            "pause" => server.pause(id),
            "resume" => server.resume(id),
            "raw" => server.send_raw(id, b"\x81\x03raw").is_ok(),
            _ => panic!("{verb}"),
        };
        server.push(message.id, done.to_string()).expect("it is open");
    });
    let server = TestServer::start(server);
    let handle = server.handle();
    // With so many, one is on another loop than the first.
    let mut first = server.client();
    let others: Vec<_> = (0..15).map(|_| server.client()).collect();
    for (mut client, number) in others.into_iter().zip(2..) {
        let mut order = |verb: &str| {
            first.send(TEXT, format!("{verb} {number}").as_bytes());
            assert_eq!(first.receive(), Frame::new(TEXT, b"true"), "{verb} {number}");
        };
        order("pause");
        order("resume");
        order("raw");
        assert_eq!(client.receive(), Frame::new(TEXT, b"raw"));
        order(if number % 2 == 0 { "abort" } else { "hang_up" });
        client.read_to_end().ok();
        drop(client);
        wait_until("it has gone", || handle.info(ConnectionId::new(number)).is_none());
        first.send(TEXT, format!("abort {number}").as_bytes());
        assert_eq!(first.receive(), Frame::new(TEXT, b"false"), "{number} has gone");
    }
}

#[test]
fn commands_of_bytes_are_carried_out_like_those_of_methods() {
    let (server, _requests) = start();
    let handle = server.handle();
    let mut client = server.client();
    let id = handle.ids()[0];
    let apply = |command: Command<'_>| {
        let mut bytes = Vec::new();
        command.encode(&mut bytes);
        handle.apply(Command::decode(&bytes).expect("it is one"))
    };
    assert_eq!(apply(Command::Push { id, message: "pushed".into() }), Ok(()));
    assert_eq!(client.receive(), Frame::new(TEXT, b"pushed"));
    assert_eq!(apply(Command::Join { id, room: "room" }), Ok(()));
    let publish = || Command::Publish {
        room: "room",
        except: None,
        message: "published".into(),
        delivery: gannet::Delivery::Queue,
    };
    assert_eq!(apply(publish()), Ok(()));
    assert_eq!(client.receive(), Frame::new(TEXT, b"published"));
    assert_eq!(apply(Command::Leave { id, room: "room" }), Ok(()));
    assert_eq!(apply(Command::Leave { id, room: "room" }), Err(CommandError::Gone));
    assert_eq!(apply(Command::Ping { id, payload: b"are you there" }), Ok(()));
    assert_eq!(client.receive(), Frame::new(PING, b"are you there"));
    let id = ConnectionId::new(99);
    assert_eq!(apply(Command::Abort { id }), Err(CommandError::Gone));
    assert_eq!(apply(Command::SendRaw { id, bytes: b"x" }), Err(CommandError::Push(PushError::Gone)));
}
