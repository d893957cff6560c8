//! A connection that has served requests becomes a WebSocket.

use gannet::axum::Router;
use gannet::axum::routing::get as on_get;

use crate::support::response::{Response, get};
use crate::support::{BINARY, Client, FIN, Frame, TEXT, TestServer, frame, upgrade_request};

fn server() -> TestServer {
    let router = Router::new().route("/a", on_get(async || "a"));
    TestServer::start(TestServer::echo_alone(|_| ()).http(router))
}

#[track_caller]
fn assert_echoes(client: &mut Client) {
    client.assert_accepted();
    assert_eq!(client.receive(), Frame::new(TEXT, b"with the request"));
    let large = vec![7; 300_000];
    client.send(BINARY, &large);
    assert_eq!(client.receive(), Frame::new(BINARY, &large));
}

#[test]
fn an_upgrade_follows_requests() {
    let server = server();
    let mut client = server.socket();
    for _ in 0..3 {
        client.write(get("/a").as_bytes());
        Response::read(&mut client).assert(200, "a");
    }
    client.write(upgrade_request(server.address, "").as_bytes());
    client.write(&frame(FIN | TEXT, b"with the request"));
    assert_echoes(&mut client);
    assert_eq!(server.handle().counters().accepted, 1);
    assert_eq!(server.handle().counters().open, 1);
}

#[test]
fn an_upgrade_and_its_first_frames_may_be_pipelined_behind_a_request() {
    let server = server();
    let first = [get("/a"), get("/a"), upgrade_request(server.address, "")].concat().into_bytes();
    let bytes = [first, frame(FIN | TEXT, b"with the request")].concat();
    for size in [bytes.len(), 1, 10, 61] {
        let mut client = server.socket();
        bytes.chunks(size).for_each(|piece| client.write(piece));
        Response::read(&mut client).assert(200, "a");
        Response::read(&mut client).assert(200, "a");
        assert_echoes(&mut client);
    }
}

#[test]
fn a_foreign_origin_is_refused_there_too() {
    let server = server();
    let mut client = server.socket();
    client.write(get("/a").as_bytes());
    Response::read(&mut client).assert(200, "a");
    client.write(upgrade_request(server.address, "Origin: http://elsewhere.example\r\n").as_bytes());
    assert_eq!(Response::read(&mut client).status(), 403);
    client.assert_ends();
}

#[test]
fn where_upgrades_are_ignored_the_router_answers_them() {
    let router = Router::new().route("/chat", on_get(async || "over HTTP"));
    let server = TestServer::start(TestServer::echo_alone(|_| ()).http_only(router));
    let mut client = server.socket();
    // Sound or not, from whatever page.
    for more in ["", "Origin: http://elsewhere.example\r\n", "Sec-WebSocket-Version: 12\r\n"] {
        client.write(upgrade_request(server.address, more).as_bytes());
        Response::read(&mut client).assert(200, "over HTTP");
    }
    let counters = server.handle().counters();
    assert_eq!((counters.accepted, counters.opened, counters.refused), (1, 0, 0));
}
