//! RFC 9110 §6.6.1: every final answer over HTTP says when it was made, whoever makes it.

use gannet::axum::Router;
use gannet::axum::body::Bytes;
use gannet::axum::extract::DefaultBodyLimit;
use gannet::axum::http::StatusCode;
use gannet::axum::routing::{get as on_get, post as on_post};
use gannet::{Server, Upgrade};

use crate::support::response::{Response, get, post};
use crate::support::{TestServer, upgrade_request, wait_until};

#[track_caller]
fn assert_dated(server: &TestServer, request: impl AsRef<[u8]>, status: u16) {
    let response = Response::to(server, request);
    assert_eq!(response.status(), status, "{response:?}");
    response.assert_dated();
}

fn router() -> Router {
    Router::new()
        .route("/", on_get(async || "a page"))
        .route("/length", on_post(async |body: Bytes| body.len().to_string()))
        .route("/fails", on_get(async || StatusCode::INTERNAL_SERVER_ERROR))
        .route("/panics", on_get(panics))
        .route("/unchanged", on_get(async || StatusCode::NOT_MODIFIED))
        .route("/never", on_get(async || std::future::pending::<()>().await))
        .route("/large", on_get(async || vec![7; 1024 * 1024]))
        .layer(DefaultBodyLimit::max(10))
}

async fn panics() -> &'static str {
    panic!("as this test wants it")
}

#[test]
fn those_of_a_router_have_one() {
    let server = TestServer::start(TestServer::echo_alone(|_| ()).http(router()));
    for (path, status) in [
        ("/", 200),
        ("/nothing", 404),
        ("/length", 405),
        ("/fails", 500),
        ("/panics", 500),
        ("/unchanged", 304),
    ] {
        assert_dated(&server, get(path), status);
    }
    assert_dated(&server, post("/length", "more than ten"), 413);
    assert_dated(&server, "GET / HTTP/1.0\r\n\r\n", 200);
}

#[test]
fn those_that_this_server_makes_have_one() {
    let server = TestServer::echo_alone(|settings| settings.exchanges_max = 1);
    let server = TestServer::start(server.http(router()));
    let mut waiting = server.socket();
    waiting.write(get("/never").as_bytes());
    wait_until("there is no place left", || Response::to(&server, get("/")).status() == 503);
    assert_dated(&server, get("/"), 503);
    let server = TestServer::echo_alone(|settings| settings.memory_max = 1024 * 1024);
    let server = TestServer::start(server.http(router()));
    assert_dated(&server, get("/large"), 503);
    let server = TestServer::echo(|_| ());
    assert_dated(&server, get("/"), 426);
    assert_dated(&server, "not HTTP\r\n\r\n", 400);
    assert_dated(&server, get(&"x".repeat(5000)), 414);
    assert_dated(&server, "GET / HTTP/2.0\r\n\r\n", 505);
}

#[test]
fn those_of_an_application_that_refuses_have_one() {
    let server = Server::bind("127.0.0.1:0").threads(1).on_upgrade(|_, _| Upgrade::refuse(403, "no"));
    let server = TestServer::start(server);
    assert_dated(&server, upgrade_request(server.address, ""), 403);
}
