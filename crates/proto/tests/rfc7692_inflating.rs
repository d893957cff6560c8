//! Is every compressed payload inflated that RFC 7692 §7.2.2 allows, and every other one refused?

mod deflate_support;
#[expect(dead_code, reason = "only compressed messages here")]
mod support;

use deflate_support::{ALONE, BOTH, Client, EFFORT, TAKEOVER, compressed, deflate, outcome, text};
use gannet_proto::{CloseCode, Opcode, Violation};
use support::{Owned, frame};

#[track_caller]
fn is_refused(payload: &[u8]) {
    for agreement in &BOTH {
        let stream = compressed(true, Opcode::Binary, payload);
        assert_eq!(outcome(agreement, &stream), (vec![], Some(Violation::DeflateInvalid)), "{payload:x?}");
    }
}

#[test]
fn garbage_is_refused_with_1007() {
    // A reserved kind of block, lengths that do not agree, a distance before the first byte, a tree that is none.
    is_refused(&[0x07]);
    is_refused(&[0x00, 0x05, 0x00, 0xFF, 0xFF, 0x48]);
    is_refused(&[0xf2, 0x00, 0x11, 0x00, 0x00]);
    is_refused(&[0xFC, 0xFF, 0xFF, 0xFF, 0xFF]);
    assert_eq!(Violation::DeflateInvalid.close_code(), CloseCode::INVALID_PAYLOAD);
}

#[test]
fn garbage_after_a_good_message_is_refused() {
    for agreement in &BOTH {
        let mut stream = compressed(true, Opcode::Text, &deflate(b"Hello"));
        stream.extend(compressed(true, Opcode::Text, &[0x07]));
        let good = vec![Owned::Text("Hello".into())];
        assert_eq!(outcome(agreement, &stream), (good, Some(Violation::DeflateInvalid)));
    }
}

/// §7.2.1: it ends with an empty block without compression, whose lengths are left out.
#[test]
fn a_payload_that_is_cut_is_refused() {
    let mut message = Vec::new();
    for number in 0..400_u32 {
        message.extend(format!("{} ferries, ", number * number).into_bytes());
    }
    for payload in [deflate(b"Hello"), deflate(&message)] {
        for size in 0..payload.len() {
            is_refused(&payload[..size]);
        }
    }
    // Without compression. The first byte by itself is the empty message.
    let stored = [0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00];
    is_refused(&[]);
    for size in 2..stored.len() {
        is_refused(&stored[..size]);
    }
}

#[test]
fn a_payload_with_the_tail_that_is_to_be_left_out_has_one_block_more() {
    for agreement in &BOTH {
        let mut payload = deflate(b"Hello");
        payload.extend([0x00, 0x00, 0xff, 0xff]);
        let stream = compressed(true, Opcode::Text, &payload);
        assert_eq!(outcome(agreement, &stream), (vec![], Some(Violation::DeflateInvalid)));
        payload.push(0x00);
        assert_eq!(text(agreement, &compressed(true, Opcode::Text, &payload)), "Hello");
    }
}

/// A block with BFINAL ends the stream; what follows begins a new one, which knows nothing of it.
#[test]
fn blocks_that_say_they_are_the_last_may_be_anywhere() {
    let last = [0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00];
    for agreement in &BOTH {
        let mut payload = last.repeat(3);
        payload.extend(deflate(b", Wide World"));
        let stream = compressed(true, Opcode::Text, &payload).repeat(2);
        let message = Owned::Text("HelloHelloHello, Wide World".into());
        assert_eq!(outcome(agreement, &stream), (vec![message.clone(), message], None));
    }
    let mut refers = last.to_vec();
    refers.extend([0xf2, 0x00, 0x11, 0x00, 0x00]);
    is_refused(&refers);
}

/// Nothing of the message is missing where a client forgets the empty block after it.
#[test]
fn a_message_may_end_with_a_block_that_says_it_is_the_last() {
    let last = [0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00];
    for agreement in &BOTH {
        let stream =
            [compressed(true, Opcode::Text, &last), compressed(true, Opcode::Text, &deflate(b"Hello"))];
        let hello = Owned::Text("Hello".into());
        assert_eq!(outcome(agreement, &stream.concat()), (vec![hello.clone(), hello], None));
    }
}

#[test]
fn only_the_context_that_was_agreed_on_is_kept() {
    let mut client = Client::new(TAKEOVER, EFFORT);
    let message = b"the ferry leaves at nine";
    let stream: Vec<u8> =
        (0..2).flat_map(|_| compressed(true, Opcode::Binary, &client.deflate(message))).collect();
    let message = Owned::Binary(message.to_vec());
    assert_eq!(outcome(&TAKEOVER, &stream), (vec![message.clone(), message.clone()], None));
    assert_eq!(outcome(&ALONE, &stream), (vec![message], Some(Violation::DeflateInvalid)));
}

#[test]
fn text_is_checked_when_it_is_inflated() {
    for agreement in &BOTH {
        let fits = "Gischt über Bord €🦭".repeat(40);
        let payload = deflate(fits.as_bytes());
        assert_eq!(text(agreement, &compressed(true, Opcode::Text, &payload)), fits);
        for message in [&b"\xff"[..], b"good to here \xc3", b"\xed\xa0\x80"] {
            let stream = compressed(true, Opcode::Text, &deflate(message));
            assert_eq!(outcome(agreement, &stream), (vec![], Some(Violation::TextNotUtf8)));
        }
    }
}

#[test]
fn text_that_cannot_become_utf8_fails_before_its_end() {
    for agreement in &BOTH {
        let mut payload = deflate(b"fine \xff");
        payload.extend([0x00, 0x00, 0xff, 0xff]);
        let stream = compressed(false, Opcode::Text, &payload);
        assert_eq!(outcome(agreement, &stream), (vec![], Some(Violation::TextNotUtf8)));
        // Garbage behind it changes nothing.
        payload.push(0x07);
        let stream = compressed(true, Opcode::Text, &payload);
        assert_eq!(outcome(agreement, &stream), (vec![], Some(Violation::TextNotUtf8)));
    }
}

#[test]
fn characters_are_cut_by_blocks_and_by_frames() {
    for agreement in &BOTH {
        let mut client = Client::new(*agreement, EFFORT);
        let mut pieces: Vec<Vec<u8>> = Vec::new();
        for byte in "é€🦭".as_bytes() {
            let mut piece = client.deflate(&[*byte]);
            piece.extend([0x00, 0x00, 0xff, 0xff]);
            pieces.push(piece);
        }
        let mut stream = compressed(false, Opcode::Text, &pieces[0]);
        for piece in &pieces[1..] {
            stream.extend(frame(false, Opcode::Continuation, piece));
        }
        stream.extend(frame(true, Opcode::Continuation, &[0x00]));
        assert_eq!(text(agreement, &stream), "é€🦭");
    }
}

/// A client's window of 8 bits cannot be asked of most compressors, but inflated.
#[test]
fn a_window_of_eight_bits_is_inflated() {
    let agreement = gannet_proto::handshake::DeflateAgreement { client_max_window_bits: Some(8), ..TAKEOVER };
    // §7.2.3.2.
    let stream = [
        compressed(true, Opcode::Text, &[0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00]),
        compressed(true, Opcode::Text, &[0xf2, 0x00, 0x11, 0x00, 0x00]),
    ];
    let hello = Owned::Text("Hello".into());
    assert_eq!(outcome(&agreement, &stream.concat()), (vec![hello.clone(), hello], None));
}
