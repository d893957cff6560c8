//! Are the limits kept at the header, before anything is buffered?

#[expect(dead_code, reason = "limits of their own here")]
mod support;

use gannet_proto::{Connection, FrameHeader, Limits, Opcode, Reassembly, Violation};
use support::{MASKING_KEY, Owned, Way, frame, run};

const LIMITS: Limits = Limits { message_size_max: 100, fragments_max: 3 };

#[track_caller]
fn outcome(stream: &[u8]) -> (Vec<Owned>, Option<Violation>) {
    let whole = run(stream, &[], Way::Shared, LIMITS);
    for sizes in [&[1][..], &[5], &[10, 1]] {
        for way in [Way::Shared, Way::Direct] {
            let pieces = run(stream, sizes, way, LIMITS);
            assert_eq!((&pieces.events, pieces.violation), (&whole.events, whole.violation));
        }
    }
    (whole.events, whole.violation)
}

fn header(fin: bool, opcode: Opcode, payload_size: u64) -> Vec<u8> {
    FrameHeader { fin, rsv: 0, opcode, masking_key: Some(MASKING_KEY), payload_size }.encode().to_vec()
}

#[test]
fn a_message_of_the_limit_passes_and_one_byte_more_does_not() {
    let fits = [b'x'; 100];
    assert_eq!(outcome(&frame(true, Opcode::Binary, &fits)), (vec![Owned::Binary(fits.to_vec())], None));
    let over = frame(true, Opcode::Binary, &[b'x'; 101]);
    assert_eq!(outcome(&over), (vec![], Some(Violation::MessageTooBig)));
}

#[test]
fn the_declared_length_is_enough() {
    for size in [101, 65_536, u64::MAX >> 1] {
        for fin in [true, false] {
            let mut shared = Reassembly::new(LIMITS);
            let mut connection = Connection::new();
            let mut bytes = header(fin, Opcode::Text, size);
            assert_eq!(connection.receive(&mut bytes, &mut shared), Err(Violation::MessageTooBig));
            assert_eq!(shared.held(), 0);
        }
    }
}

#[test]
fn fragments_count_together() {
    for (second, expected) in [(40, None), (41, Some(Violation::MessageTooBig))] {
        let mut stream = frame(false, Opcode::Binary, &[1; 60]);
        stream.extend(header(false, Opcode::Continuation, second));
        assert_eq!(outcome(&stream), (vec![], expected));
    }
    let mut stream = frame(false, Opcode::Binary, &[1; 60]);
    stream.extend(header(false, Opcode::Continuation, u64::MAX >> 1));
    assert_eq!(outcome(&stream), (vec![], Some(Violation::MessageTooBig)));
}

#[test]
fn the_limit_begins_anew_with_each_message() {
    let mut stream = Vec::new();
    for _ in 0..3 {
        stream.extend(frame(false, Opcode::Binary, &[1; 60]));
        stream.extend(frame(true, Opcode::Continuation, &[1; 40]));
    }
    assert_eq!(outcome(&stream), (vec![Owned::Binary(vec![1; 100]); 3], None));
}

#[test]
fn a_fragment_over_the_count_fails_at_its_header() {
    let mut stream = frame(false, Opcode::Binary, b"1");
    stream.extend(frame(false, Opcode::Continuation, b"2"));
    let mut allowed = stream.clone();
    allowed.extend(frame(true, Opcode::Continuation, b"3"));
    assert_eq!(outcome(&allowed), (vec![Owned::Binary(b"123".to_vec())], None));
    stream.extend(frame(false, Opcode::Continuation, b"3"));
    stream.extend(header(true, Opcode::Continuation, 1));
    assert_eq!(outcome(&stream), (vec![], Some(Violation::TooManyFragments)));
}
