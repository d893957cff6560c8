//! Not every request becomes a connection: this server has one path, and a secret.
//!
//! Try it: `cargo run --example refuse`, then open `ws://127.0.0.1:9501/chat?token=secret` with any WebSocket client.

use gannet::{Server, Upgrade};

fn main() -> Result<(), gannet::StartError> {
    let address = std::env::args().nth(1).unwrap_or("127.0.0.1:9501".into());
    let running = Server::bind(address)
        .on_upgrade(|request| match (request.path(), request.query()) {
            ("/chat", Some("token=secret")) => Upgrade::accept(),
            ("/chat", _) => Upgrade::refuse(403, "the token is missing or wrong\n"),
            _ => Upgrade::refuse(404, "there is only /chat\n"),
        })
        .on_open(|server, request| {
            server.push(request.id, "welcome").ok();
        })
        .spawn()?;
    println!("listening on {}", running.local_addrs()[0]);
    Ok(running.join()?)
}
