//! A chat with a protocol of its own: it wraps what is said, and tells the members of its room who comes.

use std::time::Duration;

use gannet::{Context, Message, Server};
use serde_json::Value;

use crate::support::TestServer;

/// Starts it. With `tick`, it tells the members the time, too.
pub(super) fn chat(tick: Option<Duration>) -> TestServer {
    TestServer::start(
        Server::bind("127.0.0.1:0")
            .threads(1)
            .on_start(move |server| {
                if let Some(tick) = tick {
                    server.every(tick, |server| {
                        server.publish(ROOM, "{\"time\":1710000123456789}").ok();
                    });
                }
            })
            .on_open(|server, request| {
                server.push(request.id, "{\"welcome\":true}").ok();
            })
            .on_message(obey),
    )
}

fn obey(server: &Context<'_>, message: Message<'_>) {
    let said: Value = serde_json::from_str(message.text().expect("text")).expect("JSON");
    let by = message.id.number();
    if said["join"] == ROOM {
        server.join(message.id, ROOM).expect("there is room");
        server.publish(ROOM, format!("{{\"came\":{by}}}")).expect("it is short");
    } else {
        server.publish(ROOM, format!("{{\"by\":{by},\"said\":{}}}", said["say"])).expect("it is short");
    }
}

pub(super) const JOIN: &str = "{\"join\":\"tea\"}";
const ROOM: &str = "tea";
