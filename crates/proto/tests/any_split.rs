//! Does any split of any bytes, on either way in, give the same events and the same violation?

mod splitting;
#[expect(dead_code, reason = "frames have keys and limits of their own here")]
mod support;

use gannet_proto::{EncodedHeader, FrameHeader, Limits, Opcode};
use proptest::prelude::*;
use proptest::sample::Index;
use splitting::splits;
use support::{Outcome, frame_with_masking_key, run};

/// Low, so that they are reached; high enough for a direct buffer.
const LIMITS: Limits = Limits { message_size_max: 150_000, fragments_max: 6 };
/// Memory that a connection may hold beside twice the largest message.
const OVERHEAD: usize = 64 * 1024 + 4096;

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn valid_frames((stream, sizes) in (valid_stream(), splits())) {
        let whole = same_in_pieces(&stream, &sizes)?;
        prop_assert_eq!(whole.violation, None);
    }

    #[test]
    fn frames_of_any_order(frames in prop::collection::vec(any_frame(), 0..8), sizes in splits()) {
        same_in_pieces(&frames.concat(), &sizes)?;
    }

    #[test]
    fn damaged_frames(
        stream in valid_stream(),
        damages in prop::collection::vec((any::<Index>(), any::<u8>()), 1..4),
        cut in any::<Index>(),
        sizes in splits(),
    ) {
        let mut stream = stream;
        if !stream.is_empty() {
            for (place, byte) in damages {
                // Half of the damage goes where headers are likely.
                let front = if byte & 1 == 0 { stream.len() } else { stream.len().min(40) };
                stream[place.index(front)] ^= byte;
            }
            stream.truncate(cut.index(stream.len()) * 2);
        }
        same_in_pieces(&stream, &sizes)?;
    }

    #[test]
    fn random_bytes(stream in prop::collection::vec(any::<u8>(), 0..200), sizes in splits()) {
        same_in_pieces(&stream, &sizes)?;
    }

    #[test]
    fn headers_come_back(header in any_header(), follow in prop::collection::vec(any::<u8>(), 0..8)) {
        let mut bytes = header.encode().to_vec();
        let size = bytes.len();
        bytes.extend(follow);
        prop_assert_eq!(FrameHeader::decode(&bytes), Ok(Some((header, size))));
        let unmasked = FrameHeader { masking_key: None, ..header }.encode();
        prop_assert_eq!(unmasked.len(), size - 4);
        if header.fin {
            let whole = EncodedHeader::whole(header.opcode, header.payload_size as usize);
            prop_assert_eq!(&*whole, &*unmasked);
        }
    }
}

/// The outcome of the whole stream, which is that of its pieces.
fn same_in_pieces(stream: &[u8], sizes: &[usize]) -> Result<Outcome, TestCaseError> {
    let run = |sizes: &[usize], way| run(stream, sizes, way, LIMITS);
    splitting::same_in_pieces(run, sizes, 2 * LIMITS.message_size_max + OVERHEAD)
}

/// Messages, whole and in fragments, with control frames anywhere that they may be.
fn valid_stream() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(valid_message(), 0..5).prop_map(|messages| messages.concat())
}

fn valid_message() -> impl Strategy<Value = Vec<u8>> {
    let content = prop_oneof![
        (any_text()).prop_map(|text| (Opcode::Text, text.into_bytes())),
        any_payload().prop_map(|payload| (Opcode::Binary, payload)),
    ];
    let cuts = prop::collection::vec((any::<Index>(), prop::option::of(any_control())), 0..5);
    (content, cuts, any::<[u8; 4]>()).prop_map(|((opcode, payload), cuts, masking_key)| {
        let mut places: Vec<_> = cuts.iter().map(|(place, _)| place.index(payload.len() + 1)).collect();
        places.sort_unstable();
        let mut bytes = Vec::new();
        let mut start = 0;
        let mut opcode = opcode;
        for (end, (_, control)) in places.into_iter().zip(cuts) {
            bytes.extend(frame_with_masking_key(false, opcode, &payload[start..end], masking_key));
            bytes.extend(control.unwrap_or_default());
            (start, opcode) = (end, Opcode::Continuation);
        }
        bytes.extend(frame_with_masking_key(true, opcode, &payload[start..], masking_key));
        bytes
    })
}

/// Frames of which each is valid by itself, but not in any order: also text that is not UTF-8, and a Close.
fn any_frame() -> impl Strategy<Value = Vec<u8>> {
    let data = (any::<bool>(), any_opcode(), any_payload(), any::<[u8; 4]>()).prop_map(
        |(fin, opcode, mut payload, masking_key)| {
            if opcode.is_control() {
                payload.truncate(125);
            }
            frame_with_masking_key(fin || opcode.is_control(), opcode, &payload, masking_key)
        },
    );
    let text = (any::<bool>(), any::<bool>(), any_text(), any::<[u8; 4]>()).prop_map(
        |(fin, start, text, masking_key)| {
            frame_with_masking_key(
                fin,
                if start { Opcode::Text } else { Opcode::Continuation },
                text.as_bytes(),
                masking_key,
            )
        },
    );
    prop_oneof![data, text]
}

fn any_control() -> impl Strategy<Value = Vec<u8>> {
    let opcode = prop_oneof![Just(Opcode::Ping), Just(Opcode::Pong)];
    (opcode, prop::collection::vec(any::<u8>(), 0..=125), any::<[u8; 4]>()).prop_map(
        |(opcode, payload, masking_key)| frame_with_masking_key(true, opcode, &payload, masking_key),
    )
}

fn any_text() -> impl Strategy<Value = String> {
    let short =
        prop::collection::vec(any::<char>(), 0..60).prop_map(|characters| characters.into_iter().collect());
    let long =
        (prop_oneof![Just("x"), Just("é€🦭")], 0..8_000_usize).prop_map(|(piece, count)| piece.repeat(count));
    prop_oneof![4 => short, 1 => long]
}

fn any_payload() -> impl Strategy<Value = Vec<u8>> {
    let short = prop::collection::vec(any::<u8>(), 0..300);
    let long = (any::<u8>(), 0..160_000_usize).prop_map(|(byte, size)| vec![byte; size.min(149_999)]);
    let edge = prop_oneof![Just(125), Just(126), Just(65_535), Just(65_536)]
        .prop_map(|size: usize| vec![0xA5; size]);
    prop_oneof![6 => short, 1 => long, 1 => edge]
}

fn any_opcode() -> impl Strategy<Value = Opcode> {
    prop_oneof![
        6 => Just(Opcode::Continuation),
        3 => Just(Opcode::Text),
        3 => Just(Opcode::Binary),
        2 => Just(Opcode::Ping),
        2 => Just(Opcode::Pong),
        1 => Just(Opcode::Close),
    ]
}

fn any_header() -> impl Strategy<Value = FrameHeader> {
    let size = prop_oneof![0..200_u64, 65_000..66_000_u64, 0..=u64::MAX >> 1];
    (any::<bool>(), any_opcode(), any::<[u8; 4]>(), size).prop_map(|(fin, opcode, mask, payload_size)| {
        let control = opcode.is_control();
        FrameHeader {
            fin: fin || control,
            rsv: 0,
            opcode,
            masking_key: Some(mask),
            payload_size: if control { payload_size % 126 } else { payload_size },
        }
    })
}
