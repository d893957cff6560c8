//! Does tokio-tungstenite, a client that nobody here wrote, understand the server, and the server it?

mod support;

use std::sync::mpsc::{Receiver, channel};

use futures_util::{SinkExt, StreamExt};
use gannet::{CloseCode, Closed, ConnectionId, Server};
use support::{PATIENCE, TestServer};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::error::{ProtocolError, SubProtocolError};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

type Client = WebSocketStream<TcpStream>;

async fn open(server: &TestServer) -> Client {
    let stream = TcpStream::connect(server.address).await.expect("it listens");
    let url = format!("ws://{}/", server.address);
    let (client, _) = timeout(PATIENCE, client_async(url, stream)).await.expect("in time").expect("a 101");
    client
}

async fn receive(client: &mut Client) -> Option<Result<Message, Error>> {
    timeout(PATIENCE, client.next()).await.expect("in time")
}

/// Sends a message, and asserts that it comes back.
async fn assert_echo(client: &mut Client, message: Message) {
    timeout(PATIENCE, client.send(message.clone())).await.expect("in time").expect("sent");
    let answer = receive(client).await.expect("the connection is open").expect("a message");
    assert!(answer == message, "{} bytes came back for {}", answer.len(), message.len());
}

/// The code and the reason of the Close that comes next, and is the last to come.
async fn receive_close(client: &mut Client) -> (u16, String) {
    let answer = receive(client).await.expect("a Close").expect("a Close");
    let Message::Close(Some(frame)) = answer else { panic!("{answer:?} instead of a Close") };
    assert!(receive(client).await.is_none(), "nothing follows a Close");
    (frame.code.into(), frame.reason.as_str().into())
}

fn in_time<T>(receiver: &Receiver<T>) -> T {
    receiver.recv_timeout(PATIENCE).expect("in time")
}

#[tokio::test]
async fn messages_of_every_length_encoding_come_back() {
    let server = TestServer::echo(|_| ());
    let mut client = open(&server).await;
    for size in [0, 1, 125, 126, 65_535, 65_536, 1 << 20] {
        assert_echo(&mut client, Message::text("x".repeat(size))).await;
        assert_echo(&mut client, Message::binary(vec![0xFE; size])).await;
    }
    assert_echo(&mut client, Message::text("grüße, κόσμε, 🐦")).await;
}

#[tokio::test]
async fn fragments_come_back_as_one_message() {
    let server = TestServer::echo(|_| ());
    let mut client = open(&server).await;
    // The first ends within a character.
    for (payload, opcode, fin) in [
        (&b"gr\xC3"[..], Data::Text, false),
        (b"\xBC", Data::Continue, false),
        (b"", Data::Continue, false),
        (b"n", Data::Continue, true),
    ] {
        let frame = Frame::message(payload.to_vec(), OpCode::Data(opcode), fin);
        client.send(Message::Frame(frame)).await.expect("sent");
    }
    let answer = receive(&mut client).await.expect("it is open").expect("a message");
    assert_eq!(answer, Message::text("grün"));
}

#[tokio::test]
async fn pings_are_answered_on_both_sides() {
    let (pongs_in, pongs) = channel();
    let (ids_in, ids) = channel();
    let server = Server::bind("127.0.0.1:0")
        .on_open(move |_server, request| ids_in.send(request.id).expect("the test waits"))
        .on_pong(move |_server, id, payload| {
            pongs_in.send((id, payload.to_vec())).expect("the test waits");
        });
    let server = TestServer::start(server);
    let mut client = open(&server).await;
    let ping = Message::Ping(vec![7; 125].into());
    client.send(ping).await.expect("sent");
    let answer = receive(&mut client).await.expect("it is open").expect("a pong");
    assert_eq!(answer, Message::Pong(vec![7; 125].into()));

    let id = in_time(&ids);
    server.handle().ping(id, b"there?").expect("it is open");
    // The client answers while it reads and flushes.
    let seen = receive(&mut client).await.expect("it is open").expect("a ping");
    assert_eq!(seen, Message::Ping(b"there?".to_vec().into()));
    client.flush().await.expect("sent");
    assert_eq!(in_time(&pongs), (id, b"there?".to_vec()));
}

