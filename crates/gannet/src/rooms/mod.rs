//! Rooms: who is in which, and how what is published reaches the members on all loops.
//!
//! The [`Directory`] knows every room, and changes when `join` or `leave` is called, on whatever thread. Each loop has
//! a table of its own, [`LocalRooms`], from which it delivers; it follows the directory by mail, or at once where the
//! caller is a callback of that loop.

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

pub use delivery::Delivery;
pub(crate) use directory::Directory;
pub(crate) use joining::Change;
pub(crate) use local::LocalRooms;
pub(crate) use losses::Losses;
pub(crate) use memberships::{Ended, Memberships};
pub(crate) use pending::Pending;
pub(crate) use publishing::Publication;
pub(crate) use room::Room;
pub use room::RoomInfo;
