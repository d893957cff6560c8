//! What goes over the wire, seen from a bare socket.

#[path = "../support/mod.rs"]
mod support;

mod echo;
