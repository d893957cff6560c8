//! A frame against RFC 6455 §5 fails its connection with 1002, and no other connection.

use crate::support::{BINARY, CLOSE, CONTINUATION, FIN, Frame, PING, PONG, TEXT, TestServer, frame};

const PROTOCOL_ERROR: u16 = 1002;

/// Asserts that each of these, sent on a connection of its own, is answered with 1002 and nothing else, that the
/// connection then ends in order, and that the others are still served.
#[track_caller]
fn assert_violations(violations: impl IntoIterator<Item = Vec<u8>>) {
    let server = TestServer::echo(|_| ());
    let mut bystander = server.client();
    for violation in violations {
        let mut client = server.client();
        client.write(&violation);
        client.assert_closed_with(PROTOCOL_ERROR);
    }
    bystander.send(TEXT, b"untouched");
    assert_eq!(bystander.receive(), Frame::new(TEXT, b"untouched"));
    server.assert_serves();
}

/// A masked frame whose length field is as given, whatever is minimal, with no payload behind it.
fn with_length(opcode: u8, code: u8, length: &[u8]) -> Vec<u8> {
    [&[FIN | opcode, 0x80 | code], length, &[1, 2, 3, 4]].concat()
}

#[test]
fn a_frame_without_a_mask_is_a_violation() {
    let unmasked = |opcode, payload: &[u8]| [&[FIN | opcode, payload.len() as u8], payload].concat();
    assert_violations([
        unmasked(TEXT, b"Hello"),
        unmasked(BINARY, b""),
        unmasked(PING, b"Hello"),
        unmasked(CLOSE, &[0x03, 0xe8]),
        // The length field is enough, the frame need not be complete.
        vec![FIN | TEXT, 126],
    ]);
}

#[test]
fn a_reserved_bit_is_a_violation() {
    for opcode in [TEXT, BINARY, PING, PONG, CLOSE] {
        assert_violations((1..8).map(|bits| frame(FIN | bits << 4 | opcode, b"")));
    }
}

#[test]
fn a_reserved_bit_on_a_continuation_is_a_violation() {
    assert_violations(
        (1..8).map(|bits| [frame(TEXT, b"one"), frame(FIN | bits << 4 | CONTINUATION, b"two")].concat()),
    );
}

#[test]
fn a_reserved_opcode_is_a_violation() {
    for fin in [0, FIN] {
        assert_violations((3..8).chain(0xB..0x10).map(|opcode| frame(fin | opcode, b"x")));
    }
}

#[test]
fn a_control_frame_of_more_than_125_bytes_is_a_violation() {
    for opcode in [PING, PONG, CLOSE] {
        assert_violations([frame(FIN | opcode, &[b'x'; 126]), frame(FIN | opcode, &[b'x'; 70_000])]);
    }
}

#[test]
fn a_control_frame_of_125_bytes_is_none() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    client.send(PONG, &[b'x'; 125]);
    client.send(PING, &[b'x'; 125]);
    assert_eq!(client.receive(), Frame::new(PONG, [b'x'; 125]));
}

#[test]
fn a_fragmented_control_frame_is_a_violation() {
    for opcode in [PING, PONG, CLOSE] {
        assert_violations([frame(opcode, b""), [frame(TEXT, b"one"), frame(opcode, b"two")].concat()]);
    }
}

#[test]
fn a_continuation_without_a_start_is_a_violation() {
    assert_violations([frame(CONTINUATION, b"x"), frame(FIN | CONTINUATION, b"x"), frame(CONTINUATION, b"")]);
}

#[test]
fn a_continuation_after_a_whole_message_is_a_violation() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    client.write(&[frame(FIN | TEXT, b"whole"), frame(FIN | CONTINUATION, b"more")].concat());
    assert_eq!(client.receive(), Frame::new(TEXT, b"whole"), "what was sound is answered");
    client.assert_closed_with(PROTOCOL_ERROR);
    server.assert_serves();
}

#[test]
fn a_new_message_inside_a_fragmented_one_is_a_violation() {
    for (first, second) in [(TEXT, FIN | TEXT), (TEXT, BINARY), (BINARY, FIN | TEXT), (BINARY, BINARY)] {
        assert_violations([[frame(first, b"one"), frame(second, b"two")].concat()]);
    }
}

#[test]
fn a_length_that_is_not_minimal_is_a_violation() {
    let mut violations = Vec::new();
    for length in [0_u16, 1, 125] {
        violations.push(with_length(BINARY, 126, &length.to_be_bytes()));
    }
    for length in [0_u64, 125, 126, 65_535] {
        violations.push(with_length(BINARY, 127, &length.to_be_bytes()));
    }
    assert_violations(violations);
}

#[test]
fn a_64_bit_length_with_the_top_bit_is_a_violation() {
    let lengths = [1 << 63, u64::MAX, 1 << 63 | 70_000];
    assert_violations(lengths.map(|length| with_length(BINARY, 127, &length.to_be_bytes())));
}

#[test]
fn a_violation_is_told_where_the_frame_stops_short() {
    // Nothing more comes: the server must not wait for the rest of the header.
    assert_violations([vec![0xF1], vec![FIN | 3], vec![PING], vec![FIN | PING, 0xFE], vec![FIN | TEXT, 5]]);
}

#[test]
fn what_follows_a_violation_means_nothing() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    client.write(
        &[frame(FIN | 3, b""), frame(FIN | TEXT, b"ignored"), frame(FIN | CLOSE, &[3, 0xe8])].concat(),
    );
    client.assert_closed_with(PROTOCOL_ERROR);
    server.assert_serves();
}
