//! Does the receiving side follow RFC 6455 §5.5 and §7.4?

mod support;

use gannet_proto::{Limits, Opcode, Violation};
use support::{Owned, Way, frame, outcome, run};

/// §5.5: "All control frames MUST have a payload length of 125 bytes or less".
#[test]
fn payloads_of_125_bytes_are_the_most() {
    for opcode in [Opcode::Ping, Opcode::Pong, Opcode::Close] {
        for code in [126, 127] {
            let stream = [0x80 | opcode.bits(), 0x80 | code, 0, 0, 0, 0];
            assert_eq!(outcome(&stream), (vec![], Some(Violation::ControlTooLong)));
        }
    }
    let payload: Vec<u8> = (0..125).collect();
    let mut stream = frame(true, Opcode::Ping, &payload);
    stream.extend(frame(true, Opcode::Pong, &payload));
    assert_eq!(outcome(&stream), (vec![Owned::Ping(payload.clone()), Owned::Pong(payload)], None));
}

/// §5.5: "and MUST NOT be fragmented".
#[test]
fn fragmented_control_frames_fail() {
    for opcode in [Opcode::Ping, Opcode::Pong, Opcode::Close] {
        assert_eq!(outcome(&frame(false, opcode, b"")), (vec![], Some(Violation::ControlFragmented)));
    }
}

/// §5.5.1: "If there is a body, the first two bytes of the body MUST be a 2-byte unsigned integer".
#[test]
fn a_close_of_one_byte_fails() {
    let stream = frame(true, Opcode::Close, &[0x03]);
    assert_eq!(outcome(&stream), (vec![], Some(Violation::ClosePayloadTooShort)));
}

/// §7.4: codes that are reserved, or that MUST NOT be set in a Close frame.
#[test]
fn every_close_code_passes_or_fails() {
    for number in 0..=u16::MAX {
        let stream = frame(true, Opcode::Close, &number.to_be_bytes());
        let expected = match number {
            1000..=1003 | 1007..=1014 | 3000..=4999 => {
                (vec![Owned::Close(Some((number, String::new())))], None)
            }
            _ => (vec![], Some(Violation::CloseCodeInvalid)),
        };
        assert_eq!(outcome(&stream), expected, "code {number}");
    }
}

/// §5.5.1: the body "MAY contain UTF-8-encoded data with value /reason/".
#[test]
fn a_close_reason_is_text() {
    let mut payload = vec![0x0F, 0xA0];
    payload.extend("grün".bytes());
    let events = vec![Owned::Close(Some((4000, "grün".into())))];
    assert_eq!(outcome(&frame(true, Opcode::Close, &payload)), (events, None));

    payload.push(0xC3);
    assert_eq!(outcome(&frame(true, Opcode::Close, &payload)), (vec![], Some(Violation::CloseReasonNotUtf8)));
}

#[test]
fn an_empty_close_has_no_code() {
    assert_eq!(outcome(&frame(true, Opcode::Close, b"")), (vec![Owned::Close(None)], None));
}

/// §5.5.1: nothing after a Close frame is read.
#[test]
fn nothing_counts_after_a_close() {
    let mut stream = frame(true, Opcode::Close, b"");
    stream.extend([0xFF; 20]);
    assert_eq!(outcome(&stream), (vec![Owned::Close(None)], None));
}

#[test]
fn control_frames_ignore_the_message_limit() {
    let limits = Limits { message_size_max: 4, fragments_max: 1 };
    let mut stream = frame(true, Opcode::Ping, b"longer than four");
    stream.extend(frame(false, Opcode::Text, b"four"));
    stream.extend(frame(true, Opcode::Ping, b"longer than four"));
    for sizes in [&[][..], &[1], &[7]] {
        let outcome = run(&stream, sizes, Way::Shared, limits);
        let ping = Owned::Ping(b"longer than four".to_vec());
        assert_eq!(outcome.events, [ping.clone(), ping]);
        assert_eq!(outcome.violation, None);
    }
}
