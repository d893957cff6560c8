//! One request over plain HTTP and its answer, as a response object sees them.

use std::cell::RefCell;
use std::rc::Rc;

use gannet::ExchangeMemory;
use gannet::axum::body::Body;
use tokio::sync::oneshot;

use super::answer::{Answer, Length, StreamWriter, header_map, response, stream};
use super::open_exchanges;
use super::sink::{Content, Field, Head, Sink, Written};

/// Hands a response to the task that waits for it.
pub(super) struct Exchange {
    fd: i64,
    state: RefCell<ExchangeState>,
    memory: ExchangeMemory,
    is_head: bool,
    queue_size_max: usize,
}

enum ExchangeState {
    /// Nothing is sent.
    Waiting(oneshot::Sender<Answer>),
    Streaming(StreamWriter),
    /// The head is the whole answer, and content that is written goes nowhere.
    Unheard,
    Over,
}

impl Exchange {
    /// `is_head`: the request is a HEAD, whose answer has no body.
    pub(super) fn open(
        fd: i64,
        answer: oneshot::Sender<Answer>,
        memory: ExchangeMemory,
        is_head: bool,
        queue_size_max: usize,
    ) -> Rc<Self> {
        let state = RefCell::new(ExchangeState::Waiting(answer));
        let exchange = Rc::new(Self { fd, state, memory, is_head, queue_size_max });
        open_exchanges::add(&exchange);
        exchange
    }

    /// The number of its connection.
    pub(super) const fn fd(&self) -> i64 {
        self.fd
    }

    /// Nobody will write to it any more: a client that has heard nothing is told 500, and what was begun breaks off.
    pub(super) fn abandon(&self) {
        drop(self.take());
    }

    /// The server stops: a client that has heard nothing is told so.
    pub(super) fn refuse(&self) {
        self.begin(Head::unavailable(), Content::Whole(Vec::new()));
    }

    /// The length of an answer that is a head alone: by its status, or to a HEAD where the content does not tell it.
    fn bare_length(&self, status: u16, content: &Content) -> Option<Length> {
        let tells_length = match content {
            Content::Whole(bytes) => !bytes.is_empty(),
            Content::File(_) => true,
            Content::Stream => false,
        };
        let of_head = (self.is_head && !tells_length).then_some(Length::Stated);
        without_content(status).or(of_head)
    }

    fn take(&self) -> ExchangeState {
        self.state.replace(ExchangeState::Over)
    }
}

impl Sink for Exchange {
    fn begin(&self, head: Head, content: Content) -> bool {
        let sender = match self.take() {
            ExchangeState::Waiting(sender) => sender,
            begun @ (ExchangeState::Streaming(_) | ExchangeState::Unheard | ExchangeState::Over) => {
                self.state.replace(begun);
                return false;
            }
        };
        let response = match (self.bare_length(head.status, &content), content) {
            (Some(length), content) => {
                if matches!(content, Content::Stream) {
                    self.state.replace(ExchangeState::Unheard);
                }
                response(head, Body::empty(), length)
            }
            (None, Content::Whole(bytes)) => response(head, Body::from(bytes), Length::Counted),
            (None, Content::File(file)) => {
                let length = file.length();
                response(head, file.into_body(), Length::Bytes(length))
            }
            (None, Content::Stream) => {
                let (writer, body) = stream(self.memory.clone(), self.queue_size_max);
                self.state.replace(ExchangeState::Streaming(writer));
                response(head, body, Length::Counted)
            }
        };
        sender.send(Answer::Respond(Box::new(response))).is_ok()
    }

    fn write(&self, bytes: &[u8]) -> Written {
        match &*self.state.borrow() {
            ExchangeState::Streaming(writer) => writer.write(bytes),
            ExchangeState::Unheard => Written::Queued,
            ExchangeState::Waiting(_) | ExchangeState::Over => Written::Gone,
        }
    }

    fn finish(&self, last: &[u8], trailers: Vec<Field>) -> bool {
        match self.take() {
            ExchangeState::Streaming(writer) => {
                writer.end(last, (!trailers.is_empty()).then(|| header_map(trailers)))
            }
            ExchangeState::Unheard => true,
            ExchangeState::Waiting(_) | ExchangeState::Over => false,
        }
    }

    fn close(&self) -> bool {
        match self.take() {
            ExchangeState::Waiting(sender) => sender.send(Answer::Close).is_ok(),
            ExchangeState::Streaming(_) => true,
            // The answer is on its way.
            ExchangeState::Unheard | ExchangeState::Over => false,
        }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        open_exchanges::remove(self);
    }
}

/// The length of an answer that has no content by its status: RFC 9110 §8.6, §15.3.6.
fn without_content(status: u16) -> Option<Length> {
    match status {
        NO_CONTENT => Some(Length::Unsaid),
        RESET_CONTENT => Some(Length::Bytes(0)),
        NOT_MODIFIED => Some(Length::Stated),
        _ => None,
    }
}

const NO_CONTENT: u16 = 204;
const RESET_CONTENT: u16 = 205;
const NOT_MODIFIED: u16 = 304;
