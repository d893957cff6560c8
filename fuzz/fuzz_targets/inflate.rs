//! Does a client's stream with compressed messages give the same events, and the same violation, however it is cut?
//! With the context taken over, and without; and what comes out of it is never more than the limit.

#![no_main]

use gannet_fuzz::cut;
use gannet_proto::handshake::DeflateAgreement;
use gannet_proto::{Connection, Event, Limits, Reassembly, Received};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((pieces, whole)) = cut(input) else { return };
    for client_no_context_takeover in [true, false] {
        let agreement = DeflateAgreement {
            server_no_context_takeover: true,
            client_no_context_takeover,
            server_max_window_bits: None,
            client_max_window_bits: None,
        };
        assert_eq!(outcome(&agreement, &pieces), outcome(&agreement, &[whole]));
    }
});

fn outcome(agreement: &DeflateAgreement, pieces: &[&[u8]]) -> Vec<String> {
    let mut shared = Reassembly::new(Limits { message_size_max: MESSAGE_SIZE_MAX, fragments_max: 8 });
    let (mut connection, mut events) = (Connection::with_deflate(agreement), Vec::new());
    for piece in pieces {
        let (mut bytes, mut start) = (piece.to_vec(), 0);
        loop {
            let received = connection.receive(&mut bytes[start..], &mut shared);
            events.push(format!("{:?}", received.map(|it| it.event)));
            match received {
                Ok(Received { event: Some(Event::Close(_)), .. }) | Err(_) => return events,
                Ok(Received { event: Some(Event::Message(payload)), consumed }) => {
                    assert!(payload.len() <= MESSAGE_SIZE_MAX);
                    start += consumed;
                }
                Ok(Received { event: Some(_), consumed }) => start += consumed,
                Ok(Received { event: None, .. }) => break,
            }
            assert!(shared.held() <= 2 * MESSAGE_SIZE_MAX + 48 * 1024);
        }
        // What the loop ended with says only that the piece is used up.
        events.pop();
    }
    assert_eq!(connection.held(), shared.held());
    connection.release(&mut shared);
    assert_eq!(shared.held(), 0);
    events
}

const MESSAGE_SIZE_MAX: usize = 4096;
