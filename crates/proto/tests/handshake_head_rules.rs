//! Is each rule of RFC 9112 about the head of a request kept, with the status that it calls for?

mod handshake_support;

use gannet_proto::handshake::{HeadLimits, HeadReader, HttpVersion, Refusal, RequestHead};
use handshake_support::receive;

fn assert_refused(head: &[u8], refusal: Refusal) {
    let outcome = receive(head).map(|received| received.map(|(consumed, _)| consumed));
    assert_eq!(outcome, Err(refusal), "{}", head.escape_ascii());
}

/// The refusal must come with the last of these bytes, without waiting for the end of the head.
fn assert_refused_at_last_byte(head: &[u8], refusal: Refusal) {
    let (mut reader, mut request) = (HeadReader::new(), RequestHead::default());
    let (last, before) = head.split_last().expect("not empty");
    assert_eq!(
        reader.receive(before, &HeadLimits::default(), &mut request),
        Ok(None),
        "{}",
        head.escape_ascii()
    );
    let outcome = reader.receive(&[*last], &HeadLimits::default(), &mut request);
    assert_eq!(outcome, Err(refusal), "{}", head.escape_ascii());
    assert_refused(head, refusal);
}

/// §2.2: both halves of CR LF, always; and no NUL (RFC 9110 §5.5).
#[test]
fn a_bad_byte_is_refused_when_it_arrives() {
    for head in [
        b"\n" as &[u8],
        b"GET / HTTP/1.1\n",
        b"GET / HTTP/1.1\r\nHost: a\n",
        b"GET / HTTP/1.1\r\n\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n\n",
    ] {
        assert_refused_at_last_byte(head, Refusal::BareLineFeed);
    }
    for head in [
        b"\rG" as &[u8],
        b"GET / HTTP/1.1\rH",
        b"GET / HTTP/1.1\r\nHost: a\r\r",
        b"GET / HTTP/1.1\r\nHost: a\rb",
        b"GET / HTTP/1.1\r\n\r\r",
        b"GET / HTTP/1.1\r\r",
    ] {
        assert_refused_at_last_byte(head, Refusal::BareCarriageReturn);
    }
    for head in [
        b"\0" as &[u8],
        b"GET /\0",
        b"GET / HTTP/1.1\r\nHost: a\0",
        b"GET / HTTP/1.1\r\nHo\x01",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: \x1b",
        b"\r\n\x16",
    ] {
        assert_refused_at_last_byte(head, Refusal::ControlCharacter);
    }
    assert_refused(b"GET / HTTP/1.1\r\nHost: a\r\nX: \x7f\r\n\r\n", Refusal::ControlCharacter);
}

/// RFC 8446 §5.1: 0x16 is the first byte of a ClientHello, and of no method.
#[test]
fn tls_is_recognised_by_its_first_byte() {
    assert_refused(b"\x16", Refusal::TlsOnPlainPort);
    assert_refused(b"\x16\x03\x01\x02\x00\x01\x00", Refusal::TlsOnPlainPort);
    assert_eq!(Refusal::TlsOnPlainPort.status(), 400);
    assert!(Refusal::TlsOnPlainPort.to_string().contains("wss://"));
}

/// §3: method, target and version, with one space between.
#[test]
fn a_malformed_request_line_is_refused() {
    for line in [
        "GET",
        "GET /",
        "GET  / HTTP/1.1",
        "GET /  HTTP/1.1",
        "GET\t/ HTTP/1.1",
        " GET / HTTP/1.1",
        "GET / HTTP/1.1 ",
        "GET / HTTP/1.12",
        "GET / HTTP/11.2",
        "GET / HTTP/1.2 ",
        "GET / HTTP",
        "GET / HTTP/",
        "GET / HTCPCP/1.0",
        "GET / http/1.1",
        "GET / HTTP/1,1",
        "GET / a HTTP/1.1",
        "G(T / HTTP/1.1",
        "G\u{c9}T / HTTP/1.1",
        ":",
    ] {
        let head = format!("{line}\r\nHost: a\r\n\r\n");
        assert_refused(head.as_bytes(), Refusal::RequestLineMalformed);
    }
    assert_eq!(Refusal::RequestLineMalformed.status(), 400);
}

