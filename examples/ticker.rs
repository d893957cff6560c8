//! Prices for some thousand subscribers; who is slow gets the newest of each symbol.
//!
//! Try it: `cargo run --example ticker --features json`, then send `{"subscribe": "EURUSD"}` to `ws://127.0.0.1:9501`
//! with any WebSocket client.

use std::time::Duration;

use gannet::{Delivery, Handle, Running, Server, Socket, StartError};
use serde_json::json;

/// A message of a client.
#[derive(serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum Wish {
    Subscribe(String),
    Unsubscribe(String),
}

async fn subscribe(mut socket: Socket) {
    while let Some(message) = socket.recv().await {
        let done = match message.json() {
            Ok(Wish::Subscribe(symbol)) if !SYMBOLS.contains(&symbol.as_str()) => {
                Err(format!("there is no {symbol}; there are {}", SYMBOLS.join(", ")))
            }
            Ok(Wish::Subscribe(symbol)) => socket.join(&symbol).map_err(|error| error.to_string()),
            Ok(Wish::Unsubscribe(symbol)) => Ok(socket.leave(&symbol)),
            Err(error) => Err(error.to_string()),
        };
        if let Err(error) = done {
            socket.send(json!({"error": error})).await.ok();
        }
    }
}

async fn tick(server: Handle) {
    let mut interval = tokio::time::interval(Duration::from_millis(100));
    for number in 0_u64.. {
        interval.tick().await;
        for symbol in SYMBOLS {
            let price = json!({"symbol": symbol, "price": 1.0 + fastrand::f64(), "number": number});
            // It says `Full` where a loop is hopelessly behind: then that loop's subscribers get the next.
            server.publish_with(symbol, None, price, Delivery::Latest(0)).ok();
        }
    }
}

/// Each is a room.
const SYMBOLS: [&str; 3] = ["EURUSD", "GBPUSD", "USDJPY"];

fn start(address: &str) -> Result<Running, StartError> {
    let running = Server::bind(address)
        .on_connection(subscribe)
        .shutdown_on(async { drop(tokio::signal::ctrl_c().await) })
        .spawn()?;
    tokio::spawn(tick(running.handle()));
    Ok(running)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let running = start(&std::env::args().nth(1).unwrap_or("127.0.0.1:9501".into()))?;
    println!("listening on {}", running.local_addrs()[0]);
    Ok(running.stopped().await?)
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use gannet::CloseCode;
    use gannet::testing::Client;

    use super::*;

    /// The next price: its symbol and number.
    fn price(client: &mut Client) -> (String, u64) {
        let price: serde_json::Value = client.receive().json().expect("JSON");
        let number = price["number"].as_u64().expect("a number");
        (price["symbol"].as_str().expect("a symbol").to_owned(), number)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn subscribers_get_the_prices_of_their_symbols() {
        let server = start("127.0.0.1:0").expect("a free port");
        let mut clients: Vec<Client> = (0..50).map(|_| Client::connect(&server)).collect();
        for client in &mut clients {
            client.send(r#"{"subscribe": "EURUSD"}"#);
        }
        for client in &mut clients {
            let (first, number) = price(client);
            let (next, later) = price(client);
            assert_eq!((first.as_str(), next.as_str()), ("EURUSD", "EURUSD"));
            assert!(number < later, "{number} and then {later}");
        }
        let client = &mut clients[0];
        client.send(r#"{"subscribe": "USDJPY"}"#);
        while price(client).0 != "USDJPY" {}
        client.send(r#"{"unsubscribe": "EURUSD"}"#);
        // The answer comes behind all that was on its way.
        client.send("?");
        while !client.receive_text().contains("error") {}
        for _ in 0..3 {
            assert_eq!(price(client).0, "USDJPY");
        }
        server.stop();
        assert_eq!(clients[0].closed().0, CloseCode::GOING_AWAY);
        drop(clients);
        server.stopped().await.expect("it stops as asked");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_wish_that_cannot_be_understood_is_answered() {
        let server = start("127.0.0.1:0").expect("a free port");
        let mut client = Client::connect(&server);
        for (wish, error) in [
            (r#"{"subscribe": "DOGE"}"#, "there is no DOGE; there are EURUSD, GBPUSD, USDJPY"),
            (r#"{"buy": "EURUSD"}"#, "unknown variant `buy`, expected `subscribe` or `unsubscribe`"),
            ("EURUSD", "expected value"),
        ] {
            client.send(wish);
            let answer = client.receive_text();
            assert!(answer.starts_with(&format!(r#"{{"error":"{error}"#)), "{wish}: {answer}");
        }
    }
}
