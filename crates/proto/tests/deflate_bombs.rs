//! Is the cost of a small message that inflates to a huge one bounded?

#[expect(dead_code, reason = "each test file uses its part")]
mod deflate_support;
#[expect(dead_code, reason = "only compressed messages here")]
mod support;

use deflate_support::{ALONE, BOTH, EFFORT, compressed, deflate};
use gannet_proto::{
    CloseCode, Compressors, Connection, DeflateEffort, Event, FrameHeader, Limits, Opcode, Payload,
    Reassembly, Violation,
};
use support::{LIMITS, MASKING_KEY, Owned, Way, frame, run_on};

/// Memory that may be held beside the message itself: an inflater, and the bookkeeping of a message.
const OVERHEAD: usize = 48 * 1024;

/// Inflates to a thousand times its size.
fn bomb(size: usize) -> Vec<u8> {
    let piece = vec![0; 1 << 20];
    let mut compressors = Compressors::new(DeflateEffort { level: 9, memory_level: 9 });
    let mut compressor = compressors.compressor(15);
    let mut next =
        || [compressors.compress_within(&mut compressor, &piece), &[0x00, 0x00, 0xff, 0xff]].concat();
    let (mut payload, further) = (next(), next());
    assert!(further.len() < 1_100, "a thousandth of what it inflates to");
    while payload.len() < size {
        payload.extend_from_slice(&further);
    }
    payload
}

/// Feeds the stream in reads of this size; says how much of it was taken and how much was held at most.
fn feed(stream: &[u8], read_size: usize) -> (usize, usize, Violation) {
    let mut shared = Reassembly::new(LIMITS);
    let mut connection = Connection::with_deflate(&ALONE);
    let mut held_max = 0;
    for (index, piece) in stream.chunks(read_size).enumerate() {
        let mut bytes = piece.to_vec();
        let received = connection.receive(&mut bytes, &mut shared);
        let taken = received.map(|received| received.event.is_some());
        held_max = held_max.max(shared.held());
        match taken {
            Ok(event) => assert!(!event, "no message of it arrives"),
            Err(violation) => return ((index + 1) * read_size, held_max, violation),
        }
    }
    panic!("the bomb was taken");
}

#[test]
fn a_bomb_is_refused_at_the_limit() {
    let payload = bomb(1 << 20);
    let alone = compressed(true, Opcode::Binary, &payload);
    let mut fragments = compressed(false, Opcode::Binary, &payload[..1]);
    for piece in payload[1..].chunks(32 * 1024) {
        fragments.extend(frame(false, Opcode::Continuation, piece));
    }
    for stream in [alone, fragments] {
        for read_size in [100, 64 * 1024] {
            let (taken, held_max, violation) = feed(&stream, read_size);
            assert_eq!(violation, Violation::MessageTooBig);
            assert!(held_max <= LIMITS.message_size_max + OVERHEAD, "{held_max} held");
            // Each byte of what was taken comes to a thousand: no work is done beyond the limit.
            assert!(taken <= 64 * 1024, "{taken} taken of {}", stream.len());
        }
    }
    assert_eq!(Violation::MessageTooBig.close_code(), CloseCode::TOO_BIG);
}

#[test]
fn memory_grows_with_what_comes_out() {
    let payload = bomb(1 << 20);
    let stream = compressed(true, Opcode::Binary, &payload);
    let mut shared = Reassembly::new(LIMITS);
    let mut connection = Connection::with_deflate(&ALONE);
    connection.receive(&mut stream[..20].to_vec(), &mut shared).expect("a beginning");
    assert!(shared.held() <= 16 * 1024 + OVERHEAD, "{} for six bytes", shared.held());
    assert_eq!(connection.held(), shared.held());
    connection.release(&mut shared);
    assert_eq!((connection.held(), shared.held()), (0, 0));
}

#[test]
fn a_message_of_the_limit_passes_and_one_byte_more_does_not() {
    const SMALL: Limits = Limits { message_size_max: 5_000, fragments_max: 3 };
    for agreement in &BOTH {
        for (size, violation) in [(5_000, None), (5_001, Some(Violation::MessageTooBig))] {
            let stream = compressed(true, Opcode::Binary, &deflate(&vec![b'x'; size]));
            for sizes in [&[][..], &[1]] {
                let outcome = run_on(Connection::with_deflate(agreement), &stream, sizes, Way::Shared, SMALL);
                let fits = violation.is_none().then(|| Owned::Binary(vec![b'x'; size]));
                assert_eq!((outcome.events, outcome.violation), (Vec::from_iter(fits), violation));
            }
        }
    }
}

