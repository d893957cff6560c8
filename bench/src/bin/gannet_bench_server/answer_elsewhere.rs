//! Each message is answered by another thread, through a `Handle`.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use gannet::{ConnectionId, Handle, Payload, Server, StartError};

/// Serves until it is stopped.
pub(crate) fn run(server: Server) -> Result<(), StartError> {
    let questions = Arc::new(Questions::default());
    let asked = Arc::clone(&questions);
    let running =
        server.on_message(move |_server, message| asked.add(message.id, message.payload)).spawn()?;
    let handle = running.handle();
    thread::spawn(move || {
        let mut batch = Batch::default();
        loop {
            questions.take(&mut batch);
            batch.answer(&handle);
        }
    });
    crate::say_where(running.local_addrs());
    Ok(running.join()?)
}

/// Messages one behind the other, so that none is allocated by one thread and freed by the other: what is measured is
/// the way through the `Handle`.
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

    /// Pushes all of it back, and is empty then.
    fn answer(&mut self, handle: &Handle) {
        let (mut texts, mut bytes) = (&*self.texts, &*self.bytes);
        for (id, kind, size) in self.entries.drain(..) {
            // One that does not read is dealt with by the send queue's policy.
            match kind {
                Kind::Text => {
                    let (text, rest) = texts.split_at(size);
                    handle.push(id, text).ok();
                    texts = rest;
                }
                Kind::Binary => {
                    let (payload, rest) = bytes.split_at(size);
                    handle.push(id, payload).ok();
                    bytes = rest;
                }
            }
        }
        self.texts.clear();
        self.bytes.clear();
    }
}

/// What the loop hands over to the thread, which takes all that there is at once.
#[derive(Default)]
struct Questions {
    waiting: Mutex<Batch>,
    some: Condvar,
}

impl Questions {
    fn add(&self, id: ConnectionId, payload: Payload<'_>) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.add(id, payload);
        let first = waiting.entries.len() == 1;
        drop(waiting);
        if first {
            self.some.notify_one();
        }
    }

    /// Waits until there is something, and swaps it for `batch`, which is empty.
    fn take(&self, batch: &mut Batch) {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let mut waiting = self
            .some
            .wait_while(waiting, |waiting| waiting.entries.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::swap(&mut *waiting, batch);
    }
}
