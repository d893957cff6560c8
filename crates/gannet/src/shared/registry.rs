use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

use gannet_reactor::Key;
use hashbrown::HashTable;

use crate::ConnectionId;
use crate::rooms::{Ended, Memberships};
use crate::shared::sync::{Mutex, MutexGuard};

/// The loop of each connection, from accept to disconnect, and the rooms that it is in. Locked when a connection comes,
/// opens, closes and goes, when it joins or leaves a room, and by each command for a connection of another loop; never
/// by what a loop does with its own.
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

/// Part of its life that a connection is in, as far as other threads need to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It may become a WebSocket connection.
    Arriving,
    Open,
    /// It is no WebSocket connection any more.
    Leaving,
    /// An answer to its upgrade, which was put off, is on its way to its loop. What is sent to it now comes behind
    /// that.
    Answered,
}

/// An id, a loop's number and the standing in eight bytes.
#[derive(Clone, Copy)]
struct Entry(u64);

impl Entry {
    fn new(id: ConnectionId, owner: usize, standing: Standing) -> Self {
        debug_assert!(id.number() < 1 << 48 && owner < 1 << 14);
        Self(id.number() << 16 | (owner as u64) << 2 | standing as u64)
    }

    const fn id(self) -> ConnectionId {
        ConnectionId::new(self.0 >> 16)
    }

    const fn owner(self) -> usize {
        (self.0 & 0xFFFF) as usize >> 2
    }

    const fn standing(self) -> Standing {
        match self.0 & 3 {
            0 => Standing::Arriving,
            1 => Standing::Open,
            2 => Standing::Leaving,
            _ => Standing::Answered,
        }
    }
}

impl Registry {
    pub(crate) fn new(loops: usize) -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            open: (0..loops).map(|_| AtomicUsize::new(0)).collect(),
        }
    }

    /// A connection has come.
    pub(crate) fn insert(&self, id: ConnectionId, owner: usize) {
        let entry = Entry::new(id, owner, Standing::Arriving);
        self.shard(id).owners.insert_unique(hash(id), entry, |entry| hash(entry.id()));
    }

    /// A connection opens.
    pub(crate) fn open(&self, id: ConnectionId) {
        // Whoever finds it open finds it counted, too.
        let mut shard = self.shard(id);
        let Some(entry) = shard.entry(id) else { return };
        *entry = Entry::new(id, entry.owner(), Standing::Open);
        self.open[entry.owner()].fetch_add(1, Ordering::Relaxed);
    }

    /// An answer to a connection's upgrade is sent to its loop, by `post`; from then on messages to it are taken. Says
    /// whether it was posted. False, too, where there is no such connection.
    pub(crate) fn answer(&self, id: ConnectionId, post: impl FnOnce(usize) -> bool) -> bool {
        // The lock is kept: who finds it answered posts behind the answer.
        let mut shard = self.shard(id);
        let Some(entry) = shard.entry(id) else { return false };
        let is_posted = post(entry.owner());
        if is_posted && entry.standing() == Standing::Arriving {
            *entry = Entry::new(id, entry.owner(), Standing::Answered);
        }
        is_posted
    }

    /// The loop has read an answer, and the connection is not open for it.
    pub(crate) fn await_answer(&self, id: ConnectionId) {
        let mut shard = self.shard(id);
        if let Some(entry) = shard.entry(id).filter(|entry| entry.standing() == Standing::Answered) {
            *entry = Entry::new(id, entry.owner(), Standing::Arriving);
        }
    }

    /// A connection, whose shard this is, is open no more. Returns the rooms that it leaves behind.
    pub(crate) fn close(&self, shard: &mut Shard, id: ConnectionId) -> Ended {
        let Some(entry) = shard.entry(id).filter(|entry| entry.standing() == Standing::Open) else {
            return Ended::default();
        };
        *entry = Entry::new(id, entry.owner(), Standing::Leaving);
        self.open[entry.owner()].fetch_sub(1, Ordering::Relaxed);
        shard.memberships.end(id)
    }

    /// A connection has gone.
    pub(crate) fn remove(&self, id: ConnectionId) {
        let mut shard = self.shard(id);
        if let Ok(entry) = shard.owners.find_entry(hash(id), |entry| entry.id() == id) {
            entry.remove();
            shrink(&mut shard.owners, |entry| hash(entry.id()));
        }
    }

    /// The loop that has this connection, and the connection's standing.
    pub(crate) fn find(&self, id: ConnectionId) -> Option<(usize, Standing)> {
        let shard = self.shard(id);
        let entry = shard.owners.find(hash(id), |entry| entry.id() == id)?;
        Some((entry.owner(), entry.standing()))
    }

    /// The loop that has this connection, if it is open.
    pub(crate) fn owner(&self, id: ConnectionId) -> Option<usize> {
        self.shard(id).owner(id)
    }

    /// The ids of all open connections, in no order.
    pub(crate) fn ids(&self) -> Vec<ConnectionId> {
        let mut ids = Vec::new();
        for shard in &self.shards {
            let shard = lock(shard);
            let open = shard.owners.iter().filter(|entry| entry.standing() == Standing::Open);
            ids.extend(open.map(|entry| entry.id()));
        }
        ids
    }

    /// True where nothing is known of any connection.
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
    /// The loop that has this connection, if it is open.
    pub(crate) fn owner(&self, id: ConnectionId) -> Option<usize> {
        let entry = self.owners.find(hash(id), |entry| entry.id() == id)?;
        (entry.standing() == Standing::Open).then(|| entry.owner())
    }

    fn entry(&mut self, id: ConnectionId) -> Option<&mut Entry> {
        self.owners.find_mut(hash(id), |entry| entry.id() == id)
    }
}

/// The hash of an id.
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
    fn a_connection_is_found_in_its_standing_until_it_has_gone() {
        let (registry, id) = (Registry::new(1024), ConnectionId::new((1 << 48) - 1));
        let seen = |registry: &Registry| (registry.find(id), registry.owner(id), registry.len());
        assert_eq!(seen(&registry), (None, None, 0));
        registry.insert(id, 1023);
        assert_eq!(seen(&registry), (Some((1023, Standing::Arriving)), None, 0));
        registry.open(id);
        assert_eq!(seen(&registry), (Some((1023, Standing::Open)), Some(1023), 1));
        assert_eq!(registry.ids(), [id]);
        for _ in 0..2 {
            registry.close(&mut registry.shard(id), id);
            assert_eq!(seen(&registry), (Some((1023, Standing::Leaving)), None, 0));
        }
        registry.remove(id);
        assert_eq!((seen(&registry), registry.ids()), ((None, None, 0), vec![]));
    }

    #[test]
    fn many_are_found_until_they_are_removed() {
        let registry = Registry::new(7);
        for number in 1..=10_000 {
            registry.insert(ConnectionId::new(number), number as usize % 7);
            registry.open(ConnectionId::new(number));
        }
        assert_eq!(registry.len(), 10_000);
        assert_eq!(registry.owner(ConnectionId::new(9_999)), Some(9_999 % 7));
        assert_eq!(registry.owner(ConnectionId::new(10_001)), None);
        for number in 1..=9_999 {
            let id = ConnectionId::new(number);
            registry.close(&mut registry.shard(id), id);
            registry.remove(id);
            registry.remove(id);
        }
        assert_eq!(registry.ids(), [ConnectionId::new(10_000)]);
        assert_eq!((registry.len(), registry.open_on(10_000 % 7)), (1, 1));
        assert_eq!(registry.owner(ConnectionId::new(1)), None);
    }
}
