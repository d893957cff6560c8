use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hashbrown::HashTable;

use super::members::Members;
use super::{Room, RoomInfo};
use crate::ConnectionId;
use crate::registry::{lock, shrink};
use crate::sync::{Mutex, MutexGuard};

/// All rooms by their names. A shard is locked when somebody enters or leaves, and once for each publish; never while a
/// member is delivered to. Whoever holds a shard of the [`Registry`](crate::registry::Registry), too, has locked that
/// first.
pub(crate) struct Directory {
    shards: Vec<Mutex<HashTable<Entry>>>,
    /// Names may be chosen by clients.
    hasher: RandomState,
    /// Bytes that rooms and memberships take, here and in the tables of the loops.
    held: Arc<AtomicUsize>,
}

struct Entry {
    room: Arc<Room>,
    members: Members,
}

/// What entering a room came to.
pub(super) enum Entered {
    New(Arc<Room>),
    /// It was a member before.
    Already(Arc<Room>),
}

/// Whom a message to a room is for.
pub(super) struct Audience {
    pub(super) room: Arc<Room>,
    pub(super) members: usize,
    pub(super) loops: LoopSet,
}

/// Loops by their numbers.
#[derive(Clone, Copy, Default)]
pub(super) struct LoopSet([u64; LOOPS_MAX / 64]);

impl Directory {
    /// `held` is where it counts what it takes.
    pub(crate) fn new(held: Arc<AtomicUsize>) -> Self {
        Self { shards: (0..SHARDS).map(|_| Mutex::default()).collect(), hasher: RandomState::new(), held }
    }

    /// Makes a connection a member, and the room where there is none. `None` where it is not one and `may_enter` is
    /// false.
    pub(super) fn enter(
        &self,
        name: &str,
        id: ConnectionId,
        owner: usize,
        may_enter: bool,
    ) -> Option<Entered> {
        let hash = self.hash(name);
        let mut shard = self.shard(hash);
        let entry = match shard.find_mut(hash, |entry| entry.room.name() == name) {
            Some(entry) if entry.members.contains(id) => {
                return Some(Entered::Already(Arc::clone(&entry.room)));
            }
            Some(_) | None if !may_enter => return None,
            Some(entry) => entry,
            None => {
                let entry = Entry { room: Room::new(name), members: Members::default() };
                self.held.fetch_add(room_size(name), Ordering::Relaxed);
                let inserted = shard.insert_unique(hash, entry, |entry| self.hash(entry.room.name()));
                inserted.into_mut()
            }
        };
        entry.members.add(id, owner);
        self.held.fetch_add(MEMBERSHIP_SIZE, Ordering::Relaxed);
        Some(Entered::New(Arc::clone(&entry.room)))
    }

    /// Ends a membership. `None`: there was none. With the last one the room is gone.
    pub(super) fn exit(&self, name: &str, id: ConnectionId, owner: usize) -> Option<Arc<Room>> {
        let hash = self.hash(name);
        let mut shard = self.shard(hash);
        let mut found = shard.find_entry(hash, |entry| entry.room.name() == name).ok()?;
        let entry = found.get_mut();
        if !entry.members.remove(id, owner) {
            return None;
        }
        self.held.fetch_sub(MEMBERSHIP_SIZE, Ordering::Relaxed);
        if entry.members.len() > 0 {
            return Some(Arc::clone(&entry.room));
        }
        let (Entry { room, .. }, _) = found.remove();
        self.held.fetch_sub(room_size(name), Ordering::Relaxed);
        shrink(&mut shard, |entry| self.hash(entry.room.name()));
        Some(room)
    }

    /// Whom a message to this room is for, if there is one.
    pub(super) fn audience(&self, name: &str, except: Option<ConnectionId>) -> Option<Audience> {
        self.look_at(name, |entry| {
            let excepted = except.is_some_and(|id| entry.members.contains(id));
            let mut loops = LoopSet::default();
            entry.members.by_loop().for_each(|(index, _)| loops.insert(index));
            let members = entry.members.len() - usize::from(excepted);
            Audience { room: Arc::clone(&entry.room), members, loops }
        })
    }

    /// How many members of a room one loop has, but for `except`, which is a connection of that loop.
    pub(super) fn members_on(&self, room: &Arc<Room>, index: usize, except: Option<ConnectionId>) -> usize {
        self.look_at(room.name(), |entry| {
            // Another room may have the name by now.
            let by_loop = entry.members.by_loop().filter(|_| Arc::ptr_eq(&entry.room, room));
            let count = by_loop.filter(|on_loop| on_loop.0 == index).map(|(_, count)| count).sum::<usize>();
            count.saturating_sub(usize::from(except.is_some_and(|id| entry.members.contains(id))))
        })
        .unwrap_or(0)
    }

    /// The members of a room, in no order.
    pub(crate) fn members(&self, name: &str) -> Vec<ConnectionId> {
        self.look_at(name, |entry| entry.members.ids().collect()).unwrap_or_default()
    }

