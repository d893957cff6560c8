//! The opening handshake, both sides, without any of its checks on headers. RFC 6455 §4.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest, Sha1};

/// The request a client of the benchmark sends.
pub fn request(key: &str) -> String {
    format!(
        "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
}

/// The answer to a request; `None` when it carries no key.
pub fn response(request: &str) -> Option<String> {
    let key = header(request, "sec-websocket-key")?;
    Some(format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {}\r\n\r\n",
        accept_value(key)
    ))
}

/// Whether an answer accepts the request that was made with `key`.
pub fn is_accepted(response: &str, key: &str) -> bool {
    response.starts_with("HTTP/1.1 101 ")
        && header(response, "sec-websocket-accept") == Some(accept_value(key).as_str())
}

/// A key as a client makes it: sixteen bytes in base64.
pub fn key(random: &mut fastrand::Rng) -> String {
    STANDARD.encode(random.u128(..).to_ne_bytes())
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

/// What ends a head.
pub const HEAD_END: &[u8] = b"\r\n\r\n";
/// Longest head read before giving up, in bytes.
pub const HEAD_SIZE_MAX: usize = 8 * 1024;

#[cfg(test)]
mod tests {
    use super::{header, is_accepted, request, response};

    #[test]
    fn the_answer_is_the_one_of_the_rfc() {
        // RFC 6455 §1.3: the example.
        let key = "dGhlIHNhbXBsZSBub25jZQ==";
        let answer = response(&request(key)).expect("the request has a key");
        assert_eq!(header(&answer, "Sec-WebSocket-Accept"), Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        assert!(is_accepted(&answer, key));
        assert!(!is_accepted(&answer, "another key"));
    }
}
