//! A `Handler` has state of its own: one value for each loop, and one for each connection.
//!
//! Try it: `cargo run --example handler`, then talk to `ws://127.0.0.1:9501` with any WebSocket client.

use gannet::{Closed, Context, Handler, Message, Request, Server, StartError};

/// Made on each loop's thread, and never shared: no `Send`, no locks.
#[derive(Default)]
struct Quiz {
    players: u64,
}

/// The state that the loop keeps for each connection.
struct Player {
    number: u64,
    points: u64,
}

impl Handler for Quiz {
    type State = Player;

    fn open(&mut self, server: &Context<'_>, request: &Request) -> Player {
        self.players += 1;
        server.push(request.id, "what is six times seven?").ok();
        Player { number: self.players, points: 0 }
    }

    fn message(&mut self, server: &Context<'_>, player: &mut Player, message: Message<'_>) {
        player.points += u64::from(message.text() == Some("42"));
        server.push(message.id, format!("player {}: {} points", player.number, player.points)).ok();
    }

    fn close(&mut self, _server: &Context<'_>, player: Player, _closed: Closed) {
        println!("player {} leaves with {} points", player.number, player.points);
    }
}

fn main() -> Result<(), StartError> {
    let address = std::env::args().nth(1).unwrap_or("127.0.0.1:9501".into());
    let running = Server::bind(address).threads(1).spawn_with(Quiz::default)?;
    println!("listening on {}", running.local_addrs()[0]);
    Ok(running.join()?)
}
