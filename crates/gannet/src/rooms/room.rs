use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::shared::spread;

/// A room as long as anybody refers to it. Another one of the same name, made after its last member had left, is
/// another.
pub(crate) struct Room {
    name: Box<str>,
    dropped: AtomicU64,
    replaced: AtomicU64,
}

/// A report on a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomInfo {
    /// Its name.
    pub name: String,
    /// Number of members.
    pub members: usize,
    /// Messages published to it that a member did not get, counted for each member: those that were refused when they
    /// were to be queued, or waited as [`Latest`](crate::Delivery::Latest) in vain. What a queue policy throws out of a
    /// queue later is counted for the connection only.
    pub dropped: u64,
    /// Messages published to it as [`Latest`](crate::Delivery::Latest) that a newer one replaced before they had left,
    /// counted for each member.
    pub replaced: u64,
}

impl Room {
    pub(crate) fn new(name: &str) -> Arc<Self> {
        Arc::new(Self { name: name.into(), dropped: AtomicU64::new(0), replaced: AtomicU64::new(0) })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn count_dropped(&self, count: u64) {
        self.dropped.fetch_add(count, Ordering::Relaxed);
    }

    pub(crate) fn count_replaced(&self, count: u64) {
        self.replaced.fetch_add(count, Ordering::Relaxed);
    }

    pub(super) fn info(&self, members: usize) -> RoomInfo {
        RoomInfo {
            name: self.name.as_ref().to_owned(),
            members,
            dropped: self.dropped.load(Ordering::Relaxed),
            replaced: self.replaced.load(Ordering::Relaxed),
        }
    }
}

/// A number of the room while anybody refers to it.
pub(super) fn address_hash(room: &Arc<Room>) -> u64 {
    spread(Arc::as_ptr(room).addr() as u64)
}
