//! Is RSV1 accepted only in the frames that RFC 7692 §6 gives it to?

#[expect(dead_code, reason = "each test file uses its part")]
mod deflate_support;
#[expect(dead_code, reason = "only compressed messages here")]
mod support;

use deflate_support::{BOTH, compressed, deflate, frame_with, outcome};
use gannet_proto::{CloseCode, FrameHeader, Opcode, Violation};
use support::{LIMITS, Owned, Way, frame, run};

#[test]
fn without_the_extension_it_is_reserved() {
    let stream = compressed(true, Opcode::Text, &deflate(b"Hello"));
    for sizes in [&[][..], &[1]] {
        let outcome = run(&stream, sizes, Way::Shared, LIMITS);
        assert_eq!((outcome.events, outcome.violation), (vec![], Some(Violation::ReservedBit)));
    }
}

#[test]
fn the_other_bits_stay_reserved() {
    for agreement in &BOTH {
        for rsv in [0b001, 0b010, 0b011, 0b101, 0b110, 0b111] {
            let stream = frame_with(rsv, true, Opcode::Binary, &deflate(b"Hello"));
            assert_eq!(outcome(agreement, &stream), (vec![], Some(Violation::ReservedBit)), "{rsv:#b}");
        }
    }
}

/// §6.1: "MUST NOT be set in control frames".
#[test]
fn no_control_frame_has_it() {
    for agreement in &BOTH {
        for opcode in [Opcode::Ping, Opcode::Pong, Opcode::Close] {
            for inside in [false, true] {
                let mut stream = if inside { frame(false, Opcode::Text, b"a") } else { Vec::new() };
                stream.extend(frame_with(FrameHeader::RSV1, true, opcode, &[]));
                assert_eq!(outcome(agreement, &stream), (vec![], Some(Violation::CompressedMisplaced)));
            }
        }
    }
    assert_eq!(Violation::CompressedMisplaced.close_code(), CloseCode::PROTOCOL_ERROR);
}

/// §6.1: "only on the first fragment".
#[test]
fn no_continuation_has_it() {
    for agreement in &BOTH {
        let payload = deflate(b"Hello");
        for first in [0, FrameHeader::RSV1] {
            let stream = [
                frame_with(first, false, Opcode::Text, &payload[..1]),
                frame_with(FrameHeader::RSV1, true, Opcode::Continuation, &payload[1..]),
            ];
            let found = outcome(agreement, &stream.concat());
            assert_eq!(found, (vec![], Some(Violation::CompressedMisplaced)));
        }
    }
}

#[test]
fn messages_with_and_without_it_mix() {
    for agreement in &BOTH {
        let payload = deflate(b"compressed");
        let stream = [
            frame(true, Opcode::Text, b"plain"),
            compressed(true, Opcode::Binary, &payload),
            frame(true, Opcode::Ping, b"ping"),
            compressed(false, Opcode::Text, &payload[..4]),
            frame(true, Opcode::Pong, b"pong"),
            frame(true, Opcode::Continuation, &payload[4..]),
            frame(false, Opcode::Text, b"pla"),
            frame(true, Opcode::Continuation, b"in"),
        ];
        let events = vec![
            Owned::Text("plain".into()),
            Owned::Binary(b"compressed".to_vec()),
            Owned::Ping(b"ping".to_vec()),
            Owned::Pong(b"pong".to_vec()),
            Owned::Text("compressed".into()),
            Owned::Text("plain".into()),
        ];
        assert_eq!(outcome(agreement, &stream.concat()), (events, None));
    }
}

#[test]
fn a_message_inside_a_compressed_one_is_refused() {
    for agreement in &BOTH {
        for rsv in [0, FrameHeader::RSV1] {
            let mut stream = compressed(false, Opcode::Text, &deflate(b"Hello"));
            stream.extend(frame_with(rsv, true, Opcode::Text, &[0x00]));
            assert_eq!(outcome(agreement, &stream), (vec![], Some(Violation::MessageInsideMessage)));
        }
    }
}
