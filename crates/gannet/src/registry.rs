use std::sync::{Mutex, MutexGuard, PoisonError};

use hashbrown::HashTable;

use crate::ConnectionId;

/// Which loop owns which open connection. Locked when one opens or closes, and by a push from a foreign thread;
/// never on a loop's own path.
pub(crate) struct Registry {
    shards: Vec<Mutex<HashTable<Entry>>>,
}

/// An id and a loop's number in eight bytes.
#[derive(Clone, Copy)]
struct Entry(u64);

impl Entry {
    fn new(id: ConnectionId, owner: usize) -> Self {
        debug_assert!(id.number() < 1 << 48 && owner < 1 << 16);
        Self(id.number() << 16 | owner as u64)
    }

    const fn id(self) -> ConnectionId {
        ConnectionId::new(self.0 >> 16)
    }

    const fn owner(self) -> usize {
        (self.0 & 0xFFFF) as usize
    }
}

impl Registry {
    pub(crate) fn new() -> Self {
        Self { shards: (0..SHARDS).map(|_| Mutex::default()).collect() }
    }

    pub(crate) fn insert(&self, id: ConnectionId, owner: usize) {
        self.shard(id).insert_unique(hash(id), Entry::new(id, owner), |entry| hash(entry.id()));
    }

    pub(crate) fn remove(&self, id: ConnectionId) {
        let mut shard = self.shard(id);
        if let Ok(entry) = shard.find_entry(hash(id), |entry| entry.id() == id) {
            entry.remove();
        }
        // A crowd that has left must not keep its memory.
        if shard.capacity() > 64 && shard.len() < shard.capacity() / 8 {
            shard.shrink_to(0, |entry| hash(entry.id()));
        }
    }

    /// The loop that owns this connection, if it is open.
    pub(crate) fn owner(&self, id: ConnectionId) -> Option<usize> {
        self.shard(id).find(hash(id), |entry| entry.id() == id).map(|entry| entry.owner())
    }

    /// The ids of all open connections, in no order.
    pub(crate) fn ids(&self) -> Vec<ConnectionId> {
        let mut ids = Vec::new();
        for shard in &self.shards {
            ids.extend(lock(shard).iter().map(|entry| entry.id()));
        }
        ids
    }

    pub(crate) fn len(&self) -> usize {
        self.shards.iter().map(|shard| lock(shard).len()).sum()
    }

    fn shard(&self, id: ConnectionId) -> MutexGuard<'_, HashTable<Entry>> {
        // Neighbours are pushed to one after the other, often from several threads: they lie in different shards.
        lock(&self.shards[id.number() as usize % SHARDS])
    }
}

/// Ids count up: an odd factor spreads them evenly over the low bits, and well over the high ones.
pub(crate) const fn hash(id: ConnectionId) -> u64 {
    id.number().wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(32)
}

/// No callback runs under the lock, so a panic cannot leave a table half changed.
fn lock(shard: &Mutex<HashTable<Entry>>) -> MutexGuard<'_, HashTable<Entry>> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

const SHARDS: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_inserted_is_found_until_it_is_removed() {
        let registry = Registry::new();
        for number in 1..=10_000 {
            registry.insert(ConnectionId::new(number), number as usize % 7);
        }
        assert_eq!(registry.len(), 10_000);
        assert_eq!(registry.owner(ConnectionId::new(9_999)), Some(9_999 % 7));
        assert_eq!(registry.owner(ConnectionId::new(10_001)), None);
        for number in 1..=9_999 {
            registry.remove(ConnectionId::new(number));
            registry.remove(ConnectionId::new(number));
        }
        assert_eq!(registry.ids(), [ConnectionId::new(10_000)]);
        assert_eq!(registry.owner(ConnectionId::new(1)), None);
    }
}
