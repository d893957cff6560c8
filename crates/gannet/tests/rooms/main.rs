//! Rooms, seen from bare sockets.

#[path = "../support/mod.rs"]
mod support;

mod bad_input;
mod directory;
mod events;
mod exactly_once;
mod join_and_replay;
mod latest;
mod leaving_at_once;
mod never_reading;
mod one_send_a_turn;
mod order;
mod overtaking;
mod publishing;
mod slow_members;
