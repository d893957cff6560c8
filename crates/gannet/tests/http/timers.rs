//! A client cannot hold a connection for ever by being slow, and a server that is slow is not taken for such a client.

use std::convert::Infallible;
use std::io::Read;
use std::net::Shutdown;
use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use gannet::Settings;
use gannet::axum::Router;
use gannet::axum::body::{Body, Bytes};
use gannet::axum::routing::{get as on_get, post as on_post};

use crate::support::response::{Response, get};
use crate::support::{Client, TestServer, wait_until};

const SECOND: Duration = Duration::from_secs(1);

fn server(change: impl FnOnce(&mut Settings)) -> TestServer {
    let router = Router::new()
        .route("/a", on_get(async || "a"))
        .route("/slow", on_get(slow))
        .route("/never", on_get(async || std::future::pending::<()>().await))
        .route("/large", on_get(async || Body::from(vec![0; 64 * 1024 * 1024])))
        .route("/large-and-more", on_get(large_and_more))
        .route("/events", on_get(async || Body::from_stream(stream::unfold(0, event))))
        .route("/length", on_post(async |body: Bytes| body.len().to_string()));
    let server = TestServer::echo_alone(|settings| {
        // An `idle_timeout` of a second would come before the first Ping.
        settings.ping_interval = Duration::ZERO;
        change(settings);
    });
    TestServer::start(server.http(router))
}

async fn slow() -> &'static str {
    tokio::time::sleep(SECOND + SECOND / 2).await;
    "slow"
}

/// A part for which the kernel has no room at once, and nothing behind it.
async fn large_and_more() -> Body {
    let large = stream::iter([Ok::<_, Infallible>(vec![0; 16 * 1024 * 1024])]);
    Body::from_stream(large.chain(stream::pending()))
}

/// One now and then, for two seconds.
async fn event(number: u32) -> Option<(Result<&'static str, Infallible>, u32)> {
    tokio::time::sleep(SECOND / 4).await;
    (number < 8).then_some((Ok("event\n"), number + 1))
}

/// A connection on which one request has been answered.
fn served(server: &TestServer) -> Client {
    let mut client = server.socket();
    client.write(get("/a").as_bytes());
    Response::read(&mut client).assert(200, "a");
    client
}

/// Has a client write a byte now and then.
fn trickle(client: &Client, bytes: &'static [u8]) {
    client.trickle(bytes.chunks(1).cycle(), Duration::from_millis(100));
}

#[test]
fn a_connection_that_is_quiet_between_requests_is_closed_without_a_word() {
    let server = server(|settings| settings.keep_alive_timeout = SECOND);
    let mut client = served(&server);
    let start = Instant::now();
    client.assert_ends();
    // Timers are exact to an eighth of a second.
    assert!(start.elapsed() > SECOND * 3 / 4, "{:?}", start.elapsed());
}

#[test]
fn a_connection_may_be_quiet_between_requests_for_longer_than_a_head_may_take() {
    let server = server(|settings| settings.handshake_timeout = SECOND);
    let mut client = served(&server);
    assert!(client.is_silent_for(SECOND * 2), "it is not closed");
    client.write(get("/a").as_bytes());
    Response::read(&mut client).assert(200, "a");
}

#[test]
fn a_second_head_that_trickles_is_timed_out() {
    let server = server(|settings| settings.handshake_timeout = SECOND);
    let mut client = served(&server);
    trickle(&client, b"GET /a HTTP/1.1\r\nX: ");
    assert_eq!(Response::read(&mut client).status(), 408);
    client.assert_ends();
    server.assert_serves();
}

#[test]
fn a_head_has_its_own_time_after_a_quiet_while() {
    let server = server(|settings| settings.handshake_timeout = 2 * SECOND);
    let mut client = served(&server);
    assert!(client.is_silent_for(SECOND * 3 / 2), "it is not closed yet");
    client.write(b"GET /a HTTP/1.1\r\n");
    assert!(client.is_silent_for(SECOND), "its head has 2 s from its first byte");
    client.write(b"Host: a\r\n\r\n");
    Response::read(&mut client).assert(200, "a");
}

#[test]
fn a_body_that_stands_still_ends_its_connection() {
    let server = server(|settings| settings.idle_timeout = SECOND);
    for bytes in ["Content-Length: 10\r\n\r\n12345", "Transfer-Encoding: chunked\r\n\r\n5\r\n123"] {
        let mut client = served(&server);
        client.write(format!("POST /length HTTP/1.1\r\nHost: a\r\n{bytes}").as_bytes());
        let answer = client.read_to_end().unwrap_or_default();
        assert!(!String::from_utf8_lossy(&answer).contains(" 200 "), "{answer:?}");
    }
    wait_until("they are gone", || server.handle().counters().connections == 0);
}