/// §3.2 and RFC 6455 §3.
#[test]
fn a_malformed_target_is_refused() {
    for target in
        ["chat", "*", "/a#b", "/\u{fc}", "http://", "http:///a", "http://a b/", "ws", "example.com:80"]
    {
        let head = format!("GET {target} HTTP/1.1\r\nHost: a\r\n\r\n");
        let expected =
            if target.contains(' ') { Refusal::RequestLineMalformed } else { Refusal::TargetInvalid };
        assert_refused(head.as_bytes(), expected);
    }
    assert_refused(b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n", Refusal::RequestLineMalformed);
    assert_eq!(Refusal::TargetInvalid.status(), 400);
}

/// §2.3 and RFC 9110 §15.6.6.
#[test]
fn another_major_version_is_refused() {
    for version in ["HTTP/2.0", "HTTP/2.1", "HTTP/3.0", "HTTP/0.9"] {
        let head = format!("GET / {version}\r\nHost: a\r\n\r\n");
        assert_refused(head.as_bytes(), Refusal::HttpVersionUnsupported);
    }
    // RFC 9113 §3.4: what an HTTP/2 client with prior knowledge sends.
    assert_refused(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Refusal::HttpVersionUnsupported);
    assert_eq!(Refusal::HttpVersionUnsupported.status(), 505);
}

/// RFC 9110 §2.5: a minor version that is not known is processed as the highest that is.
#[test]
fn a_minor_version_is_read_as_the_highest_that_is_known() {
    let version = |head: &str| receive(head.as_bytes()).map(|read| read.expect("whole").1.version());
    assert_eq!(version("GET / HTTP/1.0\r\n\r\n"), Ok(HttpVersion::Http10));
    for minor in 1..=9 {
        for before in ["", "\r\n"] {
            let head = format!("{before}GET /1.2 HTTP/1.{minor}\r\nX: HTTP/1.2\r\n\r\n");
            assert_eq!(version(&head), Ok(HttpVersion::Http11), "{head}");
        }
    }
    // Whoever reads the head after this crate has to understand the same.
    let (_, request) = receive(b"GET / HTTP/1.7\r\nHost: a\r\n\r\n").expect("well-formed").expect("whole");
    assert_eq!(request.as_bytes(), b"GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!((request.method(), request.target(), request.host()), ("GET", "/", Some("a")));
    // What else is wrong is still found.
    assert_refused(b"GET / HTTP/1.2\r\nHost : a\r\n\r\n", Refusal::FieldNameInvalid);
    assert_refused(b"GET a HTTP/1.2\r\nHost: a\r\n\r\n", Refusal::TargetInvalid);
}

/// §5.1 and RFC 9110 §5.6.2.
#[test]
fn a_malformed_field_name_is_refused() {
    for line in ["Host : a", "Ho st: a", ": a", "Host", "H\u{f6}st: a", "(Host): a", "Host\t: a", "\u{7f}: a"]
    {
        let head = format!("GET / HTTP/1.1\r\n{line}\r\n\r\n");
        assert_refused(head.as_bytes(), Refusal::FieldNameInvalid);
    }
    assert_eq!(Refusal::FieldNameInvalid.status(), 400);
}

/// §5.2, and §2.2 about space before the first field.
#[test]
fn a_folded_field_is_refused() {
    for lines in ["Host: a\r\n b", "Host: a\r\n\tb", " Host: a", "Host: a\r\n "] {
        let head = format!("GET / HTTP/1.1\r\n{lines}\r\n\r\n");
        assert_refused(head.as_bytes(), Refusal::FieldFolded);
    }
    assert_eq!(Refusal::FieldFolded.status(), 400);
}

/// §2.2: at least one is ignored. Here: one.
#[test]
fn one_empty_line_may_come_first() {
    let head = b"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nrest";
    let (consumed, request) = receive(head).expect("no refusal").expect("whole");
    assert_eq!((consumed, request.host()), (head.len() - 4, Some("a")));
    assert_refused_at_last_byte(b"\r\n\r\n", Refusal::RequestLineMalformed);
}

/// RFC 9110 §5.5: space around a value is no part of it, any byte above 0x7F is.
#[test]
fn values_are_trimmed_and_otherwise_left_alone() {
    let head =
        b"GET / HTTP/1.1\r\nHost:\t a \t\r\nEmpty:\r\nBlank: \t \r\nX:a\tb c\r\nY: \xff\xfe\r\nX: 2\r\n\r\n";
    let (_, request) = receive(head).expect("no refusal").expect("whole");
    assert_eq!(request.host(), Some("a"));
    assert_eq!(request.field("empty"), Some(b"" as &[u8]));
    assert_eq!(request.field("blank"), Some(b"" as &[u8]));
    assert_eq!(request.field("x"), Some(b"a\tb c" as &[u8]));
    assert_eq!(request.field("y"), Some(b"\xff\xfe" as &[u8]));
    assert_eq!(request.field("z"), None);
    let names: Vec<&str> = request.fields().map(|(name, _)| name).collect();
    assert_eq!(names, ["Host", "Empty", "Blank", "X", "Y", "X"]);
}

/// §3.2.2: a target in absolute form names the host, and `Host` is ignored.
#[test]
fn an_absolute_target_names_the_host() {
    let head = b"GET http://example.com:81/chat?a=b HTTP/1.1\r\nHost: other\r\n\r\n";
    let (_, request) = receive(head).expect("no refusal").expect("whole");
    assert_eq!(request.host(), Some("example.com:81"));
    assert_eq!((request.path(), request.query()), ("/chat", Some("a=b")));
}

/// A head is not mixed with the one that was parsed into the same `RequestHead` before.
#[test]
fn nothing_of_an_earlier_head_is_left() {
    let (mut reader, mut request, limits) =
        (HeadReader::new(), RequestHead::default(), HeadLimits::default());
    let heads = [
        b"GET /a-long-path?query HTTP/1.0\r\nHost: example.com\r\nOrigin: http://a\r\n\r\n" as &[u8],
        b"POST / HTTP/1.1\r\nHost: b\r\n\r\n",
    ];
    for head in heads {
        assert_eq!(reader.receive(head, &limits, &mut request), Ok(Some(head.len())));
        assert_eq!(Ok(Some((head.len(), request.clone()))), receive(head));
    }
    assert_eq!((request.method(), request.host(), request.origin()), ("POST", Some("b"), None));
}
