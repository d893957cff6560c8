//! One connection serves many requests, one after the other and in order.

use std::net::Shutdown;

use gannet::axum::Router;
use gannet::axum::routing::{get as on_get, post as on_post};

use crate::support::response::{Response, get, post};
use crate::support::{Client, PATIENCE, TestServer};

fn server() -> TestServer {
    let router = Router::new()
        .route("/a", on_get(async || "a"))
        .route("/slow", on_get(slow))
        .route("/length", on_post(async |body: String| body.len().to_string()))
        .route("/ignore", on_post(async || "ignored"));
    // No connection of these tests is to end because it was quiet.
    let patient = |settings: &mut gannet::Settings| settings.keep_alive_timeout = 10 * PATIENCE;
    TestServer::start(TestServer::echo_alone(patient).http(router))
}

async fn slow() -> &'static str {
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    "slow"
}

#[track_caller]
fn assert_answered(client: &mut Client, request: &str, status: u16, body: &str) {
    client.write(request.as_bytes());
    Response::read(client).assert(status, body);
}

#[test]
fn requests_follow_each_other_on_one_connection() {
    let server = server();
    let mut client = server.socket();
    for _ in 0..100 {
        assert_answered(&mut client, &get("/a"), 200, "a");
        assert_answered(&mut client, &post("/length", "12345"), 200, "5");
        assert_answered(&mut client, &get("/nothing-there"), 404, "");
    }
    assert_eq!(server.handle().counters().accepted, 1);
}

#[test]
fn pipelined_requests_are_answered_in_order() {
    let server = server();
    let mut client = server.socket();
    let requests = [get("/slow"), post("/length", "123"), get("/a"), get("/slow"), get("/a")].concat();
    for _ in 0..3 {
        client.write(requests.as_bytes());
        for body in ["slow", "3", "a", "slow", "a"] {
            Response::read(&mut client).assert(200, body);
        }
    }
}

#[test]
fn pipelined_requests_may_come_in_any_pieces() {
    let server = server();
    let chunked = "POST /length HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n\
                   3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nX-Trailer: y\r\n\r\n";
    let requests = [get("/a"), chunked.into(), post("/length", "123"), get("/a")].concat();
    let mut client = server.socket();
    for size in [1, 2, 3, 7, 20, 64] {
        for piece in requests.as_bytes().chunks(size) {
            client.write(piece);
        }
        for body in ["a", "7", "3", "a"] {
            Response::read(&mut client).assert(200, body);
        }
    }
}

#[test]
fn more_requests_than_are_read_ahead_are_all_answered() {
    let server = server();
    let mut client = server.socket();
    let mut writer = client.for_another_thread();
    let padding = "x".repeat(4000);
    let request = format!("GET /a HTTP/1.1\r\nHost: localhost\r\nX-Padding: {padding}\r\n\r\n");
    std::thread::spawn(move || (0..500).for_each(|_| writer.write(request.as_bytes())));
    (0..500).for_each(|_| Response::read(&mut client).assert(200, "a"));
}

#[test]
fn a_client_that_asks_for_the_end_gets_it() {
    let server = server();
    let mut client = server.socket();
    let request = get("/a").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    client.write(request.as_bytes());
    let response = Response::read(&mut client);
    response.assert(200, "a");
    assert_eq!(response.field("connection"), Some("close"));
    client.assert_ends();
}

#[test]
fn a_client_that_has_shut_down_its_side_gets_all_answers() {
    let server = server();
    let mut client = server.socket();
    client.write([get("/slow"), get("/a")].concat().as_bytes());
    client.stream.shutdown(Shutdown::Write).expect("a live socket");
    Response::read(&mut client).assert(200, "slow");
    Response::read(&mut client).assert(200, "a");
    client.assert_ends();
}

#[test]
fn a_body_that_nobody_read_does_not_become_a_request() {
    let server = server();
    // The body reads like a request.
    let small = post("/ignore", &get("/a"));
    let mut client = server.socket();
    client.write(small.as_bytes());
    Response::read(&mut client).assert(200, "ignored");
    assert_answered(&mut client, &get("/nothing-there"), 404, "");
    // It may also come after the answer.
    let (head, body) = small.split_at(small.len() - 10);
    assert_answered(&mut client, head, 200, "ignored");
    assert_answered(&mut client, &[body, &get("/nothing-there")].concat(), 404, "");

    // More than is read ahead.
    let mut client = server.socket();
    let large = post("/ignore", &get("/a").repeat(100_000));
    let mut writer = client.for_another_thread();
    let writing = std::thread::spawn(move || {
        // The server may end the connection first.
        std::io::Write::write_all(&mut writer.stream, large.as_bytes()).ok();
    });
    Response::read(&mut client).assert(200, "ignored");
    client.assert_ends();
    writing.join().expect("no panic");
}

#[test]
fn head_is_answered_without_a_body() {
    let server = server();
    let mut client = server.socket();
    client.write(get("/a").replacen("GET", "HEAD", 1).as_bytes());
    let head = client.read_head();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.contains("Content-Length: 1\r\n"), "{head}");
    assert_answered(&mut client, &get("/a"), 200, "a");
}

#[test]
fn a_client_may_wait_for_the_go_ahead() {
    let server = server();
    let mut client = server.socket();
    let head =
        "POST /length HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n";
    client.write(head.as_bytes());
    assert!(client.read_head().starts_with("HTTP/1.1 100 Continue\r\n"));
    assert_answered(&mut client, "abc", 200, "3");
    assert_answered(&mut client, &get("/a"), 200, "a");
}

#[test]
fn a_route_that_does_not_want_the_body_need_not_wait_for_it() {
    let server = server();
    let mut client = server.socket();
    let head =
        "POST /ignore HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\nExpect: 100-continue\r\n\r\n";
    assert_answered(&mut client, head, 200, "ignored");
    client.assert_ends();
}
