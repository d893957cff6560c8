use hashbrown::HashTable;

use crate::ConnectionId;
use crate::shared::{hash, shrink};

/// The members of one room on all loops.
#[derive(Default)]
pub(super) struct Members {
    ids: HashTable<Member>,
    by_loop: Vec<OnLoop>,
}

/// An id without the bytes that are never used: a room of thousands is mostly this.
#[derive(Clone, Copy)]
struct Member([u8; 6]);

/// Members on a loop that has some.
struct OnLoop {
    index: u32,
    count: u32,
}

impl Members {
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn contains(&self, id: ConnectionId) -> bool {
        self.ids.find(hash(id), |member| member.id() == id).is_some()
    }

    /// Adds one that is not a member.
    pub(super) fn add(&mut self, id: ConnectionId, owner: usize) {
        self.ids.insert_unique(hash(id), Member::new(id), |member| hash(member.id()));
        match self.by_loop.iter_mut().find(|on_loop| on_loop.index as usize == owner) {
            Some(on_loop) => on_loop.count += 1,
            None => {
                let index = u32::try_from(owner).expect("at most 1024 loops");
                self.by_loop.reserve_exact(1);
                self.by_loop.push(OnLoop { index, count: 1 });
            }
        }
    }

    /// Says whether there was such a member.
    pub(super) fn remove(&mut self, id: ConnectionId, owner: usize) -> bool {
        let Ok(entry) = self.ids.find_entry(hash(id), |member| member.id() == id) else { return false };
        entry.remove();
        shrink(&mut self.ids, |member| hash(member.id()));
        if let Some(at) = self.by_loop.iter().position(|on_loop| on_loop.index as usize == owner) {
            self.by_loop[at].count -= 1;
            if self.by_loop[at].count == 0 {
                self.by_loop.swap_remove(at);
            }
        }
        true
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = ConnectionId> {
        self.ids.iter().map(|member| member.id())
    }

    /// The loops that have members, and how many.
    pub(super) fn by_loop(&self) -> impl Iterator<Item = (usize, usize)> {
        self.by_loop.iter().map(|on_loop| (on_loop.index as usize, on_loop.count as usize))
    }
}

impl Member {
    fn new(id: ConnectionId) -> Self {
        let [bytes @ .., high, highest] = id.number().to_le_bytes();
        debug_assert!(high == 0 && highest == 0, "the registry's bound");
        Self(bytes)
    }

    const fn id(self) -> ConnectionId {
        let [a, b, c, d, e, f] = self.0;
        ConnectionId::new(u64::from_le_bytes([a, b, c, d, e, f, 0, 0]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loops_are_counted_with_their_members() {
        let mut members = Members::default();
        let id = |number| ConnectionId::new(number);
        for number in 1..=1000 {
            members.add(id(number), number as usize % 3);
        }
        assert!(members.contains(id(1000)) && !members.contains(id(1001)));
        for number in (3..=1000).filter(|number| number % 3 != 1) {
            assert!(members.remove(id(number), number as usize % 3));
            assert!(!members.remove(id(number), number as usize % 3));
        }
        let mut by_loop: Vec<_> = members.by_loop().collect();
        by_loop.sort_unstable();
        assert_eq!(by_loop, [(1, 334), (2, 1)]);
        assert_eq!((members.len(), members.ids().count()), (335, 335));
        let largest = id((1 << 48) - 1);
        members.add(largest, 7);
        assert!(members.ids().any(|id| id == largest));
    }
}
