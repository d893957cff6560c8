//! Does a client understand what the server compresses, whatever is sent between its messages?

#[expect(dead_code, reason = "each test file uses its part")]
mod deflate_support;
#[expect(dead_code, reason = "only compressed messages here")]
mod support;

use deflate_support::{ALONE, EFFORT, TAKEOVER, compressed, outcome};
use gannet_proto::handshake::DeflateAgreement;
use gannet_proto::{Compressors, DeflateEffort, EncodedHeader, FrameHeader, Opcode};
use support::Owned;

/// The messages that a client gets out of these payloads. The receiving side of this crate plays the client: the
/// payloads are the same in both directions, only masked in one.
fn understood(agreement: &DeflateAgreement, payloads: &[Vec<u8>]) -> Vec<Owned> {
    let frames: Vec<u8> =
        payloads.iter().flat_map(|payload| compressed(true, Opcode::Text, payload)).collect();
    outcome(agreement, &frames).0
}

fn texts(texts: &[&str]) -> Vec<Owned> {
    texts.iter().map(|text| Owned::Text((*text).to_owned())).collect()
}

const FIRST: &str = "the ferry leaves at nine, the ferry returns at noon";
const NEWS: &str = "a storm warning for the ferry, the bridge and the harbour";
const SECOND: &str = "the ferry leaves at ten, the ferry returns at noon";

/// A frame that was compressed elsewhere goes to many connections. The client's window then holds it, that of the
/// connection's own compressor does not.
#[test]
fn a_shared_frame_resets_the_compressor() {
    let mut shared = Compressors::new(EFFORT);
    let mut compressor = shared.compressor(15);
    let first = shared.compress_within(&mut compressor, FIRST.as_bytes()).to_vec();
    let news = shared.compress(NEWS.as_bytes(), 15).to_vec();
    let mut without_reset = shared.compressor(15);
    shared.compress_within(&mut without_reset, FIRST.as_bytes());
    let wrong = shared.compress_within(&mut without_reset, SECOND.as_bytes()).to_vec();

    compressor.reset();
    let second = shared.compress_within(&mut compressor, SECOND.as_bytes()).to_vec();
    let found = understood(&TAKEOVER, &[first.clone(), news.clone(), second]);
    assert_eq!(found, texts(&[FIRST, NEWS, SECOND]));

    let found = understood(&TAKEOVER, &[first, news, wrong]);
    assert_ne!(found, texts(&[FIRST, NEWS, SECOND]), "so that there is a reason to reset");
}

#[test]
fn a_message_that_was_compressed_and_dropped_resets_the_compressor() {
    let mut shared = Compressors::new(EFFORT);
    let mut compressor = shared.compressor(15);
    let first = shared.compress_within(&mut compressor, FIRST.as_bytes()).to_vec();
    shared.compress_within(&mut compressor, NEWS.as_bytes());
    let mut without_reset = shared.compressor(15);
    shared.compress_within(&mut without_reset, FIRST.as_bytes());
    shared.compress_within(&mut without_reset, NEWS.as_bytes());
    let wrong = shared.compress_within(&mut without_reset, NEWS.as_bytes()).to_vec();

    compressor.reset();
    let second = shared.compress_within(&mut compressor, NEWS.as_bytes()).to_vec();
    assert_eq!(understood(&TAKEOVER, &[first.clone(), second]), texts(&[FIRST, NEWS]));
    assert_ne!(understood(&TAKEOVER, &[first, wrong]), texts(&[FIRST, NEWS]));
}

#[test]
fn compressors_do_not_mix_and_shared_streams_know_none() {
    let mut shared = Compressors::new(EFFORT);
    let (mut here, mut there) = (shared.compressor(15), shared.compressor(9));
    let (mut sent_here, mut sent_there, mut alone) = (Vec::new(), Vec::new(), Vec::new());
    for text in [FIRST, NEWS, SECOND, FIRST] {
        sent_here.push(shared.compress_within(&mut here, text.as_bytes()).to_vec());
        alone.push(shared.compress(text.as_bytes(), 15).to_vec());
        sent_there.push(shared.compress_within(&mut there, text.as_bytes()).to_vec());
        alone.push(shared.compress(text.as_bytes(), 9).to_vec());
    }
    let all = texts(&[FIRST, NEWS, SECOND, FIRST]);
    assert_eq!(understood(&TAKEOVER, &sent_here), all);
    assert_eq!(understood(&TAKEOVER, &sent_there), all);
    assert!(sent_here[3].len() < alone[6].len(), "context takeover is worth something");
    assert_eq!(alone[0], alone[6], "what comes before makes no difference");
    assert_eq!(understood(&ALONE, &alone), texts(&[FIRST, FIRST, NEWS, NEWS, SECOND, SECOND, FIRST, FIRST]));
}

/// A client that has only the window that was agreed on finds in it what the server refers to.
#[test]
fn no_distance_is_over_the_window() {
    let mut random = fastrand::Rng::with_seed(15);
    let piece: Vec<u8> = (0..600).map(|_| random.u8(b'a'..=b'z')).collect();
    let message = piece.repeat(4);
    for level in 1..=9 {
        let mut shared = Compressors::new(DeflateEffort { level, memory_level: 8 });
        let narrow = shared.compress(&message, 9).len();
        assert!(narrow > 1_000, "level {level}: {narrow} bytes refer to what is 600 bytes back, over 512");
        let wide = shared.compress(&message, 10).len();
        assert!(wide < 1_000, "level {level}: {wide} bytes");
    }
}

#[test]
fn large_messages_and_small_ones_take_turns() {
    let mut shared = Compressors::new(EFFORT);
    let mut random = fastrand::Rng::with_seed(3);
    for size in [3, 3_000_000, 0, 70_000, 1] {
        let message: String = (0..size).map(|_| random.alphanumeric()).collect();
        let payload = shared.compress(message.as_bytes(), 15).to_vec();
        if size <= support::LIMITS.message_size_max {
            assert_eq!(understood(&ALONE, &[payload]), texts(&[&message]));
        }
    }
}

#[test]
fn a_compressor_says_what_it_holds() {
    let small = Compressors::new(DeflateEffort { level: 1, memory_level: 1 }).compressor(9);
    let large = Compressors::new(DeflateEffort { level: 1, memory_level: 9 }).compressor(15);
    assert!((128 << 10..160 << 10).contains(&small.size()), "{}", small.size());
    assert!((384 << 10..512 << 10).contains(&large.size()), "{}", large.size());
}

#[test]
fn the_header_of_a_compressed_message_has_the_bit() {
    let header = EncodedHeader::compressed(Opcode::Text, 7);
    assert_eq!(*header, [0xc1, 0x07]);
    let long = EncodedHeader::compressed(Opcode::Binary, 300);
    assert_eq!(*long, [0xc2, 126, 1, 44]);
    let same =
        FrameHeader { fin: true, rsv: 4, opcode: Opcode::Text, masking_key: None, payload_size: 7 }.encode();
    assert_eq!(*header, *same);
}
