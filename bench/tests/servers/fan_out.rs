//! Does every connection get every message?

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use gannet_bench::contender::Contender;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

#[test]
fn the_floor_loses_nothing_for_a_client_that_does_not_read_for_a_while() {
    reaches_everybody(Contender::FloorFanOut, 100_000);
}

#[test]
fn gannet_reaches_everybody() {
    // Less than its send queue holds: it would close a client that is slower.
    reaches_everybody(Contender::GannetFanOut, 2_000);
}

#[test]
fn a_room_reaches_everybody_on_one_loop_and_on_two() {
    reaches_everybody(Contender::GannetRoom, 2_000);
    reaches_everybody(Contender::GannetRoomTwoLoops, 2_000);
}

/// Sends bursts through 50 clients, of which one reads only when the others are done.
#[tokio::main(flavor = "current_thread")]
async fn reaches_everybody(contender: Contender, size: usize) {
    let server = crate::start(contender);
    let mut clients = Vec::new();
    for _ in 0..CLIENTS {
        clients.push(Client::connect(&format!("ws://{}/", server.address)).await);
    }
    // The server's answer to the last handshake says that all are open.
    let (mut slow, mut others) = (clients.pop().expect("there are some"), clients);
    for burst in 0..BURSTS {
        let sender = &mut others[burst % 7];
        for message in messages(burst, size) {
            sender.0.feed(message).await.expect("the connection is open");
        }
        sender.0.flush().await.expect("the connection is open");
        for client in &mut others {
            client.expect(messages(burst, size)).await;
        }
    }
    // A Ping is nobody else's affair. Who closes still gets all that waits for it, and is out then.
    slow.0.send(Message::Ping("mine".into())).await.expect("the connection is open");
    slow.0.close(None).await.expect("the connection is open");
    for burst in 0..BURSTS {
        slow.expect(messages(burst, size)).await;
    }
    slow.expect([Message::Pong("mine".into()), Message::Close(None)]).await;
    others[0].0.send(Message::text("to those who stayed")).await.expect("the connection is open");
    for client in &mut others {
        client.expect([Message::text("to those who stayed")]).await;
    }
}

struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    async fn connect(url: &str) -> Self {
        Self(tokio_tungstenite::connect_async(url).await.expect("the server accepts").0)
    }

    async fn expect(&mut self, messages: impl IntoIterator<Item = Message>) {
        for message in messages {
            let received = timeout(PATIENCE, self.0.next()).await.expect("nothing is lost");
            let received = received.expect("a message").expect("the connection is open");
            assert!(received == message, "{} bytes instead of {}", received.len(), message.len());
        }
    }
}

/// A burst: binary messages that differ from each other, and a text.
fn messages(burst: usize, size: usize) -> impl Iterator<Item = Message> {
    let binary =
        (1..BURST).map(move |index| Message::binary(vec![(burst * BURST + index) as u8; size + index]));
    binary.chain([Message::text(format!("end of burst {burst}"))])
}

/// Far longer than any message takes.
const PATIENCE: Duration = Duration::from_secs(20);
const CLIENTS: usize = 50;
const BURSTS: usize = 10;
const BURST: usize = 16;
