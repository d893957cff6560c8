//! The opening handshake, the client's side. RFC 6455 §4.1.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha1::{Digest, Sha1};

use crate::deflate::{Agreement, Disagreement, Offer};
use crate::escaped::escaped;

/// The content of the request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Upgrade {
    /// For the field Host.
    pub(crate) host: String,
    /// Path and query.
    pub(crate) path: String,
    /// Further fields.
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) subprotocols: Vec<String>,
    /// To compress messages.
    pub(crate) deflate: Option<Offer>,
}

/// The request of all connections of a process: with one key, its answer is hashed once.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) bytes: Vec<u8>,
    accept: String,
    subprotocols: Vec<String>,
    deflate: Option<Offer>,
}

/// An answer that accepts the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Acceptance {
    /// Of the answer's head, in bytes.
    pub(crate) size: usize,
    /// The agreement on compression; `None` where none was offered.
    pub(crate) deflate: Option<Agreement>,
}

/// The reason that a handshake came to nothing.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum Refusal {
    #[error("the server answers {code} {reason}")]
    Status { code: u16, reason: String },
    #[error("the server does not speak HTTP; its answer begins {start:?}")]
    NotHttp { start: String },
    #[error("the head of the server's answer is longer than {HEAD_SIZE_MAX} bytes")]
    Long,
    #[error("the server answers 101 without Upgrade: websocket")]
    NoUpgrade,
    #[error("the server answers 101 without Connection: Upgrade")]
    NoConnection,
    #[error("the server answers 101 without the right Sec-WebSocket-Accept")]
    Accept,
    #[error("the server chose an extension that was not offered")]
    Extension,
    #[error("{0}")]
    Deflate(#[from] Disagreement),
    #[error("the server chose a subprotocol that was not offered")]
    Subprotocol,
}

impl Request {
    pub(crate) fn new(upgrade: &Upgrade) -> Self {
        let key = STANDARD.encode(fastrand::u128(..).to_ne_bytes());
        let Upgrade { host, path, fields, subprotocols, deflate } = upgrade;
        let mut head = format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        );
        if !subprotocols.is_empty() {
            head += &format!("Sec-WebSocket-Protocol: {}\r\n", subprotocols.join(", "));
        }
        if let Some(offer) = deflate {
            head += &format!("Sec-WebSocket-Extensions: {offer}\r\n");
        }
        head.extend(fields.iter().map(|(name, value)| format!("{name}: {value}\r\n")));
        head += "\r\n";
        let (accept, subprotocols) = (accept(&key), subprotocols.clone());
        Self { bytes: head.into_bytes(), accept, subprotocols, deflate: *deflate }
    }

    /// The acceptance, once the answer's head is whole and accepts the request.
    ///
    /// # Errors
    ///
    /// [`Refusal`] where it does not.
    pub(crate) fn judge(&self, received: &[u8]) -> Result<Option<Acceptance>, Refusal> {
        let mut fields = [httparse::EMPTY_HEADER; FIELDS_MAX];
        let mut response = httparse::Response::new(&mut fields);
        let size = match response.parse(received) {
            Ok(httparse::Status::Complete(size)) => size,
            Ok(httparse::Status::Partial) if received.len() > HEAD_SIZE_MAX => return Err(Refusal::Long),
            Ok(httparse::Status::Partial) => return Ok(None),
            Err(httparse::Error::TooManyHeaders) => return Err(Refusal::Long),
            Err(_) => {
                let start = &received[..received.len().min(START_SHOWN_MAX)];
                return Err(Refusal::NotHttp { start: String::from_utf8_lossy(start).into_owned() });
            }
        };
        self.judge_head(&response)?;
        let deflate = self.judge_extensions(&response)?;
        Ok(Some(Acceptance { size, deflate }))
    }

    fn judge_head(&self, response: &httparse::Response<'_, '_>) -> Result<(), Refusal> {
        let code = response.code.unwrap_or_default();
        if code != 101 {
            let reason = escaped(response.reason.unwrap_or_default().as_bytes());
            return Err(Refusal::Status { code, reason });
        }
        let field = |name| field(response, name);
        if !field("upgrade").is_some_and(|value| value.eq_ignore_ascii_case("websocket")) {
            return Err(Refusal::NoUpgrade);
        }
        let has_upgrade =
            |value: &str| value.split(',').any(|token| token.trim().eq_ignore_ascii_case("upgrade"));
        if !field("connection").is_some_and(has_upgrade) {
            return Err(Refusal::NoConnection);
        }
        if field("sec-websocket-accept") != Some(self.accept.as_str()) {
            return Err(Refusal::Accept);
        }
        match field("sec-websocket-protocol") {
            Some(chosen) if !self.subprotocols.iter().any(|offered| offered == chosen) => {
                Err(Refusal::Subprotocol)
            }
            Some(_) | None => Ok(()),
        }
    }

    fn judge_extensions(&self, response: &httparse::Response<'_, '_>) -> Result<Option<Agreement>, Refusal> {
        // RFC 6455 §9.1: several fields are one.
        let chosen = fields(response, "sec-websocket-extensions").collect::<Vec<_>>().join(", ");
        match &self.deflate {
            Some(offer) => Ok(Some(Agreement::of(&chosen, offer)?)),
            None if chosen.is_empty() => Ok(None),
            None => Err(Refusal::Extension),
        }
    }
}

