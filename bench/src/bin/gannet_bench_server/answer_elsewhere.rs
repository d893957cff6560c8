//! Each message is answered by another thread, through a `Handle`.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use gannet::{ConnectionId, Payload, Server, StartError};

/// Serves until it is stopped.
pub(crate) fn run(server: Server) -> Result<(), StartError> {
    let questions = Arc::new(Questions::default());
    let asked = Arc::clone(&questions);
    let running = server
        .on_message(move |_server, message| {
            let answer = match message.payload {
                Payload::Text(text) => Answer::Text(text.to_owned()),
                Payload::Binary(bytes) => Answer::Binary(bytes.to_vec()),
            };
            asked.add(message.id, answer);
        })
        .spawn()?;
    let handle = running.handle();
    thread::spawn(move || {
        let mut batch = Vec::new();
        loop {
            questions.take(&mut batch);
            for (id, answer) in batch.drain(..) {
                // One that does not read is dealt with by the send queue's policy.
                match answer {
                    Answer::Text(text) => handle.push(id, text).ok(),
                    Answer::Binary(bytes) => handle.push(id, bytes).ok(),
                };
            }
        }
    });
    crate::say_where(running.local_addrs());
    Ok(running.join()?)
}

enum Answer {
    Text(String),
    Binary(Vec<u8>),
}

/// What the loop hands over to the thread, which takes all that there is at once.
#[derive(Default)]
struct Questions {
    waiting: Mutex<Vec<(ConnectionId, Answer)>>,
    some: Condvar,
}

impl Questions {
    fn add(&self, id: ConnectionId, answer: Answer) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push((id, answer));
        let first = waiting.len() == 1;
        drop(waiting);
        if first {
            self.some.notify_one();
        }
    }

    /// Waits until there is something, and swaps it for `batch`, which is empty.
    fn take(&self, batch: &mut Vec<(ConnectionId, Answer)>) {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let mut waiting = self
            .some
            .wait_while(waiting, |waiting| waiting.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::swap(&mut *waiting, batch);
    }
}
