//! A request that a script feeds piece by piece to `Request::parse`.

use gannet::InvalidChunk;

use super::chunked::Chunks;
use super::request_head::RequestHead;

/// A request as far as it has come.
#[derive(Default)]
pub(super) struct Parser {
    received: Vec<u8>,
    /// Bytes that do not contain the end of the head, so that every byte is looked at once.
    searched: usize,
    state: ParserState,
}

#[derive(Default)]
enum ParserState {
    #[default]
    Head,
    Body {
        head_size: usize,
        framing: Framing,
        method: String,
    },
    Complete {
        body: Vec<u8>,
        method: String,
    },
    Malformed,
}

enum Framing {
    Bytes(usize),
    Chunked(Chunks),
}

/// The effect of a piece.
pub(super) struct Step {
    /// Bytes of the piece that belong to the request.
    pub(super) taken: usize,
    /// True where the head is complete since this piece.
    pub(super) head: bool,
    /// True where the request is complete since this piece.
    pub(super) complete: bool,
}

impl Parser {
    /// Takes the next piece.
    pub(super) fn feed(&mut self, piece: &[u8]) -> Step {
        let mut step = Step { taken: 0, head: false, complete: false };
        if matches!(self.state, ParserState::Complete { .. } | ParserState::Malformed) {
            return step;
        }
        self.receive(piece);
        if matches!(self.state, ParserState::Head) && self.has_head() {
            step.head = self.find_head();
        }
        let behind = self.find_body();
        step.complete = self.is_complete();
        if !matches!(self.state, ParserState::Malformed) {
            step.taken = piece.len() - behind;
        }
        self.received.truncate(self.received.len() - behind);
        step
    }

    pub(super) fn is_complete(&self) -> bool {
        matches!(self.state, ParserState::Complete { .. })
    }

    pub(super) fn received(&self) -> &[u8] {
        &self.received
    }

    pub(super) fn method(&self) -> Option<&str> {
        match &self.state {
            ParserState::Body { method, .. } | ParserState::Complete { method, .. } => Some(method),
            ParserState::Head | ParserState::Malformed => None,
        }
    }

    /// The body, once it is complete.
    pub(super) fn body(&self) -> &[u8] {
        match &self.state {
            ParserState::Complete { body, .. } => body,
            ParserState::Head | ParserState::Body { .. } | ParserState::Malformed => b"",
        }
    }

    /// Lets `look` see the head. `None`: it is not there yet.
    pub(super) fn with_head<R>(&self, look: impl FnOnce(&RequestHead<'_>) -> R) -> Option<R> {
        let mut fields = [httparse::EMPTY_HEADER; FIELDS_MAX];
        let mut request = httparse::Request::new(&mut fields);
        request.parse(&self.received).ok().filter(httparse::Status::is_complete)?;
        let (path, query) = split(request.path?);
        let fields = request.headers.iter().map(|field| (field.name, field.value)).collect();
        let is_http_1_0 = request.version == Some(0);
        Some(look(&RequestHead { method: request.method?, path, query, is_http_1_0, fields }))
    }

    fn receive(&mut self, piece: &[u8]) {
        let mut piece = piece;
        // RFC 9112 §2.2: empty lines before a request are ignored.
        while let (true, [b'\r' | b'\n', behind @ ..]) = (self.received.is_empty(), piece) {
            piece = behind;
        }
        self.received.extend_from_slice(piece);
    }

    /// True where the empty line that ends the head has come.
    fn has_head(&mut self) -> bool {
        let unsearched = &self.received[self.searched..];
        let mut lines = unsearched.iter().zip(1..).filter(|(byte, _)| **byte == b'\n');
        let is_there =
            lines.any(|(_, behind)| matches!(unsearched[behind..], [b'\n', ..] | [b'\r', b'\n', ..]));
        self.searched = self.received.len().saturating_sub(END_OF_HEAD_SIZE_MAX - 1);
        is_there
    }

    fn find_head(&mut self) -> bool {
        let mut fields = [httparse::EMPTY_HEADER; FIELDS_MAX];
        let mut request = httparse::Request::new(&mut fields);
        let head_size = match request.parse(&self.received) {
            Ok(httparse::Status::Complete(size)) => size,
            Ok(httparse::Status::Partial) => return false,
            Err(_) => {
                self.state = ParserState::Malformed;
                return false;
            }
        };
        let method = request.method.unwrap_or_default().to_owned();
        self.state = match framing(&request) {
            Some(framing) => ParserState::Body { head_size, framing, method },
            None => ParserState::Malformed,
        };
        !matches!(self.state, ParserState::Malformed)
    }

    /// Says how many bytes have come behind the request.
    fn find_body(&mut self) -> usize {
        let ParserState::Body { head_size, framing, method } = &mut self.state else {
            return 0;
        };
        let rest = &self.received[*head_size..];
        let (body, size) = match framing {
            Framing::Bytes(size) if rest.len() < *size => return 0,
            Framing::Bytes(size) => (rest[..*size].to_vec(), *size),
            Framing::Chunked(chunks) => match chunks.advance(rest) {
                Ok(Some(size)) => (chunks.take_body(), size),
                Ok(None) => return 0,
                Err(InvalidChunk) => {
                    self.state = ParserState::Malformed;
                    return 0;
                }
            },
        };
        let behind = rest.len() - size;
        self.state = ParserState::Complete { body, method: std::mem::take(method) };
        behind
    }
}

/// RFC 9112 §6.3. `None`: it cannot be told, or could be told in two ways.
fn framing(request: &httparse::Request<'_, '_>) -> Option<Framing> {
    let values = |name: &'static str| {
        let fields = request.headers.iter().filter(move |field| field.name.eq_ignore_ascii_case(name));
        fields.map(|field| field.value)
    };
    let (mut lengths, mut codings) = (values("content-length"), values("transfer-encoding"));
    match ([lengths.next(), lengths.next()], [codings.next(), codings.next()]) {
        ([None, _], [None, _]) => Some(Framing::Bytes(0)),
        ([Some(length), None], [None, _]) => size(length).map(Framing::Bytes),
        // RFC 9112 §6.1: HTTP/1.0 has no codings.
        ([None, _], [Some(coding), None]) if request.version == Some(1) => {
            coding.eq_ignore_ascii_case(b"chunked").then(|| Framing::Chunked(Chunks::new()))
        }
        ([Some(_), Some(_)], _) | (_, [Some(_), _]) => None,
    }
}

fn size(digits: &[u8]) -> Option<usize> {
    let digits = std::str::from_utf8(digits).ok()?.trim();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

fn split(target: &str) -> (&str, Option<&str>) {
    match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    }
}

/// Fields that a head may have, as many as the server takes.
const FIELDS_MAX: usize = 100;
/// The bytes from the end of the last field to the end of the head: a line feed, and an empty line.
const END_OF_HEAD_SIZE_MAX: usize = b"\n\r\n".len();
