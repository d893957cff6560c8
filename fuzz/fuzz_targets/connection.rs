//! Does a client's stream give the same events, and the same violation, however it is cut?

#![no_main]

use gannet_fuzz::cut;
use gannet_proto::{Connection, Event, Limits, Reassembly, Received};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((pieces, whole)) = cut(input) else { return };
    assert_eq!(outcome(&pieces), outcome(&[whole]));
});

fn outcome(pieces: &[&[u8]]) -> Vec<String> {
    let mut shared = Reassembly::new(Limits { message_size_max: 4096, fragments_max: 8 });
    let (mut connection, mut events) = (Connection::new(), Vec::new());
    for piece in pieces {
        let (mut bytes, mut start) = (piece.to_vec(), 0);
        loop {
            let received = connection.receive(&mut bytes[start..], &mut shared);
            events.push(format!("{:?}", received.map(|it| it.event)));
            match received {
                Ok(Received { event: Some(Event::Close(_)), .. }) | Err(_) => return events,
                Ok(Received { event: Some(_), consumed }) => start += consumed,
                Ok(Received { event: None, .. }) => break,
            }
        }
        // What the loop ended with says only that the piece is used up.
        events.pop();
    }
    events
}
