//! Do compressed messages come back, with each agreement, however they are cut? And does any split of any payload give
//! the same?

#[expect(dead_code, reason = "each test file uses its part")]
mod deflate_support;
mod splitting;
#[expect(dead_code, reason = "only compressed messages here")]
mod support;

use deflate_support::{Client, compressed};
use gannet_proto::handshake::DeflateAgreement;
use gannet_proto::{Connection, DeflateEffort, Limits, Opcode};
use proptest::prelude::*;
use proptest::sample::Index;
use splitting::splits;
use support::{Outcome, Owned, frame, run_on};

/// Low, so that they are reached.
const LIMITS: Limits = Limits { message_size_max: 150_000, fragments_max: 8 };
/// Memory that a connection may hold beside its message: an inflater, and the bookkeeping of a message.
const OVERHEAD: usize = 48 * 1024;

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn messages_come_back(
        agreement in any_agreement(),
        effort in any_effort(),
        messages in prop::collection::vec((any_message(), any_cuts(), prop::bool::weighted(0.8)), 1..6),
        sizes in splits(),
    ) {
        let mut client = Client::new(agreement, effort);
        let (mut stream, mut expected) = (Vec::new(), Vec::new());
        for (message, cuts, is_compressed) in messages {
            let payload = if is_compressed { client.deflate(&message) } else { message.clone() };
            stream.extend(fragments(is_compressed, Opcode::Binary, &payload, &cuts));
            expected.push(Owned::Binary(message));
        }
        let whole = same_in_pieces(&agreement, &stream, &sizes)?;
        prop_assert_eq!(whole.violation, None);
        prop_assert_eq!(whole.events, expected);
    }

    #[test]
    fn damaged_payloads(
        agreement in any_agreement(),
        text in any_text(),
        damages in prop::collection::vec((any::<Index>(), any::<u8>()), 0..4),
        cuts in any_cuts(),
        sizes in splits(),
    ) {
        let mut client = Client::new(agreement, DeflateEffort { level: 6, memory_level: 8 });
        let mut payload = client.deflate(text.as_bytes());
        for (place, byte) in damages {
            let place = place.index(payload.len());
            payload[place] ^= byte;
        }
        let stream = fragments(true, Opcode::Text, &payload, &cuts).repeat(2);
        same_in_pieces(&agreement, &stream, &sizes)?;
    }

    #[test]
    fn random_payloads(
        agreement in any_agreement(),
        payload in prop::collection::vec(any::<u8>(), 0..60),
        cuts in any_cuts(),
        sizes in splits(),
    ) {
        let stream = fragments(true, Opcode::Text, &payload, &cuts).repeat(2);
        same_in_pieces(&agreement, &stream, &sizes)?;
    }
}

/// The outcome of the whole stream, which is that of its pieces.
fn same_in_pieces(
    agreement: &DeflateAgreement,
    stream: &[u8],
    sizes: &[usize],
) -> Result<Outcome, TestCaseError> {
    let run = |sizes: &[usize], way| run_on(Connection::with_deflate(agreement), stream, sizes, way, LIMITS);
    splitting::same_in_pieces(run, sizes, 2 * LIMITS.message_size_max + OVERHEAD)
}

/// The message's frames, cut at these places.
fn fragments(is_compressed: bool, opcode: Opcode, payload: &[u8], cuts: &[Index]) -> Vec<u8> {
    let mut places: Vec<_> = cuts.iter().map(|place| place.index(payload.len() + 1)).collect();
    places.sort_unstable();
    places.push(payload.len());
    let (mut stream, mut start) = (Vec::new(), 0);
    for (index, end) in places.iter().copied().enumerate() {
        let (fin, piece) = (index + 1 == places.len(), &payload[start..end]);
        stream.extend(match (index, is_compressed) {
            (0, true) => compressed(fin, opcode, piece),
            (0, false) => frame(fin, opcode, piece),
            (_, true | false) => frame(fin, Opcode::Continuation, piece),
        });
        start = end;
    }
    stream
}

fn any_agreement() -> impl Strategy<Value = DeflateAgreement> {
    (any::<bool>(), prop::option::of(9..=15_u8)).prop_map(|(alone, window_bits)| DeflateAgreement {
        server_no_context_takeover: alone,
        client_no_context_takeover: alone,
        server_max_window_bits: None,
        client_max_window_bits: window_bits,
    })
}

fn any_effort() -> impl Strategy<Value = DeflateEffort> {
    (1..=9_u8, 1..=9_u8).prop_map(|(level, memory_level)| DeflateEffort { level, memory_level })
}

fn any_cuts() -> impl Strategy<Value = Vec<Index>> {
    prop::collection::vec(any::<Index>(), 0..4)
}

/// Random bytes, few kinds of bytes, text that repeats at distances over every window, one byte over and over.
fn any_message() -> impl Strategy<Value = Vec<u8>> {
    let random = prop::collection::vec(any::<u8>(), 0..2_000);
    let few = prop::collection::vec(0..4_u8, 0..3_000);
    let repeated = (any::<u64>(), 1..40_000_usize, 1..4_usize).prop_map(|(seed, size, count)| {
        let mut random = fastrand::Rng::with_seed(seed);
        let piece: Vec<u8> = (0..size).map(|_| random.u8(b'a'..b'k')).collect();
        piece.repeat(count)
    });
    let same = (any::<u8>(), 0..150_000_usize).prop_map(|(byte, size)| vec![byte; size]);
    prop_oneof![3 => random, 3 => few, 2 => repeated, 1 => same]
}

fn any_text() -> impl Strategy<Value = String> {
    let characters = prop::collection::vec(any::<char>(), 0..60);
    characters.prop_map(|characters| characters.into_iter().collect())
}
