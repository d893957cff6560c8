//! A failure in one exchange ends that exchange and nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::stream;
use gannet::axum::Router;
use gannet::axum::body::{Body, Bytes};
use gannet::axum::routing::{get as on_get, post as on_post};

use crate::support::dial::{Dial, reset};
use crate::support::response::{Response, get};
use crate::support::{TestServer, wait_until};

/// Counts the values that exist.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn server(waiting: &Arc<AtomicUsize>) -> TestServer {
    let waiting = Arc::clone(waiting);
    let wait = move || {
        let counted = Counted::new(&waiting);
        async move {
            std::future::pending::<()>().await;
            drop(counted);
        }
    };
    let router = Router::new()
        .route("/a", on_get(async || "a"))
        .route("/panic", on_get(panic))
        .route("/panic-in-body", on_get(async || Body::from_stream(stream::repeat_with(panic_in_body))))
        .route("/broken-off", on_get(async || Body::from_stream(stream::iter(parts_and_a_failure()))))
        .route("/wait", on_get(wait))
        .route("/length", on_post(async |body: Bytes| body.len().to_string()));
    TestServer::start(TestServer::echo_alone(|_| ()).http(router))
}

async fn panic() -> &'static str {
    panic!("a route of this test panics")
}

fn panic_in_body() -> Result<Bytes, std::io::Error> {
    panic!("a body of this test panics")
}

#[test]
fn a_route_that_panics_is_answered_500_and_the_connection_goes_on() {
    let server = server(&Arc::default());
    let mut client = server.socket();
    for _ in 0..3 {
        client.write(get("/panic").as_bytes());
        let response = Response::read(&mut client);
        assert_eq!(response.status(), 500);
        assert!(response.field("date").is_some(), "RFC 9110 §6.6.1: {response:?}");
        client.write(get("/a").as_bytes());
        Response::read(&mut client).assert(200, "a");
    }
}

#[test]
fn a_body_that_panics_ends_its_connection_and_no_other() {
    let server = server(&Arc::default());
    let mut client = server.socket();
    client.write(get("/panic-in-body").as_bytes());
    client.read_to_end().ok();
    wait_until("it is gone", || server.handle().counters().connections == 0);
    Response::to(&server, get("/a")).assert(200, "a");
    server.assert_serves();
}

/// More than hyper holds at once.
fn parts_and_a_failure() -> impl Iterator<Item = Result<Bytes, std::io::Error>> {
    let parts = (0..BROKEN_OFF_PARTS).map(|_| Ok(Bytes::from_static(&[b'a'; 1000])));
    parts.chain([Err(std::io::Error::other("a body of this test fails"))])
}

const BROKEN_OFF_PARTS: usize = 300;

#[test]
fn what_a_body_has_before_it_fails_arrives_and_does_not_look_complete() {
    let server = server(&Arc::default());
    let mut client = server.socket();
    client.write(get("/broken-off").as_bytes());
    let head = client.read_head();
    assert!(head.contains("Transfer-Encoding: chunked\r\n"), "{head}");
    let body = client.read_to_end().expect("all of it");
    let chunk = format!("3E8\r\n{}\r\n", "a".repeat(1000));
    // RFC 9112 §8: the last chunk is missing.
    let expected = chunk.repeat(BROKEN_OFF_PARTS);
    assert!(body == expected.as_bytes(), "{} bytes, not {}", body.len(), expected.len());
}

#[test]
fn a_route_whose_client_is_reset_is_dropped() {
    let waiting = Arc::default();
    let server = server(&waiting);
    let mut client = server.socket();
    client.write(get("/wait").as_bytes());
    wait_until("it waits", || waiting.load(Ordering::SeqCst) == 1);
    reset(client.stream);
    wait_until("it is dropped", || waiting.load(Ordering::SeqCst) == 0);
    wait_until("it is gone", || server.handle().counters().connections == 0);
}

#[test]
fn a_client_that_leaves_in_the_middle_of_its_request_is_forgotten() {
    let server = server(&Arc::default());
    for request in
        ["POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345", "GET /a HTTP/1.1\r\nHo"]
    {
        let mut client = server.socket();
        client.write(get("/a").as_bytes());
        Response::read(&mut client).assert(200, "a");
        client.write(request.as_bytes());
        drop(client);
        wait_until("it is gone", || server.handle().counters().connections == 0);
    }
}

#[test]
fn a_server_that_is_stopped_at_once_leaves_no_route_behind() {
    let waiting = Arc::default();
    let server = server(&waiting);
    let clients = [(); 10].map(|()| {
        let mut client = server.socket();
        client.write(get("/wait").as_bytes());
        client
    });
    wait_until("all wait", || waiting.load(Ordering::SeqCst) == 10);
    drop(server);
    wait_until("they are dropped", || waiting.load(Ordering::SeqCst) == 0);
    drop(clients);
}

#[test]
fn a_thousand_connections_leave_nothing_behind() {
    let server = server(&Arc::default());
    for _ in 0..20 {
        let mut clients: Vec<_> = (0..50).map(|_| Dial::USUAL.connect(server.address)).collect();
        for (index, stream) in clients.drain(..).enumerate() {
            let mut client = crate::support::Client { stream };
            client.write(get("/a").as_bytes());
            if index % 2 == 0 {
                Response::read(&mut client).assert(200, "a");
            }
            if index % 3 == 0 {
                reset(client.stream);
            }
        }
    }
    wait_until("all are gone", || server.handle().counters().connections == 0);
    assert_eq!(server.handle().counters().accepted, 1000);
}
