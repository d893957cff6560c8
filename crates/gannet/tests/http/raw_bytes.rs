//! Bytes can be sent as they are while a request is being answered.

use std::convert::Infallible;
use std::io::{self, Read};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use futures_util::{StreamExt, stream};
use gannet::axum::Router;
use gannet::axum::body::Body;
use gannet::axum::routing::get as on_get;
use gannet::{ConnectionId, Context, Server, Settings};
use tokio::sync::Notify;

use crate::support::response::{Response, get};
use crate::support::{Client, Frame, TEXT, TestServer, wait_until};

const FIRST: ConnectionId = ConnectionId::new(1);
/// More than the kernel takes for a client that does not read.
const LARGE_SIZE: usize = 16 * 1024 * 1024;

/// A client that waits for an answer, on the first connection, and one that gives orders.
struct Waiting {
    _server: TestServer,
    client: Client,
    director: Client,
    /// Routes that have been asked.
    asked: Arc<AtomicUsize>,
    answer: Arc<Notify>,
    /// A route waits for it that keeps its thread meanwhile.
    failure: mpsc::Sender<()>,
}

/// An order is what to send, unless it is one of these words.
fn obey(server: &Context<'_>, order: &[u8]) -> String {
    let sent = match order {
        b"end" => return server.hang_up(FIRST).to_string(),
        b"much" => (0..1000).try_for_each(|_| server.send_raw(FIRST, &[b'x'; 100_000])),
        b"nothing" => server.send_raw(FIRST, b""),
        bytes => server.send_raw(FIRST, bytes),
    };
    format!("{sent:?}")
}

impl Waiting {
    fn at(path: &str) -> Self {
        Self::with(|_| {}, path)
    }

    fn with(change: impl FnOnce(&mut Settings), path: &str) -> Self {
        let mut waiting = Self::open(change);
        waiting.ask(path);
        waiting
    }

    fn open(change: impl FnOnce(&mut Settings)) -> Self {
        let answer = Arc::new(Notify::new());
        let (decided, begun) = (Arc::clone(&answer), Arc::clone(&answer));
        let asked = Arc::new(AtomicUsize::new(0));
        let (slow_asked, parts_asked) = (Arc::clone(&asked), Arc::clone(&asked));
        let large_asked = Arc::clone(&asked);
        let large = async move || {
            large_asked.fetch_add(1, Ordering::Relaxed);
            vec![0; LARGE_SIZE]
        };
        let slow = async move || {
            slow_asked.fetch_add(1, Ordering::Relaxed);
            decided.notified().await;
            "slow"
        };
        let parts = async move || {
            parts_asked.fetch_add(1, Ordering::Relaxed);
            let first = stream::iter([Ok::<_, Infallible>("one")]);
            let rest = stream::once(async move {
                begun.notified().await;
                Ok("two")
            });
            Body::from_stream(first.chain(rest))
        };
        let failing_asked = Arc::clone(&asked);
        let (failure, failed) = mpsc::channel();
        let failed = Arc::new(Mutex::new(failed));
        let failing = async move || {
            failing_asked.fetch_add(1, Ordering::Relaxed);
            failed.lock().expect("no test panics with it").recv().expect("the test goes on");
            Body::from_stream(stream::iter([Err::<&str, _>(io::Error::other("it fails at once"))]))
        };
        let router = Router::new().route("/a", on_get(async || "a")).route("/slow", on_get(slow));
        let router = router.route("/parts", on_get(parts)).route("/large", on_get(large));
        let router = router.route("/failing", on_get(failing));
        let server = Server::bind("127.0.0.1:0").threads(1).configure(change).http(router).on_message(
            |server, message| {
                server.push(message.id, obey(server, message.bytes())).expect("it is open");
            },
        );
        let server = TestServer::start(server);
        let client = server.socket();
        wait_until("it is accepted", || server.handle().counters().accepted == 1);
        let director = server.client();
        Self { _server: server, client, director, asked, answer, failure }
    }

    fn ask(&mut self, path: &str) {
        self.ask_by(&get(path));
    }

    fn ask_by(&mut self, request: &str) {
        let before = self.asked.load(Ordering::Relaxed);
        self.client.write(request.as_bytes());
        wait_until("it is being answered", || self.asked.load(Ordering::Relaxed) > before);
    }

    #[track_caller]
    fn order(&mut self, order: &[u8], said: &str) {
        self.director.send(TEXT, order);
        assert_eq!(self.director.receive(), Frame::new(TEXT, said));
    }