    /// All rooms, in no order.
    pub(crate) fn list(&self) -> Vec<RoomInfo> {
        let mut list = Vec::new();
        for shard in &self.shards {
            list.extend(lock(shard).iter().map(|entry| entry.room.info(entry.members.len())));
        }
        list
    }

    fn look_at<R>(&self, name: &str, look: impl FnOnce(&Entry) -> R) -> Option<R> {
        let hash = self.hash(name);
        self.shard(hash).find(hash, |entry| entry.room.name() == name).map(look)
    }

    fn hash(&self, name: &str) -> u64 {
        self.hasher.hash_one(name)
    }

    fn shard(&self, hash: u64) -> MutexGuard<'_, HashTable<Entry>> {
        // The table takes the lowest bits and the highest.
        lock(&self.shards[(hash >> 32) as usize % SHARDS])
    }
}

impl LoopSet {
    fn insert(&mut self, index: usize) {
        self.0[index / 64] |= 1 << (index % 64);
    }

    pub(super) fn iter(self) -> impl Iterator<Item = usize> {
        let words = self.0.into_iter().enumerate().filter(|(_, bits)| *bits != 0);
        words.flat_map(|(word, bits)| {
            let rest =
                std::iter::successors(Some(bits), |bits| Some(bits & (bits - 1)).filter(|bits| *bits != 0));
            rest.map(move |bits| word * 64 + bits.trailing_zeros() as usize)
        })
    }
}

/// Memory that a room takes beside its members.
fn room_size(name: &str) -> usize {
    ROOM_SIZE + name.len()
}

const ROOM_SIZE: usize = 384;
/// The test `room_memory` measures it.
const MEMBERSHIP_SIZE: usize = 32;
const SHARDS: usize = 64;
/// The setting `threads` is no larger.
const LOOPS_MAX: usize = 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u64) -> ConnectionId {
        ConnectionId::new(number)
    }

    fn enter(directory: &Directory, name: &str, number: u64, may_enter: bool) -> &'static str {
        match directory.enter(name, id(number), number as usize % 2, may_enter) {
            Some(Entered::New(_)) => "new",
            Some(Entered::Already(_)) => "already",
            None => "not",
        }
    }

    #[test]
    fn a_room_is_there_from_its_first_member_to_its_last() {
        let directory = Directory::new(Arc::default());
        assert_eq!(enter(&directory, "a", 1, false), "not");
        assert!(directory.list().is_empty());
        assert_eq!(enter(&directory, "a", 1, true), "new");
        assert_eq!(enter(&directory, "a", 1, true), "already");
        assert_eq!(enter(&directory, "a", 1, false), "already");
        assert_eq!(enter(&directory, "a", 2, true), "new");
        let room = directory.exit("a", id(1), 1).expect("it was a member");
        assert!(directory.exit("a", id(1), 1).is_none());
        assert_eq!(directory.members("a"), [id(2)]);
        assert!(directory.exit("a", id(2), 0).is_some());
        assert!(directory.list().is_empty() && directory.members("a").is_empty());
        assert!(directory.exit("a", id(2), 0).is_none());
        enter(&directory, "a", 3, true);
        let again = directory.audience("a", None).expect("it is there").room;
        assert!(!Arc::ptr_eq(&room, &again), "the first one is gone for good");
    }

    #[test]
    fn an_audience_is_the_loops_with_members_and_who_is_not_left_out() {
        let directory = Directory::new(Arc::default());
        for number in [2, 4, 6] {
            directory.enter("even", id(number), 1000 + number as usize, true);
        }
        let count = |except| {
            let audience = directory.audience("even", except).expect("it is there");
            (audience.members, audience.loops.iter().collect::<Vec<_>>())
        };
        assert_eq!(count(None), (3, vec![1002, 1004, 1006]));
        assert_eq!(count(Some(id(4))), (2, vec![1002, 1004, 1006]));
        assert_eq!(count(Some(id(5))).0, 3);
        let room = directory.audience("even", None).expect("it is there").room;
        let on = |index, except| directory.members_on(&room, index, except);
        assert_eq!((on(1004, None), on(0, None)), (1, 0));
        assert_eq!((on(1004, Some(id(4))), on(1004, Some(id(5)))), (0, 1));
        assert_eq!(directory.members_on(&Room::new("even"), 1004, None), 0);
        directory.exit("even", id(4), 1004);
        assert_eq!(count(None), (2, vec![1002, 1006]));
        assert!(directory.audience("odd", None).is_none());
    }

    #[test]
    fn many_rooms_leave_little_behind() {
        let directory = Directory::new(Arc::default());
        let names: Vec<String> = (0..20_000).map(|number| format!("room {number}")).collect();
        for name in &names {
            enter(&directory, name, 1, true);
        }
        assert_eq!(directory.list().len(), names.len());
        for name in &names {
            assert!(directory.exit(name, id(1), 1).is_some(), "{name}");
        }
        let capacity: usize = directory.shards.iter().map(|shard| lock(shard).capacity()).sum();
        assert!(directory.list().is_empty() && capacity <= SHARDS * 64, "{capacity}");
        assert_eq!(directory.held.load(Ordering::Relaxed), 0);
    }
}
