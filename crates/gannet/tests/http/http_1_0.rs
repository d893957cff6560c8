//! HTTP/1.0, in which health checks and plain proxies ask: a request, an answer, and the end of the connection.

use std::io;

use futures_util::stream;
use gannet::axum::Router;
use gannet::axum::body::{Body, Bytes};
use gannet::axum::http::header::{CONNECTION, CONTENT_LENGTH};
use gannet::axum::http::{HeaderMap, Version};
use gannet::axum::routing::{get as on_get, post as on_post};

use crate::support::response::{Response, get};
use crate::support::{Client, TestServer};

fn server() -> TestServer {
    let router = Router::new()
        .route("/a", on_get(async || "a"))
        .route("/version", on_get(async |version: Version| format!("{version:?}")))
        .route("/fields", on_get(async |fields: HeaderMap| fields.contains_key("upgrade").to_string()))
        .route("/length", on_post(async |body: String| body.len().to_string()))
        .route("/parts", on_get(async || parts()))
        .route("/sized-parts", on_get(async || ([(CONTENT_LENGTH, "6")], parts())))
        .route("/promise", on_get(async || ([(CONNECTION, "keep-alive")], parts())))
        .route("/broken-off", on_get(async || Body::from_stream(stream::iter(parts_and_a_failure()))));
    TestServer::start(TestServer::echo_alone(|_| ()).http(router))
}

/// A body that does not say how long it is.
fn parts() -> Body {
    Body::from_stream(stream::iter(["one", "two"].map(Ok::<_, io::Error>)))
}

fn parts_and_a_failure() -> [io::Result<Bytes>; 2] {
    [Ok(Bytes::from_static(b"a beginning")), Err(io::Error::other("a body of this test fails"))]
}

fn ask(path: &str) -> String {
    format!("GET {path} HTTP/1.0\r\n\r\n")
}

/// The same by a client that would like to ask more.
fn ask_more(path: &str) -> String {
    format!("GET {path} HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
}

/// Asserts that `request` is answered with this body, which ends with the connection.
#[track_caller]
fn assert_last(server: &TestServer, request: &str, body: &str) -> Response {
    let mut client = server.socket();
    client.write(request.as_bytes());
    let response = Response::read(&mut client);
    let rest = client.read_to_end().expect("an orderly end");
    let whole = [&response.body[..], &rest].concat();
    assert_eq!((response.status(), &*String::from_utf8_lossy(&whole)), (200, body), "{response:?}");
    assert_eq!(response.field("connection"), Some("close"));
    assert_eq!(response.field("transfer-encoding"), None, "RFC 9112 §6.1: HTTP/1.0 has no chunks");
    response
}

#[track_caller]
fn assert_goes_on(client: &mut Client, path: &str, body: &str) {
    client.write(ask_more(path).as_bytes());
    let response = Response::read(client);
    response.assert(200, body);
    assert_eq!(response.field("connection"), Some("keep-alive"), "{response:?}");
}

#[test]
fn a_request_is_answered_and_the_connection_ends() {
    let server = server();
    assert_last(&server, &ask("/a"), "a");
    assert_last(&server, &ask("/version"), "HTTP/1.0");
    assert_last(&server, "GET /a HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n", "a");
    assert_last(&server, "POST /length HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc", "3");
    assert_eq!(Response::to(&server, ask("/nothing-there")).status(), 404);
}

/// RFC 9112 §9.3
#[test]
fn a_client_that_asks_for_it_keeps_its_connection() {
    let server = server();
    let mut client = server.socket();
    for _ in 0..3 {
        assert_goes_on(&mut client, "/a", "a");
        assert_goes_on(&mut client, "/sized-parts", "onetwo");
    }
    client.write(get("/a").as_bytes());
    Response::read(&mut client).assert(200, "a");
    client.write(ask("/a").as_bytes());
    let response = Response::read(&mut client);
    response.assert(200, "a");
    assert_eq!(response.field("connection"), Some("close"));
    client.assert_ends();
    assert_eq!(server.handle().counters().accepted, 1);
}

/// RFC 9112 §6.3: such an answer ends where its connection does, whatever was asked for.
#[test]
fn an_answer_of_unknown_length_is_the_last() {
    let server = server();
    for path in ["/parts", "/promise"] {
        for request in [ask(path), ask_more(path)] {
            let response = assert_last(&server, &request, "onetwo");
            // hyper would say `keep-alive` in an answer of HTTP/1.1.
            assert_eq!(response.version_and_status().0, "HTTP/1.0");
        }
    }
}

/// An orderly end would say that this is all.
#[test]
fn an_answer_that_breaks_off_does_not_look_whole() {
    let server = server();
    let mut client = server.socket();
    client.write(ask("/broken-off").as_bytes());
    let end = client.read_to_end().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert_eq!(end.map_err(|error| error.kind()), Err(io::ErrorKind::ConnectionReset));
    assert_last(&server, &ask("/a"), "a");
}

/// RFC 9110 §7.8
#[test]
fn an_upgrade_is_a_request_like_any_other() {
    let server = server();
    let request = "GET /fields HTTP/1.0\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                   Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    assert_last(&server, request, "true");
}

/// RFC 9110 §10.1.1: the client would take the 100 for its answer.
#[test]
fn an_expectation_is_ignored() {
    let server = server();
    let request = "POST /length HTTP/1.0\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc";
    assert_last(&server, request, "3");
}

/// RFC 9112 §6.1
#[test]
fn a_transfer_coding_is_refused() {
    let server = server();
    let mut client = server.socket();
    client.write(b"POST /length HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    let response = Response::read(&mut client);
    assert_eq!(response.status(), 400);
    assert!(String::from_utf8_lossy(&response.body).contains("Transfer-Encoding"), "{response:?}");
    client.assert_ends();
}

/// RFC 9110 §2.5
#[test]
fn a_later_minor_version_is_answered_like_http_1_1() {
    let server = server();
    let mut client = server.socket();
    for _ in 0..2 {
        client.write(get("/version").replace("HTTP/1.1", "HTTP/1.2").as_bytes());
        let response = Response::read(&mut client);
        response.assert(200, "HTTP/1.1");
        assert_eq!(response.version_and_status().0, "HTTP/1.1");
    }
}
