//! Each message is answered by another thread, through a `Handle`: pushed, or published to a room of one.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use gannet::{ConnectionId, Handle, Outgoing, Payload, Server, StartError};

/// The way of an answer to its connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// By the connection's id.
    Push,
    /// By the name of a room that only this connection is in.
    Publish,
}

/// Serves until it is stopped.
pub(crate) fn run(server: Server, way: Way) -> Result<(), StartError> {
    let questions = Arc::new(Questions::default());
    let asked = Arc::clone(&questions);
    let server = server.on_open(move |server, request| {
        if way == Way::Publish {
            server.join(request.id, &room_of(request.id)).expect("it is open, and the name is short");
        }
    });
    let server = server.on_message(move |server, message| {
        if asked.add(message.id, message.payload) {
            // Wakes the thread only after the loop has read from all connections that have sent something.
            let asked = Arc::clone(&asked);
            server.after(Duration::ZERO, move |_| asked.some.notify_one());
        }
    });
    let running = server.spawn()?;
    let mut answerer = Answerer { handle: running.handle(), way, rooms: Vec::new() };
    thread::spawn(move || {
        let mut batch = Batch::default();
        loop {
            questions.take(&mut batch);
            batch.answer(&mut answerer);
        }
    });
    crate::say_where(running.local_addrs());
    Ok(running.join()?)
}

/// The name of a connection's own room.
fn room_of(id: ConnectionId) -> String {
    format!("room of {id}")
}

/// Sends the answers.
struct Answerer {
    handle: Handle,
    way: Way,
    /// The rooms of all connections by their numbers: an application knows the names of its rooms.
    rooms: Vec<String>,
}

impl Answerer {
    /// Sends one answer. A connection that does not read is dealt with by the send queue's policy.
    fn send<'m>(&mut self, id: ConnectionId, message: impl Into<Outgoing<'m>>) {
        match self.way {
            Way::Push => {
                self.handle.push(id, message).ok();
            }
            Way::Publish => {
                self.know_room_of(id);
                self.handle.publish(&self.rooms[id.number() as usize], message).ok();
            }
        }
    }

    fn know_room_of(&mut self, id: ConnectionId) {
        let known = self.rooms.len() as u64;
        self.rooms.extend((known..=id.number()).map(|number| room_of(ConnectionId::new(number))));
    }
}

/// Messages one behind the other, so that none is allocated by one thread and freed by the other: the
/// measurement is about the way through the `Handle`.
#[derive(Default)]
struct Batch {
    entries: Vec<(ConnectionId, Kind, usize)>,
    texts: String,
    bytes: Vec<u8>,
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Binary,
}

impl Batch {
    fn add(&mut self, id: ConnectionId, payload: Payload<'_>) {
        let (kind, size) = match payload {
            Payload::Text(text) => {
                self.texts.push_str(text);
                (Kind::Text, text.len())
            }
            Payload::Binary(bytes) => {
                self.bytes.extend_from_slice(bytes);
                (Kind::Binary, bytes.len())
            }
        };
        self.entries.push((id, kind, size));
    }

    /// Sends all of it back, and empties the batch.
    fn answer(&mut self, answerer: &mut Answerer) {
        let (mut texts, mut bytes) = (&*self.texts, &*self.bytes);
        for (id, kind, size) in self.entries.drain(..) {
            match kind {
                Kind::Text => {
                    let (text, rest) = texts.split_at(size);
                    answerer.send(id, text);
                    texts = rest;
                }
                Kind::Binary => {
                    let (payload, rest) = bytes.split_at(size);
                    answerer.send(id, payload);
                    bytes = rest;
                }
            }
        }
        self.texts.clear();
        self.bytes.clear();
    }
}

/// Messages on their way from the loop to the thread, which takes all that there are at once.
#[derive(Default)]
struct Questions {
    waiting: Mutex<Batch>,
    some: Condvar,
}

impl Questions {
    /// Adds a message; true for the first one since the thread has taken all.
    fn add(&self, id: ConnectionId, payload: Payload<'_>) -> bool {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.add(id, payload);
        waiting.entries.len() == 1
    }

    /// Waits for a message, and swaps the waiting batch for `batch`, which is empty.
    fn take(&self, batch: &mut Batch) {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let mut waiting = self
            .some
            .wait_while(waiting, |waiting| waiting.entries.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::swap(&mut *waiting, batch);
    }
}
