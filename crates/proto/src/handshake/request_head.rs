use std::mem::MaybeUninit;
use std::ops::Range;

use super::{HeadLimits, Refusal, offered_subprotocols, target};

/// The version of HTTP that a request is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HttpVersion {
    /// HTTP/1.0, whose `Upgrade` is ignored: RFC 9110 §7.8.
    Http10,
    /// HTTP/1.1, and a later minor version, which is processed as this one: RFC 9110 §2.5.
    #[default]
    Http11,
}

/// The parsed head of a request. It owns its bytes, and parses the next head without allocating again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestHead {
    bytes: HeadBytes,
    method: Range<usize>,
    target: Range<usize>,
    version: HttpVersion,
    fields: Vec<FieldLine>,
}

/// The bytes of a head. Most are UTF-8, which is checked once for all parts; values of fields may hold other bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
enum HeadBytes {
    Text(String),
    Other(Vec<u8>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct FieldLine {
    name: Range<usize>,
    value: Range<usize>,
}

impl RequestHead {
    /// The method, in the case in which it was sent.
    pub fn method(&self) -> &str {
        self.bytes.text(&self.method)
    }

    /// The target as it was sent: ASCII, with its query, nothing decoded.
    pub fn target(&self) -> &str {
        self.bytes.text(&self.target)
    }

    /// The path of the target, nothing decoded. It begins with a slash but for `OPTIONS *` and `CONNECT`.
    pub fn path(&self) -> &str {
        target::path(self.target())
    }

    /// The query of the target without its question mark, nothing decoded.
    pub fn query(&self) -> Option<&str> {
        target::query(self.target())
    }

    /// The head as it was sent, with the empty line that ends it. A minor version after 1.1 is written as `HTTP/1.1`.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.as_slice()
    }

    /// The version of HTTP.
    pub fn version(&self) -> HttpVersion {
        self.version
    }

    /// Name and value of each field line, in the order of the head; no white space around the values.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &[u8])> + Clone {
        let bytes = &self.bytes;
        self.fields.iter().map(|line| (bytes.text(&line.name), &bytes.as_slice()[line.value.clone()]))
    }

