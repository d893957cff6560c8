//! Slow work belongs on another thread, which pushes the result: callbacks must not block.
//!
//! Try it: `cargo run --example push_from_thread`, then talk to `ws://127.0.0.1:9501` with any WebSocket client.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use gannet::Server;

fn main() -> Result<(), gannet::StartError> {
    let address = std::env::args().nth(1).unwrap_or("127.0.0.1:9501".into());
    // Clients must not fill the memory with work: there is a limit of work that may wait.
    let (work, to_do) = mpsc::sync_channel(1000);
    let running = Server::bind(address)
        .on_message(move |server, message| {
            let text = message.text().unwrap_or("(binary)").to_owned();
            if work.try_send((message.id, text)).is_err() {
                server.push(message.id, "too much to do, try again later").ok();
            }
        })
        .spawn()?;
    println!("listening on {}", running.local_addrs()[0]);

    let server = running.handle();
    thread::spawn(move || {
        for (id, text) in to_do {
            thread::sleep(Duration::from_millis(100)); // This is the slow work.
            server.push(id, format!("done: {text}")).ok();
        }
    });
    Ok(running.join()?)
}
