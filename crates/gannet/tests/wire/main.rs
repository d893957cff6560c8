//! The server seen from a bare socket: each byte on the wire.

#[path = "../support/mod.rs"]
mod support;

mod back_pressure;
mod callbacks;
mod close;
mod fairness;
mod frames;
mod handshake;
mod limits;
mod liveness;
mod sending;
mod start_and_stop;
mod threads;
