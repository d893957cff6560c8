//! Is each answer, to the byte, the HTTP that its status calls for?

use std::time::{Duration, SystemTime};

use gannet_proto::handshake::{AcceptValue, Acceptance, Field, InvalidField, Refusal, write_response};

/// The date that RFC 9110 §5.6.7 writes out: Sun, 06 Nov 1994 08:49:37 GMT.
fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777)
}

fn written(refusal: Refusal) -> String {
    let mut out = Vec::new();
    refusal.write(Some("GET"), now(), &mut out);
    String::from_utf8(out).expect("ASCII")
}

fn field(name: &str, value: &str) -> Field {
    Field::new(name, value).expect("a valid field")
}

#[test]
fn a_bad_request_is_answered_with_its_reason() {
    assert_eq!(
        written(Refusal::KeyMissing),
        "HTTP/1.1 400 Bad Request\r\n\
         Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n\
         Connection: close\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\
         X-Content-Type-Options: nosniff\r\n\
         Content-Length: 62\r\n\
         \r\n\
         The request has no Sec-WebSocket-Key field; it must have one.\n"
    );
}

/// RFC 9110 §15.5.22: 426 says what to upgrade to. §7.8: `Connection` names it.
#[test]
fn upgrade_required_says_to_what() {
    let text = written(Refusal::UpgradeRequired);
    assert!(text.starts_with("HTTP/1.1 426 Upgrade Required\r\n"));
    assert!(text.contains("\r\nUpgrade: websocket\r\nConnection: upgrade, close\r\n"));
    assert!(!text.contains("Sec-WebSocket-Version"));
}

/// RFC 6455 §4.4: the versions that are spoken.
#[test]
fn another_version_is_told_the_right_one() {
    let text = written(Refusal::VersionUnsupported);
    assert!(text.starts_with("HTTP/1.1 426 Upgrade Required\r\n"));
    assert!(text.contains("\r\nUpgrade: websocket\r\n"));
    assert!(text.contains("\r\nSec-WebSocket-Version: 13\r\n"));
}

/// RFC 9110 §15.5.6 and §15.6.4.
#[test]
fn each_status_has_the_field_that_it_needs() {
    let begins = |refusal, line: &str, field: &str| {
        let text = written(refusal);
        assert!(text.starts_with(&format!("HTTP/1.1 {line}\r\n{DATE}{field}\r\n")), "{text}");
    };
    begins(Refusal::MethodNotGet, "405 Method Not Allowed", "Allow: GET");
    for refusal in
        [Refusal::DecisionTimeout, Refusal::ServerFull, Refusal::TooManyExchanges, Refusal::Stopping]
    {
        begins(refusal, "503 Service Unavailable", "Retry-After: 10");
    }
    for (refusal, line) in [
        (Refusal::OriginForeign, "403 Forbidden"),
        (Refusal::HandshakeTimeout, "408 Request Timeout"),
        (Refusal::RequestLineTooLong, "414 URI Too Long"),
        (Refusal::HeadTooBig, "431 Request Header Fields Too Large"),
        (Refusal::HttpVersionUnsupported, "505 HTTP Version Not Supported"),
    ] {
        begins(refusal, line, "Connection: close");
    }
}

#[test]
fn the_length_of_a_refusal_is_that_of_its_body() {
    for refusal in
        [Refusal::TlsOnPlainPort, Refusal::OriginForeign, Refusal::UpgradeRequired, Refusal::Stopping]
    {
        let text = written(refusal);
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        assert!(head.ends_with(&format!("\r\nContent-Length: {}", body.len())), "{text}");
        assert_eq!(body, format!("{refusal}\n"));
    }
}

/// RFC 9110 §9.3.2: no content in the answer to a HEAD, and §8.6: the length is that of the answer to a GET.
#[test]
fn the_answer_to_a_head_is_the_head_of_the_answer() {
    for refusal in [Refusal::UpgradeRequired, Refusal::MethodNotGet, Refusal::HostMissing] {
        let whole = written(refusal);
        let (head, body) = whole.split_once("\r\n\r\n").expect("a head and a body");
        let mut out = Vec::new();
        refusal.write(Some("HEAD"), now(), &mut out);
        assert_eq!(String::from_utf8(out).expect("ASCII"), format!("{head}\r\n\r\n"));
        // A client whose request was not understood waits for the body; methods have case, §9.1.
        for method in [None, Some("POST"), Some("head"), Some("")] {
            let mut out = Vec::new();
            refusal.write(method, now(), &mut out);
            assert!(out.ends_with(body.as_bytes()), "{method:?}");
        }
    }
}

#[test]
fn an_answer_is_appended_to_what_is_there() {
    let mut out = b"before".to_vec();
    Refusal::KeyMissing.write(None, now(), &mut out);
    assert!(out.starts_with(b"beforeHTTP/1.1 400 "));
}

