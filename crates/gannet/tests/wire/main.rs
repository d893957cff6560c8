//! What goes over the wire, seen from a bare socket.

#[path = "../support/mod.rs"]
mod support;

mod after_close;
mod answer;
mod bad_frames;
mod bad_handshake;
mod bad_text;
mod close_codes;
mod closed_event;
mod closing;
mod connections_max;
mod drop_policies;
mod echo;
mod exactly_once;
mod handshake_limits;
mod journal;
mod liveness;
mod mail_after_stop;
mod message_limits;
mod message_time;
mod origins;
mod panics;
mod pausing;
mod ping_flood;
mod sends;
mod slow_clients;
mod slow_clients_latency;
mod stopping;
mod subprotocols;
mod upgrade_hook;
