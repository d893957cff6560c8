//! HTTP on the same port: text posted to /tell goes to every WebSocket.
//!
//! Try it: `cargo run --example http`, connect a WebSocket client to `ws://127.0.0.1:9501`, then
//! `curl --data hello -H 'Content-Type: text/plain' http://127.0.0.1:9501/tell`.

use gannet::axum::routing::post;
use gannet::axum::{Extension, Router};
use gannet::{Handle, Server};

async fn tell_everybody(Extension(server): Extension<Handle>, text: String) -> String {
    let told = server.ids().into_iter().filter(|id| server.push(*id, text.as_str()).is_ok()).count();
    format!("told {told}\n")
}

fn main() -> Result<(), gannet::StartError> {
    let address = std::env::args().nth(1).unwrap_or("127.0.0.1:9501".into());
    let router = Router::new().route("/tell", post(tell_everybody));
    let running = Server::bind(address).http(router).spawn()?;
    println!("listening on {}", running.local_addrs()[0]);
    Ok(running.join()?)
}
