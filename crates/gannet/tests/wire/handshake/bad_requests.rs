//! A request that is no sound upgrade is refused: the answer says why, arrives, and the server serves others.

use super::refusal::{assert_refused, echo};
use crate::support::response::Response;
use crate::support::{Frame, TEXT, TestServer, upgrade_request};

const BAD_REQUEST: &str = "400 Bad Request";
const KEY: &str = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
const VERSION: &str = "Sec-WebSocket-Version: 13\r\n";

/// Asserts the answer to the upgrade of RFC 6455 §1.3 in which `part` is replaced.
#[track_caller]
fn assert_replaced(part: &str, with: &str, status: &str) {
    let server = echo(|_| ());
    let request = upgrade_request(server.address, "");
    assert!(request.contains(part), "{part} is in {request}");
    assert_refused(&server, request.replace(part, with), status);
}

/// Asserts the answer to the upgrade of RFC 6455 §1.3 with more lines.
#[track_caller]
fn assert_added(more: &[u8], status: &str) {
    let server = echo(|_| ());
    let mut request = upgrade_request(server.address, "").into_bytes();
    request.truncate(request.len() - 2);
    request.extend(more);
    request.extend(b"\r\n");
    assert_refused(&server, request, status);
}

#[test]
fn a_request_needs_a_key() {
    assert_replaced(KEY, "", BAD_REQUEST);
}

#[test]
fn a_key_is_the_base64_of_16_bytes() {
    // 15 bytes, 17 bytes, padding missing, other alphabet, nothing.
    for key in ["dGhlIHNhbXBsZSBub25j", "dGhlIHNhbXBsZSBub25jZWU=", "dGhlIHNhbXBsZSBub25jZQ", "????", ""] {
        assert_replaced("dGhlIHNhbXBsZSBub25jZQ==", key, BAD_REQUEST);
    }
}

#[test]
fn a_request_has_no_second_key() {
    assert_added(KEY.as_bytes(), BAD_REQUEST);
}

#[test]
fn another_version_is_told_the_right_one() {
    for version in ["12", "14", "8", "013", "13, 8", "x", ""] {
        let server = echo(|_| ());
        let wrong = format!("Sec-WebSocket-Version: {version}\r\n");
        let request = upgrade_request(server.address, "").replace(VERSION, &wrong);
        let answer = assert_refused(&server, request, "426 Upgrade Required");
        assert_eq!(answer.field("Sec-WebSocket-Version"), Some("13"), "RFC 6455 §4.4, for {version:?}");
    }
}

#[test]
fn a_request_needs_a_version() {
    assert_replaced(VERSION, "", BAD_REQUEST);
}

#[test]
fn a_method_other_than_get_is_told_what_is_allowed() {
    for method in ["POST", "PUT", "DELETE", "get"] {
        let server = echo(|_| ());
        let request = upgrade_request(server.address, "").replacen("GET", method, 1);
        let answer = assert_refused(&server, request, "405 Method Not Allowed");
        assert_eq!(answer.field("Allow"), Some("GET"), "RFC 9110 §15.5.6, for {method}");
    }
}

