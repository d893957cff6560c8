//! Any `Sec-WebSocket-Extensions` are answered with something that they offer. Each line of the input is a
//! line of the head.

#![no_main]

use gannet_proto::handshake::{DeflateConfig, negotiate_deflate, offered_extensions};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((&choice, text)) = input.split_first() else { return };
    let config = DeflateConfig {
        server_no_context_takeover: choice & 1 != 0,
        client_no_context_takeover: choice & 2 != 0,
        server_max_window_bits: choice >> 4,
        client_max_window_bits: choice >> 2,
    };
    let fields = text.split(|byte| *byte == b'\n').map(|line| ("Sec-WebSocket-Extensions", line));
    let Some(agreement) = negotiate_deflate(fields.clone(), &config) else { return };

    let mut offers = offered_extensions(fields).flatten();
    assert!(offers.any(|offer| offer.name == "permessage-deflate"), "an answer to no offer");
    assert!((9..=15).contains(&agreement.server_window_bits()));
    assert!((8..=15).contains(&agreement.client_window_bits()));
    // The answer is an offer that the same server would accept as it is.
    let answer = agreement.to_string();
    let again = negotiate_deflate([("sec-websocket-extensions", answer.as_bytes())].into_iter(), &config);
    assert_eq!(again.map(|again| again.to_string()), Some(answer));
});
