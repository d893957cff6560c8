use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

use gannet_reactor::Key;
use hashbrown::HashTable;

use crate::ConnectionId;
use crate::rooms::{Ended, Memberships};
use crate::sync::{Mutex, MutexGuard};

/// Which loop owns which open connection, and the rooms that it is in. Locked when one opens or closes, joins or
/// leaves, and by a push from a foreign thread; never on a loop's own path.
pub(crate) struct Registry {
    shards: Vec<Mutex<Shard>>,
    /// Open connections of each loop.
    open: Vec<AtomicUsize>,
}

/// A part of the registry, locked.
#[derive(Default)]
pub(crate) struct Shard {
    owners: HashTable<Entry>,
    pub(crate) memberships: Memberships,
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
    pub(crate) fn new(loops: usize) -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            open: (0..loops).map(|_| AtomicUsize::new(0)).collect(),
        }
    }

    pub(crate) fn insert(&self, id: ConnectionId, owner: usize) {
        // Whoever finds it finds it counted, too.
        let mut shard = self.shard(id);
        shard.owners.insert_unique(hash(id), Entry::new(id, owner), |entry| hash(entry.id()));
        self.open[owner].fetch_add(1, Ordering::Relaxed);
    }

    /// Forgets a connection, whose shard this is, and says what rooms it leaves behind.
    pub(crate) fn remove(&self, shard: &mut Shard, id: ConnectionId) -> Ended {
        let Ok(entry) = shard.owners.find_entry(hash(id), |entry| entry.id() == id) else {
            return Ended::default();
        };
        let (entry, _) = entry.remove();
        self.open[entry.owner()].fetch_sub(1, Ordering::Relaxed);
        shrink(&mut shard.owners, |entry| hash(entry.id()));
        shard.memberships.end(id)
    }

    /// The loop that owns this connection, if it is open.
    pub(crate) fn owner(&self, id: ConnectionId) -> Option<usize> {
        self.shard(id).owner(id)
    }

    /// The ids of all open connections, in no order.
    pub(crate) fn ids(&self) -> Vec<ConnectionId> {
        let mut ids = Vec::new();
        for shard in &self.shards {
            ids.extend(lock(shard).owners.iter().map(|entry| entry.id()));
        }
        ids
    }

    /// Whether nothing is known of any connection.
    #[cfg(all(test, gannet_model))]
    pub(crate) fn is_empty(&self) -> bool {
        let is_empty = |shard: &Shard| shard.owners.is_empty() && shard.memberships.is_empty();
        self.shards.iter().all(|shard| is_empty(&lock(shard)))
    }

    /// Open connections.
    pub(crate) fn len(&self) -> usize {
        (0..self.open.len()).map(|index| self.open_on(index)).sum()
    }

    /// Open connections of one loop.
    pub(crate) fn open_on(&self, index: usize) -> usize {
        self.open[index].load(Ordering::Relaxed)
    }

    /// Locks what is known of this connection and some others.
    pub(crate) fn shard(&self, id: ConnectionId) -> MutexGuard<'_, Shard> {
        // Neighbours are pushed to one after the other, often from several threads: they lie in different shards.
        lock(&self.shards[id.number() as usize % SHARDS])
    }
}

impl Shard {
    /// The loop that owns this connection, if it is open.
    pub(crate) fn owner(&self, id: ConnectionId) -> Option<usize> {
        self.owners.find(hash(id), |entry| entry.id() == id).map(|entry| entry.owner())
    }
}

/// Where an id belongs in a table.
pub(crate) const fn hash(id: ConnectionId) -> u64 {
    spread(id.number())
}

/// A hash of a number. Most count up: an odd factor spreads them evenly over the low bits, and well over the high ones.
pub(crate) const fn spread(number: u64) -> u64 {
    number.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(32)
}

/// A connection's place, spread likewise.
pub(crate) fn spread_key(key: Key) -> u64 {
    spread(key.index() as u64)
}

/// A crowd that has left must not keep its memory.
pub(crate) fn shrink<T>(table: &mut HashTable<T>, hash: impl Fn(&T) -> u64) {
    if table.capacity() > 64 && table.len() < table.capacity() / 8 {
        table.shrink_to(0, hash);
    }
}

/// No callback runs under the lock, so a panic cannot leave a table half changed.
pub(crate) fn lock<T>(shard: &Mutex<T>) -> MutexGuard<'_, T> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

const SHARDS: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_inserted_is_found_until_it_is_removed() {
        let registry = Registry::new(7);
        for number in 1..=10_000 {
            registry.insert(ConnectionId::new(number), number as usize % 7);
        }
        assert_eq!(registry.len(), 10_000);
        assert_eq!(registry.owner(ConnectionId::new(9_999)), Some(9_999 % 7));
        assert_eq!(registry.owner(ConnectionId::new(10_001)), None);
        for number in 1..=9_999 {
            let id = ConnectionId::new(number);
            registry.remove(&mut registry.shard(id), id);
            registry.remove(&mut registry.shard(id), id);
        }
        assert_eq!(registry.ids(), [ConnectionId::new(10_000)]);
        assert_eq!((registry.len(), registry.open_on(10_000 % 7)), (1, 1));
        assert_eq!(registry.owner(ConnectionId::new(1)), None);
    }
}