#[tokio::test]
async fn a_subprotocol_that_both_speak_is_agreed_on() {
    let server = TestServer::echo(|settings| settings.subprotocols = vec!["chat".into()]);
    let offer = |names: &str| {
        let mut request = format!("ws://{}/", server.address).into_client_request().expect("a URL");
        request.headers_mut().insert("Sec-WebSocket-Protocol", names.parse().expect("ASCII"));
        request
    };
    let stream = TcpStream::connect(server.address).await.expect("it listens");
    let (mut client, response) = client_async(offer("soap, chat"), stream).await.expect("a 101");
    assert_eq!(response.headers()["Sec-WebSocket-Protocol"], "chat");
    assert_echo(&mut client, Message::text("hello")).await;

    // This client insists on one of those that it offers.
    let stream = TcpStream::connect(server.address).await.expect("it listens");
    let error = client_async(offer("soap"), stream).await.expect_err("nothing to agree on");
    let missing = ProtocolError::SecWebSocketSubProtocolError(SubProtocolError::NoSubProtocol);
    assert!(matches!(&error, Error::Protocol(reason) if *reason == missing), "{error}");
}

/// A server that closes when it is told "close", and the events of its connections.
fn closing_server() -> (TestServer, Receiver<ConnectionId>, Receiver<Closed>) {
    let (ids_in, ids) = channel();
    let (ends_in, ends) = channel();
    let server = Server::bind("127.0.0.1:0")
        .on_open(move |_server, request| ids_in.send(request.id).expect("the test waits"))
        .on_message(|server, message| {
            server.close(message.id, CloseCode::new(4999), "as you wish").expect("it is open");
        })
        .on_close(move |_server, closed| ends_in.send(closed).expect("the test waits"));
    (TestServer::start(server), ids, ends)
}

#[tokio::test]
async fn a_close_of_the_client_arrives_with_code_and_reason() {
    let (server, ids, ends) = closing_server();
    let mut client = open(&server).await;
    let id = in_time(&ids);
    let frame = CloseFrame { code: 3000.into(), reason: "lunch".into() };
    client.close(Some(frame)).await.expect("sent");
    assert_eq!(receive_close(&mut client).await.0, 3000);
    let closed = in_time(&ends);
    let (code, sent) = (CloseCode::new(3000), Some(CloseCode::new(3000)));
    assert_eq!((closed.id, closed.code, closed.reason.as_str()), (id, code, "lunch"));
    assert_eq!((closed.was_clean, closed.sent), (true, sent));
}

#[tokio::test]
async fn a_close_in_a_callback_arrives_with_code_and_reason() {
    let (server, ids, ends) = closing_server();
    let mut client = open(&server).await;
    client.send(Message::text("close")).await.expect("sent");
    assert_eq!(receive_close(&mut client).await, (4999, "as you wish".into()));
    let closed = in_time(&ends);
    assert_eq!((closed.id, closed.code, closed.was_clean), (in_time(&ids), CloseCode::new(4999), true));
}

#[tokio::test]
async fn a_close_from_another_thread_arrives_with_code_and_reason() {
    let (server, ids, ends) = closing_server();
    let mut client = open(&server).await;
    let id = in_time(&ids);
    let reason = "ü".repeat(61);
    server.handle().close(id, CloseCode::NORMAL, &reason).expect("it is open");
    assert_eq!(receive_close(&mut client).await, (1000, reason));
    let closed = in_time(&ends);
    assert_eq!((closed.id, closed.code, closed.was_clean), (id, CloseCode::NORMAL, true));
    assert_eq!(closed.sent, Some(CloseCode::NORMAL));
}

#[tokio::test]
async fn a_message_that_is_too_big_is_answered_with_1009() {
    let server = TestServer::echo(|settings| settings.message_size_max = 100);
    let mut client = open(&server).await;
    assert_echo(&mut client, Message::text("x".repeat(100))).await;
    client.send(Message::text("x".repeat(101))).await.expect("sent");
    assert_eq!(receive_close(&mut client).await.0, 1009);
}
