//! Does each server echo?

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use gannet_bench::contender::Contender;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

#[test]
fn the_floor_echoes() {
    echoes(Contender::Floor);
}

#[test]
fn gannet_echoes_through_a_handle() {
    echoes(Contender::GannetHandle);
}

#[test]
fn gannet_echoes_by_a_publish_to_a_room_of_one() {
    echoes(Contender::GannetHandleRoom);
}

#[test]
fn tokio_tungstenite_echoes() {
    echoes(Contender::TokioTungstenite);
}

#[test]
fn tokio_websockets_echoes() {
    echoes(Contender::TokioWebsockets);
}

#[test]
fn fastwebsockets_echoes() {
    echoes(Contender::Fastwebsockets);
}

#[test]
fn axum_echoes() {
    echoes(Contender::Axum);
}

#[tokio::main(flavor = "current_thread")]
async fn echoes(contender: Contender) {
    let server = crate::start(contender);
    let url = format!("ws://{}/", server.address);
    let (mut client, _) = tokio_tungstenite::connect_async(url).await.expect("the server accepts");
    let messages = [
        Message::text("größer"),
        Message::binary(vec![]),
        Message::binary(vec![7; 20]),
        Message::text("x".repeat(1024)),
        Message::binary((0..256 * 1024).map(|index| index as u8).collect::<Vec<_>>()),
    ];
    for message in &messages {
        client.send(message.clone()).await.expect("the connection is open");
        assert_eq!(answer(&mut client).await, Some(message.clone()));
    }
    // All at once: the answers come in the same order.
    for message in &messages {
        client.feed(message.clone()).await.expect("the connection is open");
    }
    client.flush().await.expect("the connection is open");
    for message in &messages {
        assert_eq!(answer(&mut client).await, Some(message.clone()));
    }
    client.send(Message::Ping("beat".into())).await.expect("the connection is open");
    assert_eq!(answer(&mut client).await, Some(Message::Pong("beat".into())));
    let close = CloseFrame { code: CloseCode::Normal, reason: "".into() };
    client.send(Message::Close(Some(close.clone()))).await.expect("the connection is open");
    assert_eq!(answer(&mut client).await, Some(Message::Close(Some(close))));
    assert_eq!(answer(&mut client).await, None);
}

/// The next message; `None` where the server has ended the connection in good order.
async fn answer(client: &mut WebSocketStream<MaybeTlsStream<TcpStream>>) -> Option<Message> {
    let answer = timeout(PATIENCE, client.next()).await.expect("the server answers");
    answer.transpose().expect("the connection is in order")
}

/// Far longer than any answer takes.
const PATIENCE: Duration = Duration::from_secs(20);