#[test]
fn an_acceptance_carries_what_the_application_adds() {
    let accept_value = AcceptValue::of(b"dGhlIHNhbXBsZSBub25jZQ==").expect("valid");
    let fields = [field("Set-Cookie", "a=b"), field("X-Trace", "1")];
    let mut out = Vec::new();
    Acceptance { accept_value, subprotocol: None, deflate: None, fields: &fields }.write(&mut out);
    assert_eq!(
        String::from_utf8(out).expect("ASCII"),
        "HTTP/1.1 101 Switching Protocols\r\n\
         Upgrade: websocket\r\n\
         Connection: Upgrade\r\n\
         Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\
         Set-Cookie: a=b\r\n\
         X-Trace: 1\r\n\
         \r\n"
    );
}

#[test]
#[should_panic(expected = "the subprotocol is one that the client offered")]
fn a_subprotocol_cannot_add_a_field() {
    let accept_value = AcceptValue::of(b"dGhlIHNhbXBsZSBub25jZQ==").expect("valid");
    Acceptance { accept_value, subprotocol: Some("a\r\nX: y"), deflate: None, fields: &[] }
        .write(&mut Vec::new());
}

#[test]
fn an_application_may_answer_otherwise() {
    let mut out = Vec::new();
    write_response(&mut out, now(), 401, &[field("WWW-Authenticate", "Bearer")], b"who are you?");
    assert_eq!(
        String::from_utf8(out).expect("ASCII"),
        "HTTP/1.1 401 Unauthorized\r\n\
         Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n\
         Connection: close\r\n\
         WWW-Authenticate: Bearer\r\n\
         Content-Length: 12\r\n\
         \r\n\
         who are you?"
    );
}

/// RFC 9110 §8.6: no `Content-Length` in a 204. §15.4.5: no body in a 304.
#[test]
fn a_status_without_a_body_has_none() {
    for (status, line) in [(204, "204 No Content"), (304, "304 Not Modified")] {
        let mut out = Vec::new();
        write_response(&mut out, now(), status, &[], b"lost");
        let expected = format!("HTTP/1.1 {line}\r\n{DATE}Connection: close\r\n\r\n");
        assert_eq!(String::from_utf8(out).expect("ASCII"), expected);
    }
}

/// RFC 9110 §6.6.1: one date, that of the application where it has one.
#[test]
fn the_date_of_the_application_is_the_only_one() {
    for name in ["Date", "date"] {
        let mut out = Vec::new();
        write_response(&mut out, now(), 401, &[field(name, "Mon, 07 Nov 1994 08:49:37 GMT")], b"");
        let text = String::from_utf8(out).expect("ASCII");
        assert_eq!(text.to_lowercase().matches("date:").count(), 1, "{text}");
        assert!(text.contains(": Mon, 07 Nov 1994 08:49:37 GMT\r\n"), "{text}");
    }
}

/// RFC 9112 §4: an unknown status keeps the space before its empty phrase; no answer here is informational.
#[test]
fn an_odd_status_stays_http() {
    for (status, line) in
        [(299, "HTTP/1.1 299 \r\n"), (101, "HTTP/1.1 500 "), (0, "HTTP/1.1 500 "), (600, "HTTP/1.1 500 ")]
    {
        let mut out = Vec::new();
        write_response(&mut out, now(), status, &[], b"");
        assert!(out.starts_with(line.as_bytes()), "{status}");
    }
}

#[test]
fn a_field_cannot_hold_a_second_one() {
    for value in ["a\r\nX: y", "a\nX: y", "a\rX: y", "a\0", "\r\n", "\u{7f}", "\u{1b}[2J"] {
        assert_eq!(Field::new("X", value), Err(InvalidField::Value), "{value:?}");
    }
    for name in ["", "X Y", "X:", "X\r\nY", "X\n", "X\0", " X", "\u{fc}", "X\t"] {
        assert_eq!(Field::new(name, "a"), Err(InvalidField::Name), "{name:?}");
    }
    for value in ["", "a b\tc", "\u{fc}ber", "a: b; c=\"d\""] {
        assert!(Field::new("X-Y_z.1", value).is_ok(), "{value:?}");
    }
}

#[test]
fn a_field_of_the_server_is_not_the_applications() {
    for name in [
        "Connection",
        "upgrade",
        "CONTENT-LENGTH",
        "Transfer-Encoding",
        "Sec-WebSocket-Accept",
        "sec-websocket-extensions",
        "Sec-WebSocket-",
    ] {
        assert_eq!(Field::new(name, "a"), Err(InvalidField::Reserved), "{name}");
    }
    for name in ["Sec-WebSocke", "Content-Length-2", "Date", "Sec-Fetch-Mode"] {
        assert!(Field::new(name, "a").is_ok(), "{name}");
    }
}

const DATE: &str = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
