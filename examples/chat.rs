//! A small chat: names, rooms, who is there, who is typing; its page is chat.html.
//!
//! Try it: `cargo run --example chat`, then open <http://127.0.0.1:9501/> in two windows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gannet::axum::Router;
use gannet::axum::response::Html;
use gannet::axum::routing::get;
use gannet::{
    Closed, ConnectionId, Context, Delivery, Encoded, Handler, Message, Request, Server, StartError,
};
use serde::{Deserialize, Serialize};

/// A message of a client.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Command {
    Name { name: String },
    Join { room: String },
    Leave { room: String },
    Say { room: String, text: String },
    Typing { room: String, typing: bool },
}

/// A message to clients.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Event<'a> {
    You { id: u64, name: &'a str },
    Members { room: &'a str, members: Vec<Member> },
    Joined { room: &'a str, id: u64, name: &'a str },
    Left { room: &'a str, id: u64 },
    Named { room: &'a str, id: u64, name: &'a str },
    Said { room: &'a str, id: u64, text: &'a str },
    Typing { room: &'a str, id: u64, typing: bool },
    Refused { reason: &'a str },
}

#[derive(Serialize)]
struct Member {
    id: u64,
    name: String,
}

/// One for each loop. The names are shared, for the members of a room are on all loops.
#[derive(Clone, Default)]
struct Chat {
    names: Arc<Mutex<HashMap<ConnectionId, String>>>,
}

impl Handler for Chat {
    type State = ();

    fn open(&mut self, server: &Context<'_>, request: &Request) {
        let name = format!("guest {}", request.id);
        tell(server, request.id, &Event::You { id: request.id.number(), name: &name });
        self.names().insert(request.id, name);
    }

    fn message(&mut self, server: &Context<'_>, (): &mut (), message: Message<'_>) {
        let done = match message.text().map(serde_json::from_str) {
            Some(Ok(command)) => self.obey(server, message.id, command),
            Some(Err(_)) | None => Err("that is no command".to_owned()),
        };
        if let Err(reason) = done {
            tell(server, message.id, &Event::Refused { reason: &reason });
        }
    }

    /// Also called for each room of a connection that ends, with a Close or without.
    fn leave(&mut self, server: &Context<'_>, (): &mut (), id: ConnectionId, room: &str) {
        publish(server, room, &Event::Left { room, id: id.number() });
    }

    fn close(&mut self, _server: &Context<'_>, (): (), closed: Closed) {
        self.names().remove(&closed.id);
    }
}

impl Chat {
    fn obey(&self, server: &Context<'_>, id: ConnectionId, command: Command) -> Result<(), String> {
        match command {
            Command::Name { name } => self.rename(server, id, name),
            Command::Join { room } => self.join(server, id, &room),
            Command::Leave { room } => {
                server.leave(id, &room);
                Ok(())
            }
            Command::Say { room, text } => {
                be_member(server, id, &room)?;
                publish(server, &room, &Event::Said { room: &room, id: id.number(), text: &text });
                Ok(())
            }
            Command::Typing { room, typing } => {
                be_member(server, id, &room)?;
                let event = encode(&Event::Typing { room: &room, id: id.number(), typing });
                // A slow client need not hear of a state that is over.
                server.publish_with(&room, Some(id), event, Delivery::Latest(id.number())).ok();
                Ok(())
            }
        }
    }

    fn rename(&self, server: &Context<'_>, id: ConnectionId, name: String) -> Result<(), String> {
        if !(1..=NAME_LENGTH_MAX).contains(&name.chars().count()) {
            return Err(format!("a name has 1 to {NAME_LENGTH_MAX} characters"));
        }
        // Before it is published: a client that joins later finds the new name.
        self.names().insert(id, name.clone());
        tell(server, id, &Event::You { id: id.number(), name: &name });
        for room in server.rooms(id) {
            publish(server, &room, &Event::Named { room: &room, id: id.number(), name: &name });
        }
        Ok(())
    }

    fn join(&self, server: &Context<'_>, id: ConnectionId, room: &str) -> Result<(), String> {
        let is_new = server.join(id, room).map_err(|error| error.to_string())?;
        let mut members = server.members(room);
        members.sort();
        let (name, members) = {
            let names = self.names();
            let name = |id: &ConnectionId| names.get(id).cloned();
            let member = |id: &ConnectionId| Some(Member { id: id.number(), name: name(id)? });
            (name(&id).unwrap_or_default(), members.iter().filter_map(member).collect())
        };
        tell(server, id, &Event::Members { room, members });
        if is_new {
            let event = encode(&Event::Joined { room, id: id.number(), name: &name });
            server.publish_except(room, id, event).ok();
        }
        Ok(())
    }

    fn names(&self) -> MutexGuard<'_, HashMap<ConnectionId, String>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn be_member(server: &Context<'_>, id: ConnectionId, room: &str) -> Result<(), String> {
    let is_member = server.rooms(id).iter().any(|joined| joined == room);
    if is_member { Ok(()) } else { Err("you are not in this room".to_owned()) }
}

fn tell(server: &Context<'_>, id: ConnectionId, event: &Event<'_>) {
    // A client that is gone need not be told.
    server.push(id, encode(event)).ok();
}

fn publish(server: &Context<'_>, room: &str, event: &Event<'_>) {
    // It returns `Full` where a loop is hopelessly behind: then that loop's members miss it.
    server.publish(room, encode(event)).ok();
}

fn encode(event: &Event<'_>) -> Encoded {
    Encoded::text(serde_json::to_string(event).expect("strings and numbers"))
}

const NAME_LENGTH_MAX: usize = 40;
const PAGE: &str = include_str!("chat.html");

fn main() -> Result<(), StartError> {
    let address = std::env::args().nth(1).unwrap_or("127.0.0.1:9501".into());
    let chat = Chat::default();
    let page = Router::new().route("/", get(async || Html(PAGE)));
    let running = Server::bind(address).http(page).spawn_with(move || chat.clone())?;
    println!("listening on {}", running.local_addrs()[0]);
    Ok(running.join()?)
}
