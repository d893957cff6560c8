//! A panic in a callback ends its own connection, with 1011 or in the handshake with 500, and nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use gannet::{CloseCode, Closed, Context, Handler, Message, Request, Server, Upgrade};

use crate::support::callback_log::CallbackLog;
use crate::support::response::Response;
use crate::support::{
    BINARY, CLOSE, Client, FIN, Frame, PING, PONG, TEXT, TestServer, frame, upgrade_request, wait_until,
};

const INTERNAL_ERROR: u16 = 1011;

/// An echo server, which the panicking callback is added to.
fn echo() -> Server {
    TestServer::echo_alone(|_| ())
}

/// Asserts that `panics` ends with the connection that it is lent, that one which was open before goes on, and that
/// new ones are served.
#[track_caller]
fn assert_contained(server: Server, panics: impl FnOnce(&TestServer)) {
    let server = TestServer::start(server);
    let mut bystander = server.client();
    panics(&server);
    bystander.send(TEXT, b"untouched");
    assert_eq!(bystander.receive(), Frame::new(TEXT, b"untouched"));
    server.assert_serves();
}

/// Says of the second connection that it is the one to panic for.
fn is_second(id: gannet::ConnectionId) -> bool {
    id.number() == 2
}

fn count(counter: &AtomicUsize) {
    counter.fetch_add(1, Ordering::SeqCst);
}

fn is_500(answer: &Response) -> bool {
    answer.status_line() == "HTTP/1.1 500 Internal Server Error"
        && answer.field("Connection") == Some("close")
}

#[test]
fn in_message_it_closes_with_1011() {
    let calls = CallbackLog::default();
    let server = Server::bind("127.0.0.1:0").threads(1).on_message(|server, message| {
        assert!(message.text() != Some("panic"), "as told");
        server.push(message.id, message).ok();
    });
    assert_contained(calls.record(server), |server| {
        let mut client = server.client();
        let messages = ["before", "panic", "after"].map(|text| frame(FIN | TEXT, text.as_bytes()));
        client.write(&messages.concat());
        assert_eq!(client.receive(), Frame::new(TEXT, b"before"));
        client.assert_closed_with(INTERNAL_ERROR);
        let closed = calls.only_close();
        assert_eq!((closed.code, closed.was_clean), (CloseCode::ABNORMAL, false));
        assert_eq!(closed.sent, Some(CloseCode::INTERNAL_ERROR));
    });
}

#[test]
fn in_message_it_closes_with_1011_after_a_large_one_too() {
    let server = Server::bind("127.0.0.1:0").threads(1).on_message(|server, message| {
        assert!(message.bytes().len() < 500_000, "as told");
        server.push(message.id, message).ok();
    });
    assert_contained(server, |server| {
        let mut client = server.client();
        client.send(BINARY, &vec![0; 1_000_000]);
        client.assert_closed_with(INTERNAL_ERROR);
    });
}

#[test]
fn what_it_carries_may_panic_too_when_it_is_dropped() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            std::panic::panic_any("dropped");
        }
    }
    let server = Server::bind("127.0.0.1:0").threads(1).on_message(|server, message| {
        if message.text() == Some("panic") {
            std::panic::panic_any(Bomb);
        }
        server.push(message.id, message).ok();
    });
    assert_contained(server, |server| {
        let mut client = server.client();
        client.send(TEXT, b"panic");
        client.assert_closed_with(INTERNAL_ERROR);
    });
}

#[test]
fn in_open_it_closes_with_1011_and_there_is_no_close() {
    let (closes, disconnects) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (count_close, count_disconnect) = (Arc::clone(&closes), Arc::clone(&disconnects));
    let server = echo()
        .on_open(|server, request| {
            server.push(request.id, "welcome").expect("it is open");
            assert!(!is_second(request.id), "as told");
        })
        .on_close(move |_, _| count(&count_close))
        .on_disconnect(move |_, _| count(&count_disconnect));
    let server = TestServer::start(server);
    let mut bystander = server.client();
    assert_eq!(bystander.receive(), Frame::new(TEXT, b"welcome"));
    let mut client = server.client();
    assert_eq!(client.receive(), Frame::new(TEXT, b"welcome"));
    client.assert_closed_with(INTERNAL_ERROR);
    wait_until("its disconnect", || disconnects.load(Ordering::SeqCst) == 1);
    // There is no state that a `close` could be given.
    assert_eq!(closes.load(Ordering::SeqCst), 0);
    bystander.send(TEXT, b"untouched");
    assert_eq!(bystander.receive(), Frame::new(TEXT, b"untouched"));
}

