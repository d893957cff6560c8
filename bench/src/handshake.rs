//! The answer to the opening handshake, without any of its checks on headers. RFC 6455 §4.2.2.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest, Sha1};

/// The answer to a request, with an extension where it offers one; `None` for a request without a key.
pub fn response(request: &str, extension: Option<&str>) -> Option<String> {
    let accept = accept_value(header(request, "sec-websocket-key")?);
    let extension = match extension.filter(|_| header(request, "sec-websocket-extensions").is_some()) {
        Some(extension) => format!("Sec-WebSocket-Extensions: {extension}\r\n"),
        None => String::new(),
    };
    Some(format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n{extension}\r\n"
    ))
}

fn accept_value(key: &str) -> String {
    // RFC 6455 §4.2.2: the digest of the key followed by a fixed GUID.
    STANDARD
        .encode(Sha1::new().chain_update(key).chain_update("258EAFA5-E914-47DA-95CA-C5AB0DC85B11").finalize())
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(candidate, _)| candidate.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}

/// The end of a head.
pub const HEAD_END: &[u8] = b"\r\n\r\n";
/// Longest head read before giving up, in bytes.
pub const HEAD_SIZE_MAX: usize = 8 * 1024;

#[cfg(test)]
mod tests {
    use super::{header, response};

    #[test]
    fn the_answer_is_the_one_of_the_rfc() {
        // RFC 6455 §1.3: the example.
        let request = "GET / HTTP/1.1\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        let answer = response(request, Some("fast")).expect("the request has a key");
        assert!(answer.starts_with("HTTP/1.1 101 ") && answer.ends_with("\r\n\r\n"), "{answer}");
        assert_eq!(header(&answer, "Sec-WebSocket-Accept"), Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        assert_eq!(header(&answer, "Sec-WebSocket-Extensions"), None);
        let offering = request.replacen("\r\n", "\r\nSec-WebSocket-Extensions: fast\r\n", 1);
        let answer = response(&offering, Some("fast")).expect("the request has a key");
        assert_eq!(header(&answer, "Sec-WebSocket-Extensions"), Some("fast"));
    }

    #[test]
    fn a_request_without_a_key_has_no_answer() {
        assert_eq!(response("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", None), None);
    }
}
