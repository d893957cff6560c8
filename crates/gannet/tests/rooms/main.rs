//! Rooms, seen from bare sockets.

#[path = "../support/mod.rs"]
mod support;

mod bad_input;
mod directory;
mod events;
mod exactly_once;
mod hall;
mod latest;
mod leaving_at_once;
mod never_reading;
mod order;
mod overtaking;
mod publishing;
mod sends;
mod slow_members;
mod verbs;
