//! A request that is refused, as the first on its connection and behind another.

use crate::support::response::{Response, get};
use crate::support::{Client, TestServer};

/// An echo server with one loop and changed settings, which answers `/served` over HTTP where that is built in.
pub(super) fn echo(change: impl FnOnce(&mut gannet::Settings)) -> TestServer {
    TestServer::start(echo_alone(change))
}

/// The same, not yet started.
pub(super) fn echo_alone(change: impl FnOnce(&mut gannet::Settings)) -> gannet::Server {
    let server = TestServer::echo_alone(change);
    #[cfg(feature = "http")]
    let server = server
        .http(gannet::axum::Router::new().route("/served", gannet::axum::routing::get(async || SERVED)));
    server
}

/// Asserts that `request` is refused with this status, by an answer that arrives, whether it is the first or the second
/// on its connection, and that the server then still serves others.
#[track_caller]
pub(super) fn assert_refused(server: &TestServer, request: impl Into<Vec<u8>>, status: &str) -> Response {
    let request = request.into();
    let answer = Response::last_to(server, request.clone());
    answer.assert_refusal(status);
    if cfg!(feature = "http") {
        assert_eq!(Response::last_on(served(server), request).undated(), answer.undated());
    }
    server.assert_serves();
    answer
}

/// A connection on which a request was served over HTTP.
#[track_caller]
fn served(server: &TestServer) -> Client {
    let mut client = server.socket();
    client.write(get("/served").replace("localhost", &server.address.to_string()).as_bytes());
    Response::read(&mut client).assert(200, SERVED);
    client
}

/// The body of the answer to `/served`.
const SERVED: &str = "served\n";