#[test]
fn a_body_that_trickles_is_timed_out_in_all() {
    let server = server(|settings| {
        settings.body_timeout = SECOND;
        settings.body_rate_min = 1024 * 1024;
    });
    let mut client = served(&server);
    client.write(b"POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
    trickle(&client, b"x");
    wait_until("it is gone", || server.handle().counters().connections == 0);
}

#[test]
fn a_body_that_came_fast_may_not_trickle_for_that() {
    let server = server(|settings| settings.body_timeout = SECOND);
    let mut client = served(&server);
    client.write(b"POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
    client.write(&[b'x'; 900_000]);
    trickle(&client, b"x");
    client.read_to_end().ok();
    wait_until("it is gone", || server.handle().counters().connections == 0);
}

#[test]
fn an_answer_that_is_read_in_a_trickle_is_given_up() {
    let server = server(|settings| {
        settings.answer_timeout = SECOND;
        settings.answer_rate_min = 1024 * 1024;
    });
    let mut client = served(&server);
    client.write(get("/large").as_bytes());
    wait_until("it is gone", || {
        client.stream.read_exact(&mut [0; 1000]).ok();
        server.handle().counters().connections == 0
    });
}

/// The kernel says that there is room again when a third of its buffer has left, which takes this client seconds.
#[test]
fn an_answer_that_is_read_slowly_and_steadily_goes_on() {
    let server = server(|settings| {
        settings.answer_timeout = 2 * SECOND;
        settings.answer_rate_min = 16 * 1024;
    });
    let mut client = served(&server);
    client.write(get("/large").as_bytes());
    client.read_head();
    let mut piece = vec![1; 30_000];
    let start = Instant::now();
    while start.elapsed() < 6 * SECOND {
        client.stream.read_exact(&mut piece).expect("it goes on");
        assert!(piece.iter().all(|byte| *byte == 0), "nothing is lost or doubled");
        std::thread::sleep(SECOND / 10);
    }
    assert_eq!(server.handle().counters().connections, 1);
}

#[test]
fn a_stream_that_is_read_as_it_comes_may_take_its_time() {
    let server = server(|settings| {
        settings.answer_timeout = SECOND;
        settings.answer_rate_min = 1024 * 1024;
    });
    let mut client = served(&server);
    client.write(get("/events").as_bytes());
    Response::read(&mut client).assert(200, "event\n".repeat(8));
}

#[test]
fn a_client_that_does_not_read_its_answer_is_given_up() {
    let server = server(|settings| settings.idle_timeout = SECOND);
    let mut client = served(&server);
    client.write(get("/large").as_bytes());
    wait_until("it is gone", || server.handle().counters().connections == 0);
    server.assert_serves();
}

#[test]
fn a_client_that_has_gone_is_given_up_soon() {
    let server = server(|_| ());
    let mut client = served(&server);
    client.write(get("/never").as_bytes());
    assert!(client.is_silent_for(SECOND * 2), "it has not gone yet");
    let start = Instant::now();
    drop(client);
    wait_until("it is gone", || server.handle().counters().connections == 0);
    assert!(start.elapsed() > SECOND * 3 / 4, "it may have shut down its writing side only");
}

#[test]
fn a_client_that_has_shut_down_its_side_may_take_its_time_to_read() {
    let server = server(|_| ());
    let mut client = served(&server);
    client.write(get("/large").as_bytes());
    client.stream.shutdown(Shutdown::Write).expect("a live socket");
    client.read_head();
    // The kernel has no room for more.
    std::thread::sleep(SECOND * 3);
    let mut size = 0;
    let mut piece = vec![0; 1024 * 1024];
    while size < 64 * 1024 * 1024 {
        let count = client.stream.read(&mut piece).expect("it goes on");
        assert!(count > 0, "it ended after {size} bytes");
        size += count;
    }
}

#[test]
fn a_half_closed_client_that_has_caught_up_is_waited_for_as_any_other() {
    let server = server(|_| {});
    let mut client = server.socket();
    client.write(get("/large-and-more").as_bytes());
    client.stream.shutdown(Shutdown::Write).expect("a live socket");
    client.read_head();
    // By now much waits for it.
    std::thread::sleep(SECOND / 2);
    client.read_to_end().ok();
    wait_until("it is gone", || server.handle().counters().connections == 0);
}

#[test]
fn a_route_may_take_its_time() {
    let server = server(|settings| {
        settings.handshake_timeout = SECOND;
        settings.idle_timeout = SECOND;
        settings.body_timeout = SECOND;
        settings.answer_timeout = SECOND;
    });
    let mut client = served(&server);
    client.write(get("/slow").as_bytes());
    Response::read(&mut client).assert(200, "slow");
    client.write(get("/a").as_bytes());
    Response::read(&mut client).assert(200, "a");
}
