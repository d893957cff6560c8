//! Everybody hears everybody: each message goes to all open connections.
//!
//! Try it: `cargo run --example broadcast`, then talk to `ws://127.0.0.1:9501` with two WebSocket clients.

use gannet::{Encoded, Payload, Server};

fn main() -> Result<(), gannet::StartError> {
    let address = std::env::args().nth(1).unwrap_or("127.0.0.1:9501".into());
    let running = Server::bind(address)
        .on_message(|server, message| {
            // Framed once, and shared by all connections.
            let said = match message.payload {
                Payload::Text(text) => Encoded::text(format!("{} says: {text}", message.id)),
                Payload::Binary(bytes) => Encoded::binary(bytes),
            };
            // One push for each connection: a message costs as much as there are receivers.
            for id in server.ids() {
                server.push(id, &said).ok();
            }
        })
        .spawn()?;
    println!("listening on {}", running.local_addrs()[0]);
    Ok(running.join()?)
}
