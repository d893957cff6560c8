//! permessage-deflate on the wire, RFC 7692: what is agreed on, sent and received.

#[path = "../support/mod.rs"]
mod support;

mod choosing;
mod contexts;
mod negotiation;
mod receiving;
