//! Is text that is not UTF-8 refused when its first bad byte arrives (RFC 6455 §8.1)?

mod support;

use gannet_proto::{Connection, Opcode, Reassembly, Violation};
use support::{LIMITS, Owned, frame, outcome};

/// The number of the stream's bytes that it takes to fail.
fn bytes_until_failure(stream: &[u8]) -> Option<usize> {
    let mut shared = Reassembly::new(LIMITS);
    let mut connection = Connection::new();
    (0..stream.len())
        .find(|&index| match connection.receive(&mut [stream[index]], &mut shared) {
            Ok(_) => false,
            Err(violation) => {
                assert_eq!(violation, Violation::TextNotUtf8);
                true
            }
        })
        .map(|index| index + 1)
}

#[test]
fn a_bad_byte_fails_in_the_middle_of_a_frame() {
    let mut payload = b"good so far ".to_vec();
    payload.extend([0xF4, 0x90]);
    payload.extend([b'x'; 100]);
    assert_eq!(bytes_until_failure(&frame(true, Opcode::Text, &payload)), Some(6 + 12 + 2));
}

#[test]
fn a_bad_byte_fails_across_fragments() {
    let mut stream = frame(false, Opcode::Text, &[0xED]);
    stream.extend(frame(false, Opcode::Continuation, &[]));
    stream.extend(frame(true, Opcode::Ping, b"\xFF"));
    let expected = stream.len() + 6 + 1;
    stream.extend(frame(false, Opcode::Continuation, &[0xA0, b'x', b'y']));
    assert_eq!(bytes_until_failure(&stream), Some(expected));
    assert_eq!(outcome(&stream), (vec![Owned::Ping(vec![0xFF])], Some(Violation::TextNotUtf8)));
}

#[test]
fn a_bad_byte_fails_in_a_large_frame_long_before_its_end() {
    let mut payload = vec![b'x'; 300_000];
    payload[100_000] = 0xFF;
    let stream = frame(true, Opcode::Text, &payload);
    let bad_byte = stream.len() - 200_000;
    let mut shared = Reassembly::new(LIMITS);
    let mut connection = Connection::new();
    let mut received = 50_000;
    assert!(connection.receive(&mut stream[..received].to_vec(), &mut shared).is_ok());
    loop {
        let buffer = connection.direct_buffer(&mut shared).expect("at least 200,000 bytes are outstanding");
        let size = buffer.len().min(1_000);
        buffer[..size].copy_from_slice(&stream[received..received + size]);
        let result = connection.receive_direct(size, &mut shared);
        received += size;
        if received >= bad_byte {
            assert_eq!(result, Err(Violation::TextNotUtf8));
            break;
        }
        assert_eq!(result, Ok(None));
    }
}

#[test]
fn a_character_may_be_cut_by_a_fragment() {
    for character in ["é", "€", "🦭"] {
        for cut in 0..=character.len() {
            let (front, back) = character.as_bytes().split_at(cut);
            let mut stream = frame(false, Opcode::Text, front);
            stream.extend(frame(true, Opcode::Continuation, back));
            assert_eq!(outcome(&stream), (vec![Owned::Text(character.into())], None));
        }
    }
}

#[test]
fn a_message_may_not_end_inside_a_character() {
    for front in [&[0xC3][..], &[0xE2, 0x82], &[0xF0, 0x9F, 0xA6]] {
        let whole = frame(true, Opcode::Text, front);
        assert_eq!(outcome(&whole), (vec![], Some(Violation::TextNotUtf8)));
        let mut fragmented = frame(false, Opcode::Text, front);
        fragmented.extend(frame(true, Opcode::Continuation, b""));
        assert_eq!(outcome(&fragmented), (vec![], Some(Violation::TextNotUtf8)));
    }
}

#[test]
fn binary_messages_and_pings_are_any_bytes() {
    let mut stream = frame(true, Opcode::Binary, &[0xFF; 3]);
    stream.extend(frame(true, Opcode::Ping, &[0xFE; 3]));
    assert_eq!(outcome(&stream), (vec![Owned::Binary(vec![0xFF; 3]), Owned::Ping(vec![0xFE; 3])], None));
}
