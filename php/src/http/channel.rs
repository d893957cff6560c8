//! The way of a response to a client of plain HTTP.

use std::cell::RefCell;
use std::rc::Rc;

use gannet::ExchangeMemory;
use gannet::axum::body::Body;
use tokio::sync::oneshot;

use super::answer::{Answer, Length, StreamWriter, header_map, response, stream};
use super::open_channels;
use super::sink::{Content, Field, Head, Sink, Written};

/// Hands a response to the task that waits for it.
pub(super) struct Channel {
    fd: i64,
    state: RefCell<State>,
    memory: ExchangeMemory,
    is_head: bool,
    queue_size_max: usize,
}

enum State {
    /// Nothing is sent.
    Waiting(oneshot::Sender<Answer>),
    Streaming(StreamWriter),
    Over,
}

impl Channel {
    /// `is_head`: the request is a HEAD, whose answer has no body.
    pub(super) fn open(
        fd: i64,
        answer: oneshot::Sender<Answer>,
        memory: ExchangeMemory,
        is_head: bool,
        queue_size_max: usize,
    ) -> Rc<Self> {
        let state = RefCell::new(State::Waiting(answer));
        let channel = Rc::new(Self { fd, state, memory, is_head, queue_size_max });
        open_channels::add(&channel);
        channel
    }

    /// The number of its connection.
    pub(super) const fn fd(&self) -> i64 {
        self.fd
    }

    /// Nobody will write to it any more: a client that has heard nothing is told 500, and what was begun breaks off.
    pub(super) fn abandon(&self) {
        drop(self.take());
    }

    fn take(&self) -> State {
        self.state.replace(State::Over)
    }
}

impl Sink for Channel {
    fn begin(&self, head: Head, content: Content) -> bool {
        let State::Waiting(sender) = self.take() else {
            return false;
        };
        let response = match content {
            Content::Whole(bytes) if bytes.is_empty() && (self.is_head || head.status == NOT_MODIFIED) => {
                response(head, Body::empty(), Length::Stated)
            }
            Content::Whole(bytes) => response(head, Body::from(bytes), Length::Counted),
            Content::File(file) => {
                let length = file.length();
                response(head, file.into_body(), Length::Bytes(length))
            }
            Content::Stream => {
                let (writer, body) = stream(self.memory.clone(), self.queue_size_max);
                self.state.replace(State::Streaming(writer));
                response(head, body, Length::Counted)
            }
        };
        sender.send(Answer::Respond(Box::new(response))).is_ok()
    }

    fn write(&self, bytes: &[u8]) -> Written {
        match &*self.state.borrow() {
            // What a HEAD would have got is not kept for anybody.
            State::Streaming(_) if self.is_head => Written::Queued,
            State::Streaming(writer) => writer.write(bytes),
            State::Waiting(_) | State::Over => Written::Gone,
        }
    }

    fn finish(&self, last: &[u8], trailers: Vec<Field>) -> bool {
        match self.take() {
            // hyper drops the body of a HEAD's answer when it likes.
            State::Streaming(writer) => {
                let last = if self.is_head { b"" } else { last };
                writer.end(last, (!trailers.is_empty()).then(|| header_map(trailers))) || self.is_head
            }
            State::Waiting(_) | State::Over => false,
        }
    }

    fn close(&self) -> bool {
        match self.take() {
            State::Waiting(sender) => sender.send(Answer::Close).is_ok(),
            State::Streaming(_) => true,
            State::Over => false,
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        open_channels::remove(self);
    }
}

const NOT_MODIFIED: u16 = 304;
