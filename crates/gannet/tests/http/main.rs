//! HTTP on the port of the WebSockets, seen from a bare socket and from curl.

#[path = "../support/mod.rs"]
mod support;

mod about_connections;
mod beside_websockets;
mod bodies;
mod failures;
mod keep_alive;
mod response;
mod stopping;
mod timers;
mod upgrading;