    /// The value of the first field of this name, in any case.
    pub fn field(&self, name: &str) -> Option<&[u8]> {
        self.fields().find(|(candidate, _)| candidate.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The host, and the port where one was sent, that the client asks for.
    pub fn host(&self) -> Option<&str> {
        // RFC 9112 §3.2.2: with a target in absolute form, `Host` is ignored.
        target::authority(self.target()).or_else(|| self.field_text("host"))
    }

    /// The value of `Origin`: the page that a browser connects from.
    pub fn origin(&self) -> Option<&str> {
        self.field_text("origin")
    }

    /// The subprotocols that the client offers, the one it prefers first (RFC 6455 §4.1 item 10).
    pub fn subprotocols(&self) -> impl Iterator<Item = &str> + Clone {
        offered_subprotocols(self.fields())
    }

    /// Parses a head that [`HeadScan`](super::head_scan::HeadScan) found to be whole.
    pub(super) fn parse(&mut self, head: &[u8], fields_max: usize) -> Result<(), Refusal> {
        let head = head.strip_prefix(b"\r\n").unwrap_or(head);
        match self.parse_lines(head, fields_max) {
            Err(Refusal::HttpVersionUnsupported) => {
                let head = as_http_1_1(head).ok_or(Refusal::HttpVersionUnsupported)?;
                self.parse_lines(&head, fields_max)
            }
            result => result,
        }
    }

    fn parse_lines(&mut self, head: &[u8], fields_max: usize) -> Result<(), Refusal> {
        let mut lines = [const { MaybeUninit::uninit() }; HeadLimits::FIELDS_MAX];
        let lines = &mut lines[..fields_max.min(HeadLimits::FIELDS_MAX)];
        let mut parsed = httparse::Request::new(&mut []);
        match parsed.parse_with_uninit_headers(head, lines) {
            Ok(httparse::Status::Complete(size)) if size == head.len() => self.store(head, &parsed),
            Ok(httparse::Status::Complete(_) | httparse::Status::Partial) => {
                Err(Refusal::RequestLineMalformed)
            }
            Err(error) => Err(refusal(error, head)),
        }
    }

    fn store(&mut self, head: &[u8], parsed: &httparse::Request<'_, '_>) -> Result<(), Refusal> {
        let (Some(method), Some(target), Some(minor_version)) = (parsed.method, parsed.path, parsed.version)
        else {
            return Err(Refusal::RequestLineMalformed);
        };
        if !target::is_target(method, target) {
            return Err(Refusal::TargetInvalid);
        }

        self.bytes.store(head);
        self.version = if minor_version == 0 { HttpVersion::Http10 } else { HttpVersion::Http11 };
        self.method = place(head, method.as_bytes());
        self.target = place(head, target.as_bytes());
        self.fields.clear();
        self.fields.extend(parsed.headers.iter().map(|line| FieldLine {
            name: place(head, line.name.as_bytes()),
            value: place(head, line.value),
        }));
        Ok(())
    }

    fn field_text(&self, name: &str) -> Option<&str> {
        self.field(name).and_then(|value| std::str::from_utf8(value).ok())
    }
}

impl HeadBytes {
    /// Copies `head` to the place of the one before.
    fn store(&mut self, head: &[u8]) {
        match (simdutf8::basic::from_utf8(head), &mut *self) {
            (Ok(text), Self::Text(kept)) => {
                kept.clear();
                kept.push_str(text);
            }
            (Ok(text), Self::Other(_)) => *self = Self::Text(text.to_owned()),
            (Err(_), Self::Text(_) | Self::Other(_)) => *self = Self::Other(head.to_vec()),
        }
    }

    fn as_slice(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Other(bytes) => bytes,
        }
    }

    /// The text of a method, a target or a field name.
    fn text(&self, place: &Range<usize>) -> &str {
        match self {
            Self::Text(text) => &text[place.clone()],
            Self::Other(bytes) => {
                let text = std::str::from_utf8(&bytes[place.clone()]);
                text.expect("methods, targets and field names were parsed as ASCII")
            }
        }
    }
}

impl Default for HeadBytes {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

/// The range of `part`, which is a part of `whole`.
fn place(whole: &[u8], part: &[u8]) -> Range<usize> {
    if part.is_empty() {
        return 0..0;
    }
    let start = part.as_ptr().addr() - whole.as_ptr().addr();
    start..start + part.len()
}

#[cold]
fn refusal(error: httparse::Error, head: &[u8]) -> Refusal {
    use httparse::Error;
    match error {
        Error::Version if has_http_version(head) => Refusal::HttpVersionUnsupported,
        Error::HeaderName if has_folded_line(head) => Refusal::FieldFolded,
        Error::HeaderName => Refusal::FieldNameInvalid,
        Error::HeaderValue => Refusal::ControlCharacter,
        Error::TooManyHeaders => Refusal::TooManyFields,
        Error::Version | Error::NewLine | Error::Status | Error::Token => Refusal::RequestLineMalformed,
    }
}

/// True where the request line ends with a version that HTTP could have, RFC 9112 §2.3.
fn has_http_version(head: &[u8]) -> bool {
    let line = head.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let mut parts = line.split(|byte| *byte == b' ');
    let version = parts.nth(2).and_then(|version| version.strip_prefix(b"HTTP/"));
    matches!((version, parts.next()), (Some([b'0'..=b'9', b'.', b'0'..=b'9']), None))
}

/// The head rewritten in HTTP/1.1; `None` where it is in no later minor version. RFC 9110 §2.5 has it processed as
/// HTTP/1.1, here and by the next parser.
#[cold]
fn as_http_1_1(head: &[u8]) -> Option<Vec<u8>> {
    let line = head.split(|byte| *byte == b'\r').next()?;
    let [before @ .., b'2'..=b'9'] = line else { return None };
    if !before.ends_with(b" HTTP/1.") {
        return None;
    }
    let mut rewritten = head.to_vec();
    rewritten[before.len()] = b'1';
    Some(rewritten)
}

/// True where a line begins with white space, which once continued the line before (RFC 9112 §5.2).
fn has_folded_line(head: &[u8]) -> bool {
    head.windows(2).any(|pair| matches!(pair, [b'\n', b' ' | b'\t']))
}
