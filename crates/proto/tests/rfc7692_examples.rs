//! The examples of RFC 7692 §7.2.3, byte for byte: does each give its message, and does compressing give it?

#[expect(dead_code, reason = "each test file uses its part")]
mod deflate_support;
#[expect(dead_code, reason = "only compressed messages here")]
mod support;

use deflate_support::{ALONE, BOTH, EFFORT, TAKEOVER, compressed, deflate, outcome, text};
use gannet_proto::{Compressors, Opcode};
use support::{Owned, frame};

fn hello(count: usize) -> (Vec<Owned>, Option<gannet_proto::Violation>) {
    (vec![Owned::Text("Hello".into()); count], None)
}

/// §7.2.3.1: "A Message Compressed Using One Compressed DEFLATE Block".
const ONE_BLOCK: [u8; 7] = [0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00];

#[test]
fn section_7_2_3_1_one_compressed_block() {
    for agreement in &BOTH {
        assert_eq!(text(agreement, &compressed(true, Opcode::Text, &ONE_BLOCK)), "Hello");
    }
    assert_eq!(deflate(b"Hello"), ONE_BLOCK);
}

#[test]
fn section_7_2_3_1_in_two_fragments() {
    for agreement in &BOTH {
        let mut stream = compressed(false, Opcode::Text, &ONE_BLOCK[..3]);
        stream.extend(frame(true, Opcode::Continuation, &ONE_BLOCK[3..]));
        assert_eq!(text(agreement, &stream), "Hello");
    }
}

#[test]
fn section_7_2_3_2_sharing_the_window() {
    const SECOND: [u8; 5] = [0xf2, 0x00, 0x11, 0x00, 0x00];
    let stream =
        [compressed(true, Opcode::Text, &ONE_BLOCK), compressed(true, Opcode::Text, &SECOND)].concat();
    assert_eq!(outcome(&TAKEOVER, &stream), hello(2));
    let mut shared = Compressors::new(EFFORT);
    let mut compressor = shared.compressor(15);
    assert_eq!(shared.compress_within(&mut compressor, b"Hello"), ONE_BLOCK);
    assert_eq!(shared.compress_within(&mut compressor, b"Hello"), SECOND);
}

#[test]
fn section_7_2_3_2_without_sharing_the_window() {
    let stream = compressed(true, Opcode::Text, &ONE_BLOCK).repeat(2);
    assert_eq!(outcome(&ALONE, &stream), hello(2));
    assert_eq!(outcome(&TAKEOVER, &stream), hello(2));
    let mut shared = Compressors::new(EFFORT);
    assert_eq!(shared.compress(b"Hello", 15), ONE_BLOCK);
    assert_eq!(shared.compress(b"Hello", 15), ONE_BLOCK);
}

#[test]
fn section_7_2_3_3_a_block_without_compression() {
    let payload = [0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00];
    for agreement in &BOTH {
        assert_eq!(text(agreement, &compressed(true, Opcode::Text, &payload)), "Hello");
    }
}

#[test]
fn section_7_2_3_4_a_block_that_says_it_is_the_last() {
    let payload = [0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00];
    for agreement in &BOTH {
        let stream = compressed(true, Opcode::Text, &payload).repeat(3);
        assert_eq!(outcome(agreement, &stream), hello(3));
    }
}

#[test]
fn section_7_2_3_5_two_blocks() {
    let payload = [0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00];
    for agreement in &BOTH {
        let stream = compressed(true, Opcode::Text, &payload).repeat(2);
        assert_eq!(outcome(agreement, &stream), hello(2));
    }
}

#[test]
fn section_7_2_3_6_an_empty_fragment() {
    for agreement in &BOTH {
        assert_eq!(text(agreement, &compressed(true, Opcode::Text, &[0x00])), "");
        // A message of unknown length: its last frame has nothing of it.
        let mut payload = ONE_BLOCK.to_vec();
        payload.extend([0x00, 0x00, 0xff, 0xff]);
        let stream = [
            compressed(false, Opcode::Text, &payload),
            frame(false, Opcode::Continuation, &[]),
            frame(true, Opcode::Continuation, &[0x00]),
        ]
        .concat();
        assert_eq!(text(agreement, &stream), "Hello");
    }
    let mut shared = Compressors::new(EFFORT);
    let mut compressor = shared.compressor(15);
    for _ in 0..3 {
        assert_eq!(shared.compress(b"", 15), [0x00]);
        assert_eq!(shared.compress_within(&mut compressor, b""), [0x00]);
    }
}
