//! Does a connection do as much work as it is granted, and no more?

#[expect(dead_code, reason = "each test file uses its part")]
mod deflate_support;
#[expect(dead_code, reason = "each test file uses its part")]
mod support;

use deflate_support::{ALONE, compressed, deflate};
use gannet_proto::{Connection, Event, Limits, Opcode, Payload, Reassembly};
use support::frame;

const LIMITS: Limits = Limits { message_size_max: 1 << 20, fragments_max: u32::MAX };

/// Feeds `stream`, which is one message, with so many steps at a time; says how many bytes each grant was good for.
fn feed(stream: &[u8], steps: u32) -> (Vec<usize>, Vec<u8>) {
    let mut shared = Reassembly::new(LIMITS);
    let mut connection = Connection::with_deflate(&ALONE);
    let (mut rest, mut taken) = (stream.to_vec(), Vec::new());
    loop {
        shared.grant(steps);
        let received = connection.receive(&mut rest, &mut shared).expect("it is sound");
        let consumed = received.consumed;
        assert!(consumed > 0, "each grant is good for something");
        taken.push(consumed);
        let message = match received.event {
            Some(Event::Message(Payload::Binary(message)) | Event::Inflated(Payload::Binary(message))) => {
                Some(message.to_vec())
            }
            None => None,
            event => panic!("{event:?}"),
        };
        rest.drain(..consumed);
        if let Some(message) = message {
            assert_eq!(rest.len(), 0);
            return (taken, message);
        }
    }
}

#[test]
fn each_fragment_is_a_step() {
    let (first, last) = (frame(false, Opcode::Binary, b"a"), frame(true, Opcode::Continuation, b"b"));
    let between = frame(false, Opcode::Continuation, b"").repeat(1_000);
    let (taken, message) = feed(&[first, between, last].concat(), 100);
    assert_eq!(message, b"ab");
    // With the header of the first.
    assert_eq!(taken[0], 7 + 100 * 6);
    assert_eq!(taken.len(), 11, "{taken:?}");
}

#[test]
fn what_inflates_to_a_lot_is_taken_in_small_pieces() {
    let message = vec![7; 1 << 20];
    let stream = compressed(true, Opcode::Binary, &deflate(&message));
    let (taken, inflated) = feed(&stream, 100);
    assert_eq!(inflated, message);
    // The first piece, and after that a sixteenth of a kilobyte.
    let rest = &taken[1..];
    assert!(taken[0] <= 600 && rest.iter().all(|size| *size <= 64) && rest.len() >= 7, "{taken:?}");
}

#[test]
fn without_a_grant_all_is_taken_at_once() {
    let message: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
    let mut stream = compressed(true, Opcode::Binary, &deflate(&message));
    let (mut shared, mut connection) = (Reassembly::new(LIMITS), Connection::with_deflate(&ALONE));
    let received = connection.receive(&mut stream, &mut shared).expect("it is sound");
    assert_eq!(received.event, Some(Event::Inflated(Payload::Binary(&message))));
}
