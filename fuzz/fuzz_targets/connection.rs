//! A client's stream gives the same events, and the same violation, however it is cut.

#![no_main]

use gannet_fuzz::{cut, outcome};
use gannet_proto::Connection;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((pieces, whole)) = cut(input) else { return };
    assert_eq!(outcome(Connection::new(), &pieces), outcome(Connection::new(), &[whole]));
});