#[test]
fn a_request_without_upgrade_is_told_what_is_spoken_here() {
    let server = TestServer::start(TestServer::echo_alone(|_| ()));
    let plain = format!("GET /chat HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    let h2c = upgrade_request(server.address, "").replace("Upgrade: websocket\r\n", "Upgrade: h2c\r\n");
    for request in [plain, h2c] {
        let answer = Response::last_to(&server, request);
        answer.assert_refusal("426 Upgrade Required");
        assert_eq!(answer.field("Sec-WebSocket-Version"), None, "no version was asked for");
        server.assert_serves();
    }
}

#[test]
fn the_connection_field_must_name_upgrade() {
    assert_replaced("Connection: Upgrade", "Connection: keep-alive", BAD_REQUEST);
}

#[test]
fn another_major_version_of_http_is_not_spoken() {
    for version in ["HTTP/2.0", "HTTP/0.9"] {
        assert_replaced("HTTP/1.1", version, "505 HTTP Version Not Supported");
    }
}

/// RFC 9110 §7.8: an `Upgrade` in HTTP/1.0 is ignored, so that the request is one without.
#[test]
fn an_upgrade_in_http_1_0_is_told_what_it_is_to_be_written_in() {
    let server = TestServer::start(TestServer::echo_alone(|_| ()));
    for request in [upgrade_request(server.address, ""), "GET / HTTP/1.1\r\n\r\n".into()] {
        let answer = Response::last_to(&server, request.replace("HTTP/1.1", "HTTP/1.0"));
        answer.assert_refusal("426 Upgrade Required");
        assert!(String::from_utf8_lossy(&answer.body).contains("HTTP/1.1"), "{answer:?}");
        server.assert_serves();
    }
}

/// RFC 9110 §2.5: a later minor version is processed like the one that is known.
#[test]
fn a_later_minor_version_upgrades() {
    let server = echo(|_| ());
    let mut client = server.socket();
    client.upgrade(upgrade_request(server.address, "").replace("HTTP/1.1", "HTTP/1.2"));
    client.send(TEXT, b"hello");
    assert_eq!(client.receive(), Frame::new(TEXT, b"hello"));
}

#[test]
fn a_request_needs_a_host() {
    let server = echo(|_| ());
    let host = format!("Host: {}\r\n", server.address);
    for replaced in ["", "Host: \r\n", "Host: a b\r\n", "Host: example.com:port\r\n"] {
        let request = upgrade_request(server.address, "").replace(&host, replaced);
        assert_refused(&server, request, BAD_REQUEST);
    }
}

#[test]
fn a_request_has_no_second_host() {
    assert_added(b"Host: example.com\r\n", BAD_REQUEST);
}

#[test]
fn a_nul_or_another_control_in_a_field_is_refused() {
    for value in [&b"a\0b"[..], b"\0", b"a\x01b", b"a\x1bb", b"a\x7fb"] {
        assert_added(&[b"X-Field: ", value, b"\r\n"].concat(), BAD_REQUEST);
    }
    assert_added(b"X-Fi\0eld: value\r\n", BAD_REQUEST);
}

#[test]
fn a_line_feed_needs_its_carriage_return() {
    assert_added(b"X-Field: value\n", BAD_REQUEST);
    assert_added(b"X-Field: value\nHost: example.com\r\n", BAD_REQUEST);
    assert_replaced("HTTP/1.1\r\n", "HTTP/1.1\n", BAD_REQUEST);
    let server = echo(|_| ());
    let request = upgrade_request(server.address, "").replace("\r\n", "\n");
    assert_refused(&server, request, BAD_REQUEST);
}

#[test]
fn a_carriage_return_needs_its_line_feed() {
    assert_added(b"X-Field: va\rlue\r\n", BAD_REQUEST);
}

#[test]
fn a_field_stands_in_one_line_and_has_a_name() {
    for line in [&b"X-Field: value\r\n more\r\n"[..], b"X-Field : value\r\n", b": value\r\n", b"X-Field\r\n"]
    {
        assert_added(line, BAD_REQUEST);
    }
}

#[test]
fn a_request_line_has_three_parts() {
    for line in ["GET /chat", "GET  /chat HTTP/1.1", "GET /chat HTTP/1.1 ", "GET /a b HTTP/1.1", "hello", ""]
    {
        assert_replaced("GET /chat HTTP/1.1", line, BAD_REQUEST);
    }
}

#[test]
fn a_content_length_with_a_transfer_encoding_is_ambiguous() {
    assert_added(b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", BAD_REQUEST);
    assert_added(b"Transfer-Encoding: chunked\r\nContent-Length: 0\r\n", BAD_REQUEST);
}

#[test]
fn an_upgrade_has_no_body() {
    for line in [&b"Content-Length: 5\r\n"[..], b"Transfer-Encoding: chunked\r\n", b"Content-Length: x\r\n"] {
        assert_added(line, BAD_REQUEST);
    }
    let server = echo(|_| ());
    let mut client = server.socket();
    // A body of nothing is none.
    client.upgrade(upgrade_request(server.address, "Content-Length: 0\r\n"));
}

#[test]
fn extensions_are_offered_in_the_grammar_of_the_rfc() {
    for value in [";;=", "foo; bar=\"un", "foo bar", "foo;", "foo; bar=\"a b\"", ",", ""] {
        assert_added(format!("Sec-WebSocket-Extensions: {value}\r\n").as_bytes(), BAD_REQUEST);
    }
    let server = echo(|_| ());
    let mut client = server.socket();
    let offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
    let head = client.upgrade(upgrade_request(server.address, offer));
    assert!(!head.contains("Extensions"), "none was accepted: {head}");
}

/// RFC 9110 §9.3.2: the head of the answer to a GET, and no body.
#[test]
fn a_refused_head_request_gets_no_body() {
    let server = TestServer::start(TestServer::echo_alone(|_| ()));
    let host = format!("Host: {}\r\n", server.address);
    let sound = upgrade_request(server.address, "");
    for request in [
        format!("GET /chat HTTP/1.1\r\n{host}\r\n"),
        sound.replace(&host, ""),
        upgrade_request(server.address, "Transfer-Encoding: gzip\r\n").replace("websocket", "h2c"),
    ] {
        assert_has_the_head_of(&server, &request.replacen("GET", "HEAD", 1), &request);
    }
    // Another method gets the same 405.
    assert_has_the_head_of(&server, &sound.replacen("GET", "HEAD", 1), &sound.replacen("GET", "POST", 1));
    server.assert_serves();
}

/// Asserts that the answer to `request` is the head of that to `other`, which has a body.
#[track_caller]
fn assert_has_the_head_of(server: &TestServer, request: &str, other: &str) {
    let answer_to = |request: &str| {
        let mut client = server.socket();
        client.write(request.as_bytes());
        let answer = String::from_utf8(client.read_to_end().expect("an orderly end")).expect("ASCII");
        answer.split_inclusive("\r\n").filter(|line| !line.starts_with("Date: ")).collect::<String>()
    };
    let whole = answer_to(other);
    let body_start = whole.find("\r\n\r\n").expect("a head") + 4;
    assert!(body_start < whole.len(), "a refusal says why: {whole}");
    assert_eq!(answer_to(request), whole[..body_start]);
}

#[test]
fn tls_on_a_plain_port_is_told_so() {
    let server = echo(|_| ());
    // RFC 8446 §5.1: a handshake record of 512 bytes, which begins a ClientHello.
    let mut hello = vec![0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03];
    hello.resize(517, 0xa5);
    let answer = assert_refused(&server, hello, BAD_REQUEST);
    assert!(String::from_utf8_lossy(&answer.body).contains("TLS"), "it says what is wrong");
}

#[test]
fn bytes_that_are_no_http_are_refused() {
    let server = echo(|_| ());
    assert_refused(&server, b"\x00\x01\x02\x03".to_vec(), BAD_REQUEST);
    assert_refused(&server, b"SSH-2.0-OpenSSH_9.9\r\n\r\n".to_vec(), BAD_REQUEST);
}

#[test]
fn the_rest_of_a_refused_request_is_no_further_request() {
    let server = echo(|_| ());
    let sound = upgrade_request(server.address, "");
    // `last_to` asserts that nothing follows the first answer.
    assert_refused(&server, sound.replace("13", "12") + &sound, "426 Upgrade Required");
}
