//! Codes and reasons of a client's Close frame, RFC 6455 §5.5.1 and §7.4, and the answers to them.

use crate::support::{CLOSE, FIN, Frame, TEXT, TestServer, frame};

/// Asserts that a Close with this payload is answered by this one, that nothing follows, and that the server then
/// still serves others.
#[track_caller]
fn assert_answer(payload: &[u8], answer: &[u8]) {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    client.send(CLOSE, payload);
    assert_eq!(client.receive(), Frame::new(CLOSE, answer), "to {payload:?}");
    client.assert_ends();
    server.assert_serves();
}

/// Asserts that a Close with this payload is answered as a violation, with this code and reason.
#[track_caller]
fn assert_violation(payload: &[u8], code: u16, rule: &str) {
    assert_answer(payload, &with_reason(code, rule.as_bytes()));
}

fn with_reason(code: u16, reason: &[u8]) -> Vec<u8> {
    [&code.to_be_bytes(), reason].concat()
}

const PROTOCOL_ERROR: u16 = 1002;
const INVALID_PAYLOAD: u16 = 1007;

#[test]
fn a_close_of_one_byte_is_a_violation() {
    for byte in [0, 3, 255] {
        assert_violation(&[byte], PROTOCOL_ERROR, "close frame with a payload of one byte (RFC 6455 §5.5.1)");
    }
}

#[test]
fn a_code_that_must_not_be_sent_is_a_violation() {
    for code in [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535] {
        let rule = "close code that must not be sent (RFC 6455 §7.4)";
        assert_violation(&with_reason(code, b""), PROTOCOL_ERROR, rule);
        assert_violation(&with_reason(code, b"why"), PROTOCOL_ERROR, rule);
    }
}

#[test]
fn a_code_that_may_be_sent_is_sent_back_with_its_reason() {
    for code in
        [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999_u16]
    {
        for reason in ["", "gr\u{fc}\u{df}e"] {
            let close = with_reason(code, reason.as_bytes());
            assert_answer(&close, &close);
        }
    }
}

#[test]
fn a_close_without_a_code_is_answered_without_one() {
    assert_answer(b"", b"");
}

#[test]
fn a_reason_of_123_bytes_is_allowed() {
    let close = with_reason(1000, &[b'x'; 123]);
    assert_answer(&close, &close);
}

#[test]
fn a_reason_that_is_not_utf_8_is_a_violation() {
    for reason in [&b"\xff"[..], b"why \xc3", b"\xed\xa0\x80"] {
        let rule = "close reason is not UTF-8 (RFC 6455 §5.5.1)";
        assert_violation(&with_reason(1000, reason), INVALID_PAYLOAD, rule);
    }
}

#[test]
fn a_close_inside_a_fragmented_message_is_answered() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    client.write(&frame(TEXT, b"never finished"));
    client.send_close(1001, "");
    client.assert_closed_with(1001);
    server.assert_serves();
}

#[test]
fn what_came_before_the_close_is_answered_before_it() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    let bytes =
        [frame(FIN | TEXT, b"one"), frame(FIN | TEXT, b"two"), frame(FIN | CLOSE, &[3, 0xe8])].concat();
    client.write(&bytes);
    assert_eq!(client.receive(), Frame::new(TEXT, b"one"));
    assert_eq!(client.receive(), Frame::new(TEXT, b"two"));
    client.assert_closed_with(1000);
}
