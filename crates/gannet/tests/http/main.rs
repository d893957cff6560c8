//! HTTP on the port of the WebSockets, seen from a bare socket.

#[path = "../support/mod.rs"]
mod support;

mod about_connections;
mod bodies;
mod dates;
mod ending_by_hand;
mod exchanges_max;
mod failures;
mod http_1_0;
mod keep_alive;
mod raw_bytes;
mod routes;
mod stopping;
mod timers;
mod upgrading;
