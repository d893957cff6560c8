//! Does the receiving side follow RFC 6455 §5.1, §5.2, §5.3 and §5.6?

mod support;

use gannet_proto::{Opcode, Violation};
use support::{Owned, frame, outcome};

#[track_caller]
fn fails(stream: &[u8], violation: Violation) {
    assert_eq!(outcome(stream), (vec![], Some(violation)));
}

/// §5.1: "The server MUST close the connection upon receiving a frame that is not masked."
#[test]
fn unmasked_frames_fail() {
    fails(&[0x81, 0x05, b'H', b'e', b'l', b'l', b'o'], Violation::Unmasked);
    fails(&[0x89, 0x00], Violation::Unmasked);
}

/// §5.2: RSV bits "MUST be 0 unless an extension is negotiated that defines meanings for non-zero values".
#[test]
fn reserved_bits_fail() {
    for opcode in [0x80, 0x81, 0x82, 0x88, 0x89, 0x8A, 0x01] {
        for bit in [0x40, 0x20, 0x10] {
            fails(&[opcode | bit, 0x80, 0, 0, 0, 0], Violation::ReservedBit);
        }
    }
}

/// §5.2: "If an unknown opcode is received, the receiving endpoint MUST _Fail the WebSocket Connection_."
#[test]
fn reserved_opcodes_fail() {
    for opcode in [3, 4, 5, 6, 7, 11, 12, 13, 14, 15] {
        fails(&[0x80 | opcode, 0x80, 0, 0, 0, 0], Violation::ReservedOpcode);
        fails(&[opcode, 0x80, 0, 0, 0, 0], Violation::ReservedOpcode);
    }
}

/// §5.2: "in all cases, the minimal number of bytes MUST be used to encode the length".
#[test]
fn lengths_that_are_not_minimal_fail() {
    fails(&[0x82, 0xFE, 0, 0, 1, 2, 3, 4], Violation::LengthNotMinimal);
    fails(&[0x82, 0xFE, 0, 125, 1, 2, 3, 4], Violation::LengthNotMinimal);
    fails(&[0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0, 5, 1, 2, 3, 4], Violation::LengthNotMinimal);
    fails(&[0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 1, 2, 3, 4], Violation::LengthNotMinimal);
}

/// §5.2: of a 64-bit length "the most significant bit MUST be 0".
#[test]
fn lengths_with_the_top_bit_fail() {
    fails(&[0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4], Violation::LengthTopBit);
    fails(&[0x82, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4], Violation::LengthTopBit);
}

/// §5.2: each of the three encodings of a length, at its edges.
#[test]
fn every_size_of_payload_arrives() {
    for size in [0, 1, 124, 125, 126, 127, 65_535, 65_536, 65_537] {
        let payload: Vec<u8> = (0..size).map(|index| index as u8).collect();
        let binary = vec![Owned::Binary(payload.clone())];
        assert_eq!(outcome(&frame(true, Opcode::Binary, &payload)), (binary, None), "binary of {size}");
        let text = "x".repeat(size);
        let events = vec![Owned::Text(text.clone())];
        assert_eq!(outcome(&frame(true, Opcode::Text, text.as_bytes())), (events, None), "text of {size}");
    }
}

/// §5.3: each frame has a masking key of its own.
#[test]
fn each_frame_is_unmasked_with_its_own_key() {
    let mut stream = vec![0x02, 0x81, 0xFF, 0, 0, 0, 0xFF ^ 1];
    stream.extend([0x00, 0x82, 0x0F, 0xF0, 0, 0, 0x0F ^ 2, 0xF0 ^ 3]);
    stream.extend([0x80, 0x81, 0xAA, 0, 0, 0, 0xAA ^ 4]);
    assert_eq!(outcome(&stream), (vec![Owned::Binary(vec![1, 2, 3, 4])], None));
}

/// §5.7: the examples that a client may send.
#[test]
fn examples_of_section_5_7() {
    let hello = [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58];
    assert_eq!(outcome(&hello), (vec![Owned::Text("Hello".into())], None));
    let pong = [0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58];
    assert_eq!(outcome(&pong), (vec![Owned::Pong(b"Hello".to_vec())], None));
}

/// Frames before a violation are delivered, and none after it.
#[test]
fn frames_before_a_violation_count() {
    let mut stream = frame(true, Opcode::Text, b"before");
    stream.extend([0x83, 0x80, 0, 0, 0, 0]);
    stream.extend(frame(true, Opcode::Text, b"after"));
    let events = vec![Owned::Text("before".into())];
    assert_eq!(outcome(&stream), (events, Some(Violation::ReservedOpcode)));
}
