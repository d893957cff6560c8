//! The answer to a request, as it crosses from PHP's thread to hyper's.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use gannet::ExchangeMemory;
use gannet::axum::body::{Body, Bytes, HttpBody};
use gannet::axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, SERVER, TRANSFER_ENCODING};
use gannet::axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use http_body::Frame;
use hyper::ext::ReasonPhrase;
use tokio::sync::mpsc;

use super::sink::{Field, Head, Written};

/// An order to hyper about a request.
pub(super) enum Answer {
    Respond(Box<Response<Body>>),
    /// Nothing, and close the connection.
    Close,
}

/// The length of a body.
#[derive(Clone, Copy)]
pub(super) enum Length {
    /// As its body says.
    Counted,
    Bytes(u64),
    /// There is no body, and the script may say how long it would be.
    Stated,
    /// There is no body, and nobody may say how long it would be.
    Unsaid,
}

/// The response with this head, and the fields that every response has.
pub(super) fn response(head: Head, body: Body, length: Length) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(head.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(reason) = head.reason.and_then(|reason| ReasonPhrase::try_from(reason).ok()) {
        response.extensions_mut().insert(reason);
    }
    let fields = response.headers_mut();
    append_all(fields, head.fields);
    or_default(fields, SERVER, "gannet");
    or_default(fields, CONTENT_TYPE, "text/html");
    // The script does not decide on the framing: with a length that is not the body's the client would read the next
    // answer as a part of this one.
    fields.remove(TRANSFER_ENCODING);
    match length {
        Length::Counted => drop(fields.remove(CONTENT_LENGTH)),
        Length::Bytes(length) => drop(fields.insert(CONTENT_LENGTH, length.into())),
        // RFC 9110 §8.6: for a body that it knows to be empty hyper sends a length of 0, which would be a claim, too,
        // or leaves out the script's.
        Length::Stated => *response.body_mut() = ended(),
        Length::Unsaid => {
            fields.remove(CONTENT_LENGTH);
            *response.body_mut() = ended();
        }
    }
    response
}

/// Adds the field if the script has not set it; one that it has set to nothing is left out.
fn or_default(fields: &mut HeaderMap, name: HeaderName, value: &'static str) {
    let is_empty = fields.entry(&name).or_insert(HeaderValue::from_static(value)).is_empty();
    if is_empty {
        fields.remove(name);
    }
}

pub(super) fn header_map(fields: Vec<Field>) -> HeaderMap {
    let mut map = HeaderMap::with_capacity(fields.len());
    append_all(&mut map, fields);
    map
}

fn append_all(map: &mut HeaderMap, fields: Vec<Field>) {
    for (name, value) in fields {
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(&value))
        {
            map.append(name, value);
        }
    }
}

/// A body whose parts come one after the other, and the side that the script writes to.
pub(super) fn stream(memory: ExchangeMemory, queue_size_max: usize) -> (StreamWriter, Body) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let waiting = Arc::new(AtomicUsize::new(0));
    let body = StreamBody { parts: receiver, waiting: Arc::clone(&waiting), stage: BodyStage::Open };
    (StreamWriter { parts: sender, memory, waiting, queue_size_max }, Body::new(body))
}

/// The script's side of a body. Dropped before `end`, it ends the connection instead, so that the client sees that
/// something is missing.
pub(super) struct StreamWriter {
    parts: mpsc::UnboundedSender<BodyPart>,
    memory: ExchangeMemory,
    waiting: Arc<AtomicUsize>,
    queue_size_max: usize,
}

enum BodyPart {
    Data(Bytes),
    End(Option<HeaderMap>),
}

impl StreamWriter {
    pub(super) fn write(&self, bytes: &[u8]) -> Written {
        if self.parts.is_closed() {
            return Written::Gone;
        }
        // The limit may be exceeded by one part.
        if self.waiting.load(Ordering::Relaxed) >= self.queue_size_max {
            return Written::Full;
        }
        let Ok(part) = self.memory.hold(bytes.to_vec()) else {
            return Written::Full;
        };
        if self.send(part) { Written::Queued } else { Written::Gone }
    }

    pub(super) fn end(self, last: &[u8], trailers: Option<HeaderMap>) -> bool {
        if !last.is_empty() {
            let Ok(part) = self.memory.hold(last.to_vec()) else {
                return false;
            };
            if !self.send(part) {
                return false;
            }
        }
        self.parts.send(BodyPart::End(trailers)).is_ok()
    }

    fn send(&self, part: Bytes) -> bool {
        self.waiting.fetch_add(part.len(), Ordering::Relaxed);
        self.parts.send(BodyPart::Data(part)).is_ok()
    }
}

/// A body that has ended, which shows only when it is read.
fn ended() -> Body {
    let (sender, parts) = mpsc::unbounded_channel();
    sender.send(BodyPart::End(None)).ok();
    of_parts(parts)
}

/// A body that fails as soon as it is asked for, before hyper has sent the head.
pub(super) fn nothing() -> Body {
    of_parts(mpsc::unbounded_channel().1)
}

fn of_parts(parts: mpsc::UnboundedReceiver<BodyPart>) -> Body {
    Body::new(StreamBody { parts, waiting: Arc::default(), stage: BodyStage::Open })
}

/// hyper's side of a body.
struct StreamBody {
    parts: mpsc::UnboundedReceiver<BodyPart>,
    waiting: Arc<AtomicUsize>,
    stage: BodyStage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BodyStage {
    Open,
    Ended,
}

/// A body whose rest will not come.
#[derive(Debug, thiserror::Error)]
#[error("the script has not ended its response")]
pub(super) struct Unfinished;

impl HttpBody for StreamBody {
    type Data = Bytes;
    type Error = Unfinished;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Unfinished>>> {
        if self.stage == BodyStage::Ended {
            return Poll::Ready(None);
        }
        Poll::Ready(match ready!(self.parts.poll_recv(context)) {
            Some(BodyPart::Data(bytes)) => {
                self.waiting.fetch_sub(bytes.len(), Ordering::Relaxed);
                Some(Ok(Frame::data(bytes)))
            }
            Some(BodyPart::End(trailers)) => {
                self.stage = BodyStage::Ended;
                trailers.map(|trailers| Ok(Frame::trailers(trailers)))
            }
            None => {
                self.stage = BodyStage::Ended;
                Some(Err(Unfinished))
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        self.stage == BodyStage::Ended
    }
}
