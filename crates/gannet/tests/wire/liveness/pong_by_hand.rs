//! A setting says that Pings are answered by the application, and not by the server.

use gannet::{ConnectionId, PingError, Server};

use crate::support::{Frame, PING, PONG, TEXT, TestServer};

const FIRST: ConnectionId = ConnectionId::new(1);

#[test]
fn every_ping_is_answered_once_unless_told_otherwise() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    for payload in [&b"one"[..], b"", &[7; 125]] {
        client.send(PING, payload);
        client.send(TEXT, b"done");
        assert_eq!(client.receive(), Frame::new(PONG, payload));
        assert_eq!(client.receive(), Frame::new(TEXT, b"done"));
    }
}

#[test]
fn answering_can_be_left_to_the_application() {
    let server = TestServer::echo_alone(|settings| settings.automatic_pong = false);
    let server = TestServer::start(server.on_ping(|server, id, payload| {
        if payload != b"ignore" {
            let answer = [b"answer to ", payload].concat();
            server.pong(id, &answer).expect("it is open");
        }
    }));
    let mut client = server.client();
    for payload in [&b"ignore"[..], b"one", b"ignore"] {
        client.send(PING, payload);
    }
    client.send(TEXT, b"done");
    assert_eq!(client.receive(), Frame::new(PONG, b"answer to one"));
    assert_eq!(client.receive(), Frame::new(TEXT, b"done"));
}

#[test]
fn a_pong_needs_no_ping_and_comes_from_any_thread() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    server.handle().pong(FIRST, b"alive").expect("it is open");
    assert_eq!(client.receive(), Frame::new(PONG, b"alive"));
}

#[test]
fn a_pong_that_cannot_be_sent_is_refused() {
    let (sender, answers) = std::sync::mpsc::channel();
    let server = Server::bind("127.0.0.1:0").threads(1).on_message(move |server, message| {
        sender.send(server.pong(message.id, &[0; 126])).expect("a test");
        sender.send(server.pong(ConnectionId::new(99), b"")).expect("a test");
        server.push(message.id, message).expect("it is open");
    });
    let server = TestServer::start(server);
    let mut client = server.client();
    client.send(TEXT, b"go");
    assert_eq!(client.receive(), Frame::new(TEXT, b"go"));
    let handle = server.handle();
    let refused = [Err(PingError::TooLong(126)), Err(PingError::Gone)];
    assert_eq!(answers.try_iter().collect::<Vec<_>>(), refused);
    assert_eq!([handle.pong(FIRST, &[0; 126]), handle.pong(ConnectionId::new(99), b"")], refused);
}
