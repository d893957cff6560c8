//! Rooms: who is in which, and how what is published reaches the members on all loops.
//!
//! The [`Directory`] knows every room, and changes when `join` or `leave` is called, on whatever thread. Each loop has
//! a table of its own, [`LocalRooms`], from which it delivers; it follows the directory by mail, or at once where the
//! caller is a callback of that loop.
//!
//! A room has one order: that in which its joins, leaves and publishes take the lock of its shard in the directory.
//! Mail about them is posted under that lock, so every mailbox has it in that order; and a callback that joins, leaves
//! or publishes has its loop read what was posted before, and only then acts (`Reachable::read_ahead`). So a message
//! reaches those who are members at its place in the order, unless they have ended, and each of them gets a room's
//! messages in that order.
//!
//! A message is framed once: a large one before its room is locked, a small one under the lock. Each loop with members
//! gets one piece of mail, and sends each of them the same shared unit.
//!
//! `join` and `leave` change the registry, too, under the lock of the connection's shard there. Where a connection ends
//! while mail about its leave is unread, the registry knows the rooms that its loop still takes it for a member of
//! ([`Memberships::note_left`]).

mod delivering;
mod delivery;
mod directory;
mod joining;
mod key_set;
mod local;
mod losses;
mod members;
mod memberships;
mod pending;
mod publishing;
mod room;
#[cfg(test)]
mod room_order;

pub use delivery::Delivery;
pub(crate) use directory::Directory;
pub(crate) use joining::Caller;
pub(crate) use local::LocalRooms;
pub(crate) use losses::Losses;
pub(crate) use memberships::{Ended, Memberships};
pub(crate) use pending::Pending;
pub(crate) use publishing::Publication;
pub(crate) use room::Room;
pub use room::RoomInfo;
