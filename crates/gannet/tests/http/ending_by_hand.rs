//! A connection on which requests are answered can be ended and paused by hand: ended at once, also while one is
//! answered, and paused when that is done.

use std::convert::Infallible;
use std::io::{ErrorKind, Read};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use gannet::axum::Router;
use gannet::axum::body::Body;
use gannet::axum::routing::get as on_get;
use gannet::{ConnectionId, ConnectionPhase, Context, Server};
use tokio::sync::Notify;

use crate::support::response::{Response, get};
use crate::support::{Client, Frame, PATIENCE, TEXT, TestServer, upgrade_request, wait_until};

const FIRST: ConnectionId = ConnectionId::new(1);

/// A server that does `act` on the first connection when it is told to, and says what came of it. It says the
/// connection's phase where that is asked. Its slow answer comes when it is notified.
fn server(act: impl Fn(&Context<'_>) -> String + Send + Sync + 'static) -> (TestServer, Arc<Notify>) {
    let answer = Arc::new(Notify::new());
    let asked = Arc::clone(&answer);
    let slow = async move || {
        asked.notified().await;
        "slow"
    };
    let parts =
        async || Body::from_stream(stream::iter([Ok::<_, Infallible>("a part")]).chain(stream::pending()));
    let router = Router::new()
        .route("/a", on_get(async || "a"))
        .route("/slow", on_get(slow))
        .route("/parts", on_get(parts));
    let server = Server::bind("127.0.0.1:0").threads(1).http(router);
    let server = TestServer::start(server.on_message(move |server, message| {
        let said = match message.bytes() {
            b"phase" => format!("{:?}", server.info(FIRST).map(|info| info.phase)),
            _ => act(server),
        };
        server.push(message.id, said).expect("it is open");
    }));
    (server, answer)
}

/// The first connection, on which a request has been answered, and the one that gives orders.
fn clients(server: &TestServer) -> (Client, Client) {
    let mut client = server.socket();
    client.write(get("/a").as_bytes());
    Response::read(&mut client).assert(200, "a");
    let mut director = server.client();
    wait_for(&mut director, ConnectionPhase::KeptAlive);
    (client, director)
}

fn wait_for(director: &mut Client, phase: ConnectionPhase) {
    let wanted = format!("{:?}", Some(phase));
    wait_until("the connection is so far", || {
        director.send(TEXT, b"phase");
        director.receive() == Frame::new(TEXT, &wanted)
    });
}

#[track_caller]
fn assert_done(director: &mut Client, answer: &str) {
    director.send(TEXT, b"do it");
    assert_eq!(director.receive(), Frame::new(TEXT, answer));
}

#[test]
fn one_between_requests_is_reset_at_once() {
    let (server, _answer) = server(|server| format!("{} {}", server.abort(FIRST), server.abort(FIRST)));
    let (mut client, mut director) = clients(&server);
    assert_done(&mut director, "true false");
    client.assert_reset();
}

#[test]
fn one_between_requests_is_hung_up_at_once() {
    let (server, _answer) = server(|server| format!("{} {}", server.hang_up(FIRST), server.hang_up(FIRST)));
    let (mut client, mut director) = clients(&server);
    assert_done(&mut director, "true false");
    client.assert_ends();
}

#[test]
fn one_that_is_being_answered_is_hung_up_at_once() {
    let (server, _answer) = server(|server| format!("{} {}", server.hang_up(FIRST), server.hang_up(FIRST)));
    let (mut client, mut director) = clients(&server);
    client.write([get("/slow"), get("/a")].concat().as_bytes());
    wait_for(&mut director, ConnectionPhase::Http);
    assert_done(&mut director, "true true");
    assert_eq!(client.read_to_end().expect("an orderly end"), b"", "neither request is answered");
}

#[test]
fn one_that_is_being_answered_is_reset_at_once() {
    let (server, _answer) = server(|server| format!("{} {}", server.abort(FIRST), server.hang_up(FIRST)));
    let (mut client, mut director) = clients(&server);
    client.write(get("/slow").as_bytes());
    wait_for(&mut director, ConnectionPhase::Http);
    assert_done(&mut director, "true true");
    assert_eq!(client.stream.read(&mut [0]).expect_err("a reset").kind(), ErrorKind::ConnectionReset);
}

#[test]
fn an_answer_that_has_begun_is_hung_up_with_what_there_is_of_it() {
    let (server, _answer) = server(|server| server.hang_up(FIRST).to_string());
    let (mut client, mut director) = clients(&server);
    client.write(get("/parts").as_bytes());
    assert!(client.read_head().contains("Transfer-Encoding: chunked\r\n"));
    assert_done(&mut director, "true");
    // RFC 9112 §8: the last chunk is missing.
    assert_eq!(client.read_to_end().expect("an orderly end"), b"6\r\na part\r\n");
}

#[test]
fn its_phase_is_http_and_its_socket_is_away_while_it_is_answered() {
    let (server, answer) = server(|server| {
        let info = server.info(FIRST).expect("it is there");
        format!("{:?} {}", info.phase, info.descriptor.is_some())
    });
    let (mut client, mut director) = clients(&server);
    assert_done(&mut director, "KeptAlive true");
    client.write(get("/slow").as_bytes());
    wait_for(&mut director, ConnectionPhase::Http);
    assert_done(&mut director, "Http false");
    answer.notify_one();
    Response::read(&mut client).assert(200, "slow");
}

#[test]
fn requests_behind_the_one_that_is_answered_wait_while_it_is_paused() {
    let (sender, orders) = channel::<bool>();
    let orders = std::sync::Mutex::new(orders);
    let (server, answer) = server(move |server| match orders.lock().expect("one loop").recv() {
        Ok(true) => server.pause(FIRST).to_string(),
        Ok(false) => server.resume(FIRST).to_string(),
        Err(_) => "no order".into(),
    });
    let (mut client, mut director) = clients(&server);
    client.write([get("/slow"), upgrade_request(server.address, "")].concat().as_bytes());
    wait_for(&mut director, ConnectionPhase::Http);
    sender.send(true).expect("a server");
    assert_done(&mut director, "true");
    answer.notify_one();
    Response::read(&mut client).assert(200, "slow");
    assert!(client.is_silent_for(Duration::from_millis(200)), "it is paused");
    sender.send(false).expect("a server");
    assert_done(&mut director, "true");
    client.assert_accepted();
}

#[test]
fn bytes_that_are_sent_before_a_request_leave_before_its_answer() {
    let router = Router::new().route("/a", on_get(async || "a"));
    let server = Server::bind("127.0.0.1:0").threads(1).http(router);
    let (sender, connects) = channel();
    let server = TestServer::start(server.on_connect(move |server, id, _| {
        server.send_raw(id, b"HTTP/1.1 103 Early Hints\r\n\r\n").expect("it is there");
        sender.send(()).expect("a test");
    }));
    let mut client = server.socket();
    client.write(get("/a").as_bytes());
    connects.recv_timeout(PATIENCE).expect("it is accepted");
    assert_eq!(client.read_head(), "HTTP/1.1 103 Early Hints\r\n\r\n");
    Response::read(&mut client).assert(200, "a");
}
