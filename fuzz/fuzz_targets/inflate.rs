//! A client's stream with compressed messages gives the same events, and the same violation, however it is
//! cut, with context takeover and without; and no message inflates to more than the limit.

#![no_main]

use gannet_fuzz::{cut, outcome};
use gannet_proto::Connection;
use gannet_proto::handshake::DeflateAgreement;
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
        let connect = || Connection::with_deflate(&agreement);
        assert_eq!(outcome(connect(), &pieces), outcome(connect(), &[whole]));
    }
});
