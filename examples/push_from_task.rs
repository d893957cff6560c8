//! `async` work belongs in a Tokio task, which pushes the result: callbacks are not `async`.
//!
//! Try it: `cargo run --example push_from_task`, then talk to `ws://127.0.0.1:9501` with any WebSocket client.

use std::sync::Arc;
use std::time::Duration;

use gannet::Server;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), gannet::StartError> {
    let address = std::env::args().nth(1).unwrap_or("127.0.0.1:9501".into());
    let tokio = Handle::current();
    // Clients must not fill the memory with work: there is a limit of tasks that may run.
    let places = Arc::new(Semaphore::new(1000));
    let running = Server::bind(address)
        .on_message(move |server, message| {
            let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
                server.push(message.id, "too much to do, try again later").ok();
                return;
            };
            let text = message.text().unwrap_or("(binary)").to_owned();
            let (server, id) = (server.handle(), message.id);
            tokio.spawn(async move {
                tokio::time::sleep(Duration::from_millis(100)).await; // This is the slow work.
                server.push(id, format!("done: {text}")).ok();
                drop(place);
            });
        })
        .spawn()?;
    println!("listening on {}", running.local_addrs()[0]);
    Ok(spawn_blocking(|| running.join()).await.expect("join does not panic")?)
}
