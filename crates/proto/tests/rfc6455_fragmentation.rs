//! Does the receiving side follow RFC 6455 §5.4?

mod support;

use gannet_proto::{Opcode, Violation};
use support::{Owned, frame, outcome};

/// "A fragmented message consists of a single frame with the FIN bit clear and an opcode other than 0, followed by
/// zero or more frames with the FIN bit clear and the opcode set to 0, and terminated by a single frame with the FIN
/// bit set and an opcode of 0."
#[test]
fn fragments_become_one_message() {
    for (first, expected) in [
        (Opcode::Text, Owned::Text("Hello, you".into())),
        (Opcode::Binary, Owned::Binary(b"Hello, you".to_vec())),
    ] {
        let mut stream = frame(false, first, b"Hel");
        stream.extend(frame(false, Opcode::Continuation, b"lo,"));
        stream.extend(frame(true, Opcode::Continuation, b" you"));
        assert_eq!(outcome(&stream), (vec![expected], None));
    }
}

#[test]
fn empty_fragments_are_fragments() {
    let mut stream = frame(false, Opcode::Text, b"");
    stream.extend(frame(false, Opcode::Continuation, b""));
    stream.extend(frame(false, Opcode::Continuation, b"x"));
    stream.extend(frame(true, Opcode::Continuation, b""));
    stream.extend(frame(false, Opcode::Binary, b""));
    stream.extend(frame(true, Opcode::Continuation, b""));
    assert_eq!(outcome(&stream), (vec![Owned::Text("x".into()), Owned::Binary(vec![])], None));
}

/// "Control frames MAY be injected in the middle of a fragmented message", and "an endpoint MUST be capable of
/// handling control frames in the middle of a fragmented message".
#[test]
fn control_frames_between_fragments_come_first() {
    let mut stream = frame(false, Opcode::Text, b"He");
    stream.extend(frame(true, Opcode::Ping, b"are you there"));
    stream.extend(frame(false, Opcode::Continuation, b"ll"));
    stream.extend(frame(true, Opcode::Pong, b""));
    stream.extend(frame(true, Opcode::Ping, b""));
    stream.extend(frame(true, Opcode::Continuation, b"o"));
    let events = vec![
        Owned::Ping(b"are you there".to_vec()),
        Owned::Pong(vec![]),
        Owned::Ping(vec![]),
        Owned::Text("Hello".into()),
    ];
    assert_eq!(outcome(&stream), (events, None));
}

#[test]
fn a_close_between_fragments_ends_the_connection() {
    let mut stream = frame(false, Opcode::Text, b"He");
    stream.extend(frame(true, Opcode::Close, &[0x03, 0xE8]));
    stream.extend(frame(true, Opcode::Continuation, b"llo"));
    assert_eq!(outcome(&stream), (vec![Owned::Close(Some((1000, String::new())))], None));
}

/// "The fragments of one message MUST NOT be interleaved between the fragments of another message unless an
/// extension has been negotiated that can interpret the interleaving."
#[test]
fn a_message_inside_a_message_fails() {
    for (first, second) in [(Opcode::Text, Opcode::Binary), (Opcode::Binary, Opcode::Text)] {
        for fin in [true, false] {
            let mut stream = frame(false, first, b"He");
            stream.extend(frame(fin, second, b"x"));
            assert_eq!(outcome(&stream), (vec![], Some(Violation::MessageInsideMessage)));
        }
    }
}

#[test]
fn a_continuation_of_nothing_fails() {
    for fin in [true, false] {
        for payload in [&b""[..], b"x", &[0; 300]] {
            let alone = frame(fin, Opcode::Continuation, payload);
            assert_eq!(outcome(&alone), (vec![], Some(Violation::ContinuationWithoutStart)));
            let mut after = frame(false, Opcode::Text, b"He");
            after.extend(frame(true, Opcode::Continuation, b"llo"));
            after.extend(alone);
            let events = vec![Owned::Text("Hello".into())];
            assert_eq!(outcome(&after), (events, Some(Violation::ContinuationWithoutStart)));
        }
    }
}
