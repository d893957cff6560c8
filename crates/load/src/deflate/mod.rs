//! permessage-deflate, the client's side. RFC 7692.

mod agreement;
mod compressed;
mod extension;
mod inflater;
mod inflaters;
mod offer;

pub(crate) use agreement::{Agreement, Disagreement};
pub(crate) use compressed::compressed;
pub(crate) use inflater::Inflater;
pub(crate) use inflaters::Inflaters;
pub(crate) use offer::Offer;

/// The end of a message's data, which its payload leaves out, RFC 7692 §7.2.1: the lengths of the empty block
/// without compression that is its last.
const TAIL: [u8; 4] = [0x00, 0x00, 0xFF, 0xFF];
const NAME: &str = "permessage-deflate";
const SERVER_NO_CONTEXT_TAKEOVER: &str = "server_no_context_takeover";
const CLIENT_NO_CONTEXT_TAKEOVER: &str = "client_no_context_takeover";
const SERVER_MAX_WINDOW_BITS: &str = "server_max_window_bits";
const CLIENT_MAX_WINDOW_BITS: &str = "client_max_window_bits";