    #[track_caller]
    fn assert_comes(&mut self, bytes: &[u8]) {
        let mut came = vec![0; bytes.len()];
        self.client.stream.read_exact(&mut came).expect("it is sent");
        assert_eq!(String::from_utf8_lossy(&came), String::from_utf8_lossy(bytes));
    }
}

#[test]
fn they_leave_before_the_answer() {
    let mut waiting = Waiting::at("/slow");
    for hint in ["HTTP/1.1 103 Early Hints\r\n\r\n", "HTTP/1.1 103 And More\r\n\r\n"] {
        waiting.order(hint.as_bytes(), "Ok(())");
        waiting.assert_comes(hint.as_bytes());
    }
    waiting.answer.notify_one();
    Response::read(&mut waiting.client).assert(200, "slow");
    waiting.client.write(get("/a").as_bytes());
    Response::read(&mut waiting.client).assert(200, "a");
}

#[test]
fn they_leave_between_the_parts_of_an_answer() {
    let mut waiting = Waiting::at("/parts");
    assert!(waiting.client.read_head().starts_with("HTTP/1.1 200 OK\r\n"));
    waiting.assert_comes(b"3\r\none\r\n");
    waiting.order(b"4\r\nmore\r\n", "Ok(())");
    waiting.assert_comes(b"4\r\nmore\r\n");
    waiting.answer.notify_one();
    waiting.assert_comes(b"3\r\ntwo\r\n0\r\n\r\n");
}

#[test]
fn they_may_be_the_answer_and_the_next_request_is_served() {
    let mut waiting = Waiting::at("/slow");
    for _ in 0..3 {
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        waiting.order(answer, "Ok(())");
        waiting.assert_comes(answer);
        waiting.client.write(get("/a").as_bytes());
        Response::read(&mut waiting.client).assert(200, "a");
        waiting.ask("/slow");
    }
}

#[test]
fn they_leave_before_the_end() {
    let mut waiting = Waiting::at("/slow");
    waiting.order(b"goodbye", "Ok(())");
    waiting.order(b"end", "true");
    assert_eq!(waiting.client.read_to_end().expect("an orderly end"), b"goodbye");
    waiting.order(b"more", "Err(Gone)");
}

#[test]
fn they_leave_though_the_answer_fails_of_which_nothing_has_left() {
    for version in ["1.1", "1.0"] {
        let mut waiting = Waiting::open(|_| {});
        waiting.ask_by(&format!("GET /failing HTTP/{version}\r\nHost: localhost\r\n\r\n"));
        waiting.order(b"goodbye", "Ok(())");
        waiting.order(b"end", "true");
        waiting.failure.send(()).expect("it is being answered");
        assert_eq!(waiting.client.read_to_end().expect("an orderly end"), b"goodbye", "{version}");
    }
}

#[test]
fn a_client_that_takes_nothing_gets_no_end_of_them() {
    let mut waiting = Waiting::at("/slow");
    waiting.order(b"much", "Err(Full)");
}

#[test]
fn those_that_are_refused_leave_the_answer_as_it_is() {
    let mut waiting = Waiting::with(|settings| settings.memory_max = 1024 * 1024, "/slow");
    waiting.order(b"much", "Err(Full)");
    waiting.answer.notify_one();
    let mut answer = Vec::new();
    let mut piece = vec![0; 64 * 1024];
    while !answer.ends_with(b"\r\n\r\nslow") {
        let size = waiting.client.stream.read(&mut piece).expect("an answer");
        assert!(size > 0, "{}", String::from_utf8_lossy(&answer));
        answer.extend(piece[..size].iter().skip_while(|byte| **byte == b'x'));
    }
    assert!(answer.starts_with(b"HTTP/1.1 200 OK\r\n"), "{}", String::from_utf8_lossy(&answer));
}

#[test]
fn none_are_no_answer() {
    let mut waiting = Waiting::at("/slow");
    waiting.order(b"nothing", "Ok(())");
    waiting.client.write(get("/a").as_bytes());
    assert!(waiting.client.is_silent_for(Duration::from_millis(300)), "the first is still being answered");
    waiting.answer.notify_one();
    Response::read(&mut waiting.client).assert(200, "slow");
    Response::read(&mut waiting.client).assert(200, "a");
}

#[test]
fn they_do_not_take_the_place_of_what_is_missing() {
    let mut waiting = Waiting::at("/large");
    waiting.order(b"behind", "Ok(())");
    waiting.order(b"end", "true");
    // It has two seconds for what there is.
    std::thread::sleep(Duration::from_secs(3));
    let came = waiting.client.read_to_end().unwrap_or_default();
    assert!(came.len() < LARGE_SIZE, "all of it came");
    assert!(!came.ends_with(b"behind"), "they follow what is not whole");
}