/// A message that cannot be compressed becomes a little longer by compressing.
#[test]
fn an_incompressible_message_of_the_limit_passes() {
    let mut random = fastrand::Rng::with_seed(7692);
    let message: Vec<u8> = (0..LIMITS.message_size_max).map(|_| random.u8(..)).collect();
    for level in [1, 6] {
        for memory_level in [1, 9] {
            let mut compressors = Compressors::new(DeflateEffort { level, memory_level });
            let payload = compressors.compress(&message, 9).to_vec();
            assert!(payload.len() > message.len());
            let mut stream = compressed(true, Opcode::Binary, &payload);
            let mut shared = Reassembly::new(LIMITS);
            let mut connection = Connection::with_deflate(&ALONE);
            let received = connection.receive(&mut stream, &mut shared).expect("a message of the limit");
            assert_eq!(received.event, Some(Event::Inflated(Payload::Binary(&message))));
        }
    }
}

/// Blocks without contents inflate to nothing, and would otherwise never end.
#[test]
fn a_payload_far_above_the_limit_is_refused_by_its_length() {
    let mut shared = Reassembly::new(LIMITS);
    let header = |fin, opcode, rsv, payload_size| {
        FrameHeader { fin, rsv, opcode, masking_key: Some(MASKING_KEY), payload_size }.encode().to_vec()
    };
    let size = 2 * LIMITS.message_size_max as u64;
    let mut connection = Connection::with_deflate(&ALONE);
    let mut bytes = header(true, Opcode::Binary, FrameHeader::RSV1, size);
    assert_eq!(connection.receive(&mut bytes, &mut shared), Err(Violation::MessageTooBig));
    assert_eq!(shared.held(), 0);

    let empty_blocks = [0x00, 0x00, 0x00, 0xff, 0xff].repeat(LIMITS.message_size_max / 5);
    let mut connection = Connection::with_deflate(&ALONE);
    let mut first = compressed(false, Opcode::Binary, &empty_blocks);
    assert!(connection.receive(&mut first, &mut shared).is_ok());
    let mut second = header(true, Opcode::Continuation, 0, size / 4);
    assert_eq!(connection.receive(&mut second, &mut shared), Err(Violation::MessageTooBig));
}

#[test]
fn fragments_are_counted() {
    const FEW: Limits = Limits { message_size_max: 100, fragments_max: 2 };
    let payload = deflate(b"Hello");
    let mut stream = compressed(false, Opcode::Text, &payload[..1]);
    stream.extend(frame(false, Opcode::Continuation, &payload[1..2]));
    stream.extend(frame(true, Opcode::Continuation, &payload[2..]));
    let outcome = run_on(Connection::with_deflate(&ALONE), &stream, &[], Way::Shared, FEW);
    assert_eq!((outcome.events, outcome.violation), (vec![], Some(Violation::TooManyFragments)));
}

/// Each message is inflated with the memory of the one before.
#[test]
fn nothing_is_kept_between_messages_that_are_compressed_by_themselves() {
    let mut shared = Reassembly::new(LIMITS);
    let mut connections: Vec<_> = (0..20).map(|_| Connection::with_deflate(&ALONE)).collect();
    let stream = compressed(true, Opcode::Text, &deflate(b"Hello"));
    for connection in &mut connections {
        let mut bytes = stream.clone();
        let received = connection.receive(&mut bytes, &mut shared).expect("a message");
        assert_eq!(received.event, Some(Event::Inflated(Payload::Text("Hello"))));
        assert_eq!((connection.held(), shared.held()), (0, 0));
        assert_eq!(connection.unfinished_size(), None);
    }
}

#[test]
fn a_window_is_held_from_the_first_compressed_message_to_the_release() {
    let mut shared = Reassembly::new(LIMITS);
    let mut connection = Connection::with_deflate(&deflate_support::TAKEOVER);
    connection.receive(&mut frame(true, Opcode::Text, b"plain"), &mut shared).expect("a message");
    assert_eq!(shared.held(), 0);
    let mut client = deflate_support::Client::new(deflate_support::TAKEOVER, EFFORT);
    let mut stream = compressed(true, Opcode::Text, &client.deflate(b"Hello"));
    stream.extend(frame(true, Opcode::Ping, b"in the next read"));
    let cut = stream.len() - 3;
    let consumed = connection.receive(&mut stream[..cut], &mut shared).expect("a message").consumed;
    let held = shared.held();
    assert!((32 * 1024..OVERHEAD).contains(&held), "{held}");
    assert_eq!(connection.held(), held);
    // A control frame that is cut does not take its place.
    connection.receive(&mut stream[consumed..cut], &mut shared).expect("half of a Ping");
    connection.receive(&mut stream[cut..], &mut shared).expect("a Ping");
    let mut second = compressed(true, Opcode::Text, &client.deflate(b"Hello"));
    let received = connection.receive(&mut second, &mut shared).expect("a message");
    assert_eq!(received.event, Some(Event::Inflated(Payload::Text("Hello"))));
    assert_eq!(shared.held(), held);
    connection.release(&mut shared);
    assert_eq!((connection.held(), shared.held()), (0, 0));
}
