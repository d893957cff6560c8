//! A server that prints its events, and answers each message.
//!
//! Try it: `cargo run --example sample`, then talk to `ws://127.0.0.1:9501` with any WebSocket client.

use gannet::Server;

fn main() -> Result<(), gannet::StartError> {
    let address = std::env::args().nth(1).unwrap_or("127.0.0.1:9501".into());
    Server::bind(address)
        .on_open(|_server, request| println!("client {} connected", request.id))
        .on_message(|server, message| {
            let text = message.text().unwrap_or("(binary)");
            // A terminal would take some characters for commands.
            println!("received message: {}", text.replace(char::is_control, "\u{fffd}"));
            server.push(message.id, format!("server received: {text}")).ok();
        })
        .on_close(|_server, closed| println!("client {} closed", closed.id))
        .start()
}