#[test]
fn in_upgrade_it_answers_500() {
    let server = echo().on_upgrade(|_, request| {
        assert!(!is_second(request.id), "as told");
        Upgrade::accept()
    });
    assert_contained(server, |server| {
        assert!(is_500(&Response::last_to(server, upgrade_request(server.address, ""))));
    });
}

#[test]
fn in_connect_it_answers_500() {
    let server = echo().on_connect(|_, id, _| assert!(!is_second(id), "as told"));
    assert_contained(server, |server| {
        assert!(is_500(&Response::last_to(server, upgrade_request(server.address, ""))));
    });
}

#[test]
fn in_disconnect_it_harms_nobody() {
    let panicked = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&panicked);
    let server = echo().on_disconnect(move |_, id| {
        if is_second(id) {
            flag.store(true, Ordering::SeqCst);
            panic!("as told");
        }
    });
    assert_contained(server, |server| {
        drop(server.client());
        wait_until("the panic", || panicked.load(Ordering::SeqCst));
    });
}

#[test]
fn in_close_it_harms_nobody() {
    let calls = CallbackLog::default();
    let server = calls.record(echo()).on_close(|_, closed| assert!(!is_second(closed.id), "as told"));
    assert_contained(server, |server| {
        let mut client = server.client();
        client.send_close(1000, "");
        // It had its answer before: nothing is left to be told to it.
        client.assert_closed_with(1000);
        wait_until("its disconnect", || calls.all().last().is_some_and(|call| call.id() == 2));
    });
}

#[test]
fn in_ping_it_closes_with_1011_behind_the_pong() {
    let server = echo().on_ping(|_, _, payload| assert!(payload != b"panic", "as told"));
    assert_contained(server, |server| {
        let mut client = server.client();
        client.send(PING, b"panic");
        assert_eq!(client.receive(), Frame::new(PONG, b"panic"), "it is answered already");
        client.assert_closed_with(INTERNAL_ERROR);
    });
}

#[test]
fn in_pong_it_closes_with_1011() {
    let server = echo().on_pong(|_, _, payload| assert!(payload != b"panic", "as told"));
    assert_contained(server, |server| {
        let mut client = server.client();
        client.send(PONG, b"panic");
        client.assert_closed_with(INTERNAL_ERROR);
    });
}

#[test]
fn in_drain_it_closes_with_1011_behind_what_waited() {
    // More than the kernel takes at once.
    const SIZE: usize = 32 << 20;
    let server = Server::bind("127.0.0.1:0").threads(1).on_drain(|_, _| panic!("as told"));
    let server = server.on_message(|server, message| {
        let pushed = match message.text() {
            Some("much") => server.push(message.id, vec![7; SIZE]),
            _ => server.push(message.id, message),
        };
        pushed.expect("an idle connection takes any message");
    });
    assert_contained(server, |server| {
        let mut client = server.client();
        client.send(TEXT, b"much");
        let message = client.receive();
        assert_eq!((message.opcode, message.payload.len()), (BINARY, SIZE));
        client.assert_closed_with(INTERNAL_ERROR);
    });
}

/// Counts connections and messages, and panics when told to.
#[derive(Default)]
struct Counting {
    opened: usize,
}

impl Handler for Counting {
    type State = usize;

    fn open(&mut self, _: &Context<'_>, request: &Request) -> usize {
        self.opened += 1;
        assert!(request.path() != "/panic", "as told");
        self.opened
    }

    fn message(&mut self, server: &Context<'_>, state: &mut usize, message: Message<'_>) {
        *state += 10;
        assert!(message.text() != Some("panic"), "as told");
        server.push(message.id, format!("{} {state}", self.opened)).ok();
    }

    fn close(&mut self, server: &Context<'_>, state: usize, closed: Closed) {
        server.push(gannet::ConnectionId::new(1), format!("{} had {state}", closed.id)).ok();
    }
}

#[test]
fn in_a_handler_it_leaves_the_state_of_the_others() {
    let server = Server::bind("127.0.0.1:0").threads(1).spawn_with(Counting::default).expect("a free port");
    let server = TestServer::of(server);
    let mut observer = server.client();
    let mut client = server.client();
    client.send(TEXT, b"panic");
    client.assert_closed_with(INTERNAL_ERROR);
    assert_eq!(observer.receive().payload, b"2 had 12", "its close is given its state");
    let mut client = Client::connect(server.address);
    client.write(upgrade_request(server.address, "").replacen("/chat", "/panic", 1).as_bytes());
    client.read_head();
    assert_eq!(client.receive().opcode, CLOSE);
    observer.send(TEXT, b"how many?");
    assert_eq!(observer.receive().payload, b"3 11", "no close without a state, and all others have theirs");
}
