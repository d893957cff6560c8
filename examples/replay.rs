//! A room with a history: whoever comes hears what was said before, and then what is said, each message once and in
//! order.
//!
//! Try it: `cargo run --example replay`, then open `ws://127.0.0.1:9501/garden` with any WebSocket client, and again.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gannet::{ConnectionId, Context, Encoded, Message, Server};

/// The messages of each room that were published last. The path of the request is the room.
#[derive(Default)]
struct Histories {
    rooms: Mutex<HashMap<String, VecDeque<Encoded>>>,
}

impl Histories {
    /// Nobody publishes while this joins, so nothing is missed, and nothing comes twice.
    fn enter(&self, server: &Context<'_>, id: ConnectionId, room: &str) {
        let rooms = self.lock();
        if server.join(id, room).is_err() {
            server.abort(id);
            return;
        }
        for message in rooms.get(room).into_iter().flatten() {
            server.push(id, message).ok();
        }
    }

    fn say(&self, server: &Context<'_>, message: Message<'_>) {
        let text = Encoded::text(message.text().unwrap_or("(binary)"));
        for room in server.rooms(message.id) {
            let mut rooms = self.lock();
            let history = rooms.entry(room.clone()).or_default();
            if history.len() == LENGTH_MAX {
                history.pop_front();
            }
            history.push_back(text.clone());
            // It says `Full` where a loop is hopelessly behind: then that loop's members miss it.
            server.publish(&room, &text).ok();
        }
    }

    /// Where the last has left there is nothing to remember.
    fn leave(&self, server: &Context<'_>, room: &str) {
        let mut rooms = self.lock();
        if server.members(room).is_empty() {
            rooms.remove(room);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, VecDeque<Encoded>>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const LENGTH_MAX: usize = 100;

fn main() -> Result<(), gannet::StartError> {
    let address = std::env::args().nth(1).unwrap_or("127.0.0.1:9501".into());
    let entered = Arc::<Histories>::default();
    let (said, left) = (Arc::clone(&entered), Arc::clone(&entered));
    let running = Server::bind(address)
        .on_open(move |server, request| entered.enter(server, request.id, request.path()))
        .on_message(move |server, message| said.say(server, message))
        .on_leave(move |server, _, room| left.leave(server, room))
        .spawn()?;
    println!("listening on {}", running.local_addrs()[0]);
    Ok(running.join()?)
}
