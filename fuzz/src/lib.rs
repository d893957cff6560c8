//! Shared by the fuzz targets.

use gannet_proto::{Connection, Event, Limits, Reassembly, Received};

/// The pieces of an input, and the whole. The first byte of the input says where the others are cut; `None`
/// for an empty input.
pub fn cut(input: &[u8]) -> Option<(Vec<&[u8]>, &[u8])> {
    let (&seed, whole) = input.split_first()?;
    let mut random = fastrand::Rng::with_seed(seed.into());
    let mut pieces = Vec::new();
    let mut rest = whole;
    while !rest.is_empty() {
        // Short and long ones alike.
        let size_max = 1 << random.u32(0..12);
        let (piece, after) = rest.split_at(random.usize(1..=size_max).min(rest.len()));
        pieces.push(piece);
        rest = after;
    }
    Some((pieces, whole))
}

/// The events, in words, and the violation of a connection that gets a stream in these pieces.
pub fn outcome(mut connection: Connection, pieces: &[&[u8]]) -> Vec<String> {
    let mut shared = Reassembly::new(Limits { message_size_max: MESSAGE_SIZE_MAX, fragments_max: 8 });
    let mut events = Vec::new();
    for piece in pieces {
        let (mut bytes, mut start) = (piece.to_vec(), 0);
        loop {
            let received = connection.receive(&mut bytes[start..], &mut shared);
            events.push(format!("{:?}", received.map(|it| it.event)));
            match received {
                Ok(Received { event: Some(Event::Close(_)), .. }) | Err(_) => return events,
                Ok(Received { event: Some(Event::Message(payload) | Event::Inflated(payload)), consumed }) => {
                    assert!(payload.len() <= MESSAGE_SIZE_MAX);
                    start += consumed;
                }
                Ok(Received { event: Some(_), consumed }) => start += consumed,
                Ok(Received { event: None, .. }) => break,
            }
            assert!(shared.held() <= 2 * MESSAGE_SIZE_MAX + INFLATER_SIZE);
        }
        // The last event of the loop only says that the piece is used up.
        events.pop();
    }
    assert_eq!(connection.held(), shared.held());
    connection.release(&mut shared);
    assert_eq!(shared.held(), 0);
    events
}

const MESSAGE_SIZE_MAX: usize = 4096;
/// Upper bound of the memory of an inflater.
const INFLATER_SIZE: usize = 48 * 1024;
