//! Not every request becomes a connection: this server has one path, and speaks one subprotocol.
//!
//! Try it: `cargo run --example refuse`, then `new WebSocket("ws://127.0.0.1:9501/chat", "chat.v1")` in a browser whose
//! page is from 127.0.0.1, or any other WebSocket client that offers the subprotocol.

use gannet::{Context, Field, Request, Server, Upgrade};

fn main() -> Result<(), gannet::StartError> {
    let address = std::env::args().nth(1).unwrap_or("127.0.0.1:9501".into());
    let running = Server::bind(address)
        .on_upgrade(upgrade)
        .on_open(|server, request| {
            server.push(request.id, "welcome").ok();
        })
        .spawn()?;
    println!("listening on {}", running.local_addrs()[0]);
    Ok(running.join()?)
}

fn upgrade(_: &Context<'_>, request: &Request) -> Upgrade {
    if request.path() != "/chat" {
        return Upgrade::refuse(404, "there is only /chat\n");
    }
    if request.subprotocols().all(|offered| offered != SUBPROTOCOL) {
        return Upgrade::refuse(400, format!("offer the subprotocol {SUBPROTOCOL}\n"));
    }
    let Ok(field) = Field::new("X-Served-By", "refuse") else { return Upgrade::refuse(500, "") };
    Upgrade::accept().with_subprotocol(SUBPROTOCOL).with_field(field)
}

const SUBPROTOCOL: &str = "chat.v1";
