//! The sources of a request object's data, kept for the methods that ask for them as bytes.

use gannet::axum::body::Bytes;
use gannet::axum::http::Version;
use gannet::axum::http::request::Parts;

use super::parser::Parser;
use super::request_head::RequestHead;

/// A request behind its object.
pub(super) enum Source {
    /// `new` made it.
    Nothing,
    Http {
        parts: Box<Parts>,
        body: Bytes,
    },
    Handshake(Box<gannet::Request>),
    /// The script feeds it.
    Parser(Parser),
}

impl Source {
    pub(super) fn method(&self) -> Option<&str> {
        match self {
            Self::Nothing => None,
            Self::Http { parts, .. } => Some(parts.method.as_str()),
            Self::Handshake(request) => Some(request.method()),
            Self::Parser(parser) => parser.method(),
        }
    }

    pub(super) fn body(&self) -> Option<&[u8]> {
        match self {
            Self::Nothing => None,
            Self::Http { body, .. } => Some(body),
            Self::Handshake(_) => Some(b""),
            Self::Parser(parser) => Some(parser.body()),
        }
    }

    /// The request as it came. One of plain HTTP is put together again: without its body's framing, and with its
    /// fields' names in lower case.
    pub(super) fn bytes(&self) -> Option<Vec<u8>> {
        match self {
            Self::Nothing => None,
            Self::Http { parts, body } => {
                let mut bytes = head_bytes(&head_of_parts(parts));
                bytes.extend_from_slice(body);
                Some(bytes)
            }
            Self::Handshake(request) => Some(request.as_bytes().to_vec()),
            Self::Parser(parser) => Some(parser.received().to_vec()),
        }
    }

    pub(super) fn is_complete(&self) -> bool {
        match self {
            Self::Nothing => false,
            Self::Http { .. } | Self::Handshake(_) => true,
            Self::Parser(parser) => parser.is_complete(),
        }
    }
}

pub(super) fn head_of_parts(parts: &Parts) -> RequestHead<'_> {
    RequestHead {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query(),
        is_http_1_0: parts.version == Version::HTTP_10,
        fields: parts.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect(),
    }
}

pub(super) fn head_of_handshake(request: &gannet::Request) -> RequestHead<'_> {
    RequestHead {
        method: request.method(),
        path: request.path(),
        query: request.query(),
        // RFC 6455 §4.2.1: an upgrade is a GET of HTTP/1.1 or later.
        is_http_1_0: false,
        fields: request.headers().collect(),
    }
}

fn head_bytes(head: &RequestHead<'_>) -> Vec<u8> {
    let mut bytes = format!("{} {}", head.method, head.path).into_bytes();
    if let Some(query) = head.query {
        bytes.push(b'?');
        bytes.extend_from_slice(query.as_bytes());
    }
    bytes.extend_from_slice(if head.is_http_1_0 { b" HTTP/1.0\r\n" } else { b" HTTP/1.1\r\n" });
    for (name, value) in &head.fields {
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes
}
