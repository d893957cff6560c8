//! A connection over HTTP has an id, counts, and is told of; its routes can reach the WebSockets.

use std::net::SocketAddr;
use std::sync::mpsc::channel;

use gannet::axum::extract::ConnectInfo;
use gannet::axum::routing::get as on_get;
use gannet::axum::{Extension, Router};
use gannet::{ConnectionId, Handle, LocalAddr};

use crate::support::response::{Response, get};
use crate::support::{Frame, TEXT, TestServer, upgrade_request, wait_until};

async fn about(
    Extension(id): Extension<ConnectionId>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Extension(LocalAddr(local)): Extension<LocalAddr>,
) -> String {
    format!("{id} {peer} {local}")
}

async fn tell(Extension(server): Extension<Handle>) -> String {
    server.ids().into_iter().filter(|id| server.push(*id, "from a route").is_ok()).count().to_string()
}

fn router() -> Router {
    Router::new().route("/about", on_get(about)).route("/tell", on_get(tell))
}

#[test]
fn a_route_knows_the_connection_and_it_keeps_its_id() {
    let server = TestServer::start(TestServer::echo_alone(|_| ()).http(router()));
    let _other = server.client();
    let mut client = server.socket();
    let address = client.stream.local_addr().expect("a live socket");
    for _ in 0..2 {
        client.write(get("/about").as_bytes());
        Response::read(&mut client).assert(200, format!("2 {address} {}", server.address));
    }
    client.upgrade(upgrade_request(server.address, ""));
    assert!(server.handle().ids().iter().any(|id| id.to_string() == "2"));
}

#[test]
fn a_route_pushes_to_websockets() {
    let server = TestServer::start(TestServer::echo_alone(|_| ()).http(router()));
    let mut clients = [server.client(), server.client()];
    Response::to(&server, get("/tell")).assert(200, "2");
    for client in &mut clients {
        assert_eq!(client.receive(), Frame::new(TEXT, b"from a route"));
    }
}

#[test]
fn connect_and_disconnect_come_once_for_a_connection_of_many_requests() {
    let (sender, events) = channel();
    let disconnects = sender.clone();
    let server = TestServer::echo_alone(|_| ())
        .http(router())
        .on_connect(move |_, id, _| sender.send(format!("connect {id}")).expect("the test listens"))
        .on_disconnect(move |_, id| disconnects.send(format!("disconnect {id}")).expect("the test listens"));
    let server = TestServer::start(server);
    let mut client = server.socket();
    for _ in 0..5 {
        client.write(get("/about").as_bytes());
        assert_eq!(Response::read(&mut client).status(), 200);
    }
    assert_eq!(server.handle().counters().connections, 1);
    drop(client);
    wait_until("it is gone", || server.handle().counters().connections == 0);
    drop(server);
    assert_eq!(events.into_iter().collect::<Vec<_>>(), ["connect 1", "disconnect 1"]);
}

#[test]
fn a_connection_over_http_takes_a_place() {
    let one = TestServer::echo_alone(|settings| settings.connections_max = 1).http(router());
    let server = TestServer::start(one);
    let mut client = server.socket();
    client.write(get("/about").as_bytes());
    assert_eq!(Response::read(&mut client).status(), 200);
    assert_eq!(Response::read(&mut server.socket()).status(), 503);
    drop(client);
    wait_until("its place is free", || server.handle().counters().connections == 0);
    assert_eq!(Response::to(&server, get("/about")).status(), 200);
}
