//! The setting `exchanges_max`.

use std::sync::atomic::{AtomicUsize, Ordering};

use gannet::axum::Router;
use gannet::axum::routing::get as on_get;

use crate::support::dial::reset;
use crate::support::response::{Response, get};
use crate::support::{Client, TestServer, wait_until};

static WAITING: AtomicUsize = AtomicUsize::new(0);

async fn wait() {
    WAITING.fetch_add(1, Ordering::Relaxed);
    std::future::pending::<()>().await;
}

/// A request that is answered when the client has gone, or refused.
fn ask(server: &TestServer) -> Client {
    let mut client = server.socket();
    client.write(get("/wait").as_bytes());
    client
}

#[test]
fn a_request_too_many_is_answered_503_until_another_has_ended() {
    let router = Router::new().route("/", on_get(async || "now")).route("/wait", on_get(wait));
    let server =
        TestServer::start(TestServer::echo_alone(|settings| settings.exchanges_max = 2).http(router));
    let status = || Response::to(&server, get("/")).status();
    assert_eq!(status(), 200);
    let mut clients = Vec::new();
    // A client has its answer before the place is free again.
    wait_until("two wait", || {
        clients.push(ask(&server));
        WAITING.load(Ordering::Relaxed) == 2
    });
    let refused = Response::to(&server, get("/"));
    refused.assert(503, "The server answers as many requests as it can; try again later.\n");
    server.assert_serves();
    clients.into_iter().for_each(|client| reset(client.stream));
    wait_until("they have left their places", || status() == 200);
    assert_eq!(WAITING.load(Ordering::Relaxed), 2);
}