fn field<'a>(response: &'a httparse::Response<'_, '_>, name: &str) -> Option<&'a str> {
    fields(response, name).next()
}

fn fields<'a>(response: &'a httparse::Response<'_, '_>, name: &str) -> impl Iterator<Item = &'a str> {
    let fields = response.headers.iter().filter(move |field| field.name.eq_ignore_ascii_case(name));
    // What is not text is not what is looked for, but it is there.
    fields.map(|field| str::from_utf8(field.value).map_or("?", str::trim))
}

fn accept(key: &str) -> String {
    // RFC 6455 §4.2.2: the digest of the key followed by a fixed GUID.
    STANDARD
        .encode(Sha1::new().chain_update(key).chain_update("258EAFA5-E914-47DA-95CA-C5AB0DC85B11").finalize())
}

const HEAD_SIZE_MAX: usize = 16 << 10;
const FIELDS_MAX: usize = 96;
/// Of what is not HTTP, in bytes.
const START_SHOWN_MAX: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Request {
        let upgrade = Upgrade {
            host: "example.com".into(),
            path: "/chat?room=1".into(),
            fields: vec![("Origin".into(), "http://example.com".into())],
            subprotocols: vec!["chat".into(), "v2".into()],
            deflate: None,
        };
        Request { accept: accept("dGhlIHNhbXBsZSBub25jZQ=="), ..Request::new(&upgrade) }
    }

    fn answer(fields: &str) -> Vec<u8> {
        format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n{fields}\r\n"
        )
        .into_bytes()
    }

    // RFC 6455 §1.3: the example.
    const ACCEPT: &str = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";

    #[test]
    fn the_request_says_all_that_it_was_told() {
        let text = String::from_utf8(request().bytes).expect("text");
        assert!(text.starts_with("GET /chat?room=1 HTTP/1.1\r\nHost: example.com\r\n"), "{text}");
        for line in ["Origin: http://example.com\r\n", "Sec-WebSocket-Protocol: chat, v2\r\n"] {
            assert!(text.contains(line), "{text}");
        }
        assert!(text.ends_with("\r\n\r\n"), "{text}");
    }

    #[test]
    fn an_answer_is_accepted_when_it_is_whole() {
        let whole = answer(&format!("{ACCEPT}Sec-WebSocket-Protocol: v2\r\n"));
        for end in 0..whole.len() {
            assert_eq!(request().judge(&whole[..end]), Ok(None));
        }
        let accepted = Acceptance { size: whole.len(), deflate: None };
        assert_eq!(request().judge(&[&whole[..], b"\x81\x00"].concat()), Ok(Some(accepted)));
    }

    #[test]
    fn a_refusal_says_what_the_server_said() {
        let judged = |bytes: &[u8]| request().judge(bytes).expect_err("a refusal").to_string();
        let forbidden = judged(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        assert_eq!(forbidden, "the server answers 403 Forbidden");
        let ssh = judged(b"SSH-2.0-OpenSSH_9.6\r\n");
        assert_eq!(ssh, "the server does not speak HTTP; its answer begins \"SSH-2.0-OpenSSH_9.6\\r\\n\"");
        for (fields, part) in [
            ("", "Sec-WebSocket-Accept"),
            ("Sec-WebSocket-Accept: AAAA\r\n", "Sec-WebSocket-Accept"),
            (&format!("{ACCEPT}Sec-WebSocket-Extensions: permessage-deflate\r\n"), "an extension"),
            (&format!("{ACCEPT}Sec-WebSocket-Protocol: v3\r\n"), "a subprotocol"),
        ] {
            assert!(judged(&answer(fields)).contains(part), "{fields}");
        }
        assert!(judged(b"HTTP/1.1 101 OK\r\n\r\n").contains("Upgrade: websocket"));
        assert_eq!(judged(&vec![b'\n'; HEAD_SIZE_MAX + 1]), Refusal::Long.to_string());
    }

    #[test]
    fn compression_is_agreed_on_where_it_was_offered() {
        let offer = Offer { server_no_context_takeover: true, server_max_window_bits: Some(12) };
        let upgrade = Upgrade { deflate: Some(offer), ..Upgrade::default() };
        let request = Request { accept: accept("dGhlIHNhbXBsZSBub25jZQ=="), ..Request::new(&upgrade) };
        let text = str::from_utf8(&request.bytes).expect("text");
        let field = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits; \
                     server_no_context_takeover; server_max_window_bits=12\r\n";
        assert!(text.contains(field), "{text}");
        let extensions = "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=12; \
                          server_no_context_takeover\r\n";
        let whole = answer(&format!("{ACCEPT}{extensions}"));
        let accepted = request.judge(&whole).expect("it accepts").expect("it is whole");
        let agreed = accepted.deflate.expect("it was agreed on").to_string();
        assert_eq!(agreed, "permessage-deflate; server_no_context_takeover; server_max_window_bits=12");
        // A second field is part of the first.
        let twice = answer(&format!("{ACCEPT}{extensions}{extensions}"));
        assert_eq!(request.judge(&twice), Err(Refusal::Deflate(Disagreement::Twice)));
        assert_eq!(request.judge(&answer(ACCEPT)), Err(Refusal::Deflate(Disagreement::Declined)));
    }
}
