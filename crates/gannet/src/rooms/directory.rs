use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hashbrown::HashTable;

use super::members::Members;
use super::{Room, RoomInfo};
use crate::ConnectionId;
use crate::shared::sync::{Mutex, MutexGuard};
use crate::shared::{lock, shrink};

/// All rooms by their names. A shard is locked when somebody enters or leaves, and once for each publish, the mail
/// about it included; never while a member is delivered to. Whoever holds a shard of the
/// [`Registry`](crate::shared::Registry), too, has locked that first.
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

/// The outcome of entering a room.
pub(super) enum Entered<T, E> {
    /// With the loop's answer.
    New(Arc<Room>, T),
    /// It was a member before.
    Already,
    /// The loop could not be told, and nothing was changed.
    Refused(E),
}

/// Receivers of a message to a room.
pub(super) struct Audience<'a> {
    pub(super) room: &'a Arc<Room>,
    /// Their number.
    pub(super) count: usize,
    members: &'a Members,
}

impl Directory {
    /// `held` is where it counts what it takes.
    pub(crate) fn new(held: Arc<AtomicUsize>) -> Self {
        Self { shards: (0..SHARDS).map(|_| Mutex::default()).collect(), hasher: RandomState::new(), held }
    }

    /// Makes a connection a member, and the room where there is none. `tell` is called under the lock. `None` where it
    /// is not a member and `may_enter` is false.
    pub(super) fn enter<T, E>(
        &self,
        name: &str,
        id: ConnectionId,
        owner: usize,
        may_enter: bool,
        tell: impl FnOnce(&Arc<Room>) -> Result<T, E>,
    ) -> Option<Entered<T, E>> {
        let hash = self.hash(name);
        let mut shard = self.shard(hash);
        let found = shard.find_mut(hash, |entry| entry.room.name() == name);
        if found.as_ref().is_some_and(|entry| entry.members.contains(id)) {
            return Some(Entered::Already);
        }
        if !may_enter {
            return None;
        }
        let room = found.as_ref().map_or_else(|| Room::new(name), |entry| Arc::clone(&entry.room));
        let told = match tell(&room) {
            Ok(told) => told,
            Err(error) => return Some(Entered::Refused(error)),
        };
        let entry = match found {
            Some(entry) => entry,
            None => {
                let entry = Entry { room: Arc::clone(&room), members: Members::default() };
                self.held.fetch_add(room_size(name), Ordering::Relaxed);
                shard.insert_unique(hash, entry, |entry| self.hash(entry.room.name())).into_mut()
            }
        };
        entry.members.add(id, owner);
        self.held.fetch_add(MEMBERSHIP_SIZE, Ordering::Relaxed);
        Some(Entered::New(room, told))
    }

    /// Ends a membership. `tell` is called under the lock. `None`: there was none. With the last one the room is gone.
    pub(super) fn exit<T>(
        &self,
        name: &str,
        id: ConnectionId,
        owner: usize,
        tell: impl FnOnce(&Arc<Room>) -> T,
    ) -> Option<(Arc<Room>, T)> {
        let hash = self.hash(name);
        let mut shard = self.shard(hash);
        let mut found = shard.find_entry(hash, |entry| entry.room.name() == name).ok()?;
        let entry = found.get_mut();
        if !entry.members.remove(id, owner) {
            return None;
        }
        self.held.fetch_sub(MEMBERSHIP_SIZE, Ordering::Relaxed);
        let told = tell(&entry.room);
        if entry.members.len() > 0 {
            return Some((Arc::clone(&entry.room), told));
        }
        let (Entry { room, .. }, _) = found.remove();
        self.held.fetch_sub(room_size(name), Ordering::Relaxed);
        shrink(&mut shard, |entry| self.hash(entry.room.name()));
        Some((room, told))
    }

    /// Lets `post` see the members of a room but `except`, under the lock, if there are any.
    pub(super) fn address<T>(
        &self,
        name: &str,
        except: Option<ConnectionId>,
        post: impl FnOnce(Audience<'_>) -> T,
    ) -> Option<T> {
        self.look_at(name, |Entry { room, members }| {
            let excepted = except.is_some_and(|id| members.contains(id));
            let count = members.len() - usize::from(excepted);
            (count > 0).then(|| post(Audience { room, count, members }))
        })
        .flatten()
    }

    /// Says whether nobody is in a room.
    pub(super) fn is_empty(&self, name: &str) -> bool {
        self.look_at(name, |_| ()).is_none()
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

impl Audience<'_> {
    /// The loops that have members, and how many, `except` included.
    pub(super) fn by_loop(&self) -> impl Iterator<Item = (usize, usize)> {
        self.members.by_loop()
    }

    pub(super) fn contains(&self, id: ConnectionId) -> bool {
        self.members.contains(id)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u64) -> ConnectionId {
        ConnectionId::new(number)
    }

    fn enter(directory: &Directory, name: &str, number: u64, may_enter: bool) -> &'static str {
        let tell = |_: &_| Ok::<_, ()>(());
        match directory.enter(name, id(number), number as usize % 2, may_enter, tell) {
            Some(Entered::New(..)) => "new",
            Some(Entered::Already) => "already",
            Some(Entered::Refused(())) => "refused",
            None => "not",
        }
    }

    fn exit(directory: &Directory, name: &str, number: u64, owner: usize) -> Option<Arc<Room>> {
        directory.exit(name, id(number), owner, |_| ()).map(|(room, ())| room)
    }

    #[test]
    fn a_room_is_there_from_its_first_member_to_its_last() {
        let directory = Directory::new(Arc::default());
        assert_eq!(enter(&directory, "a", 1, false), "not");
        assert!(directory.list().is_empty() && directory.is_empty("a"));
        assert_eq!(enter(&directory, "a", 1, true), "new");
        assert_eq!(enter(&directory, "a", 1, true), "already");
        assert_eq!(enter(&directory, "a", 1, false), "already");
        assert_eq!(enter(&directory, "a", 2, true), "new");
        assert!(!directory.is_empty("a"));
        let room = exit(&directory, "a", 1, 1).expect("it was a member");
        assert!(exit(&directory, "a", 1, 1).is_none());
        assert_eq!(directory.members("a"), [id(2)]);
        assert!(exit(&directory, "a", 2, 0).is_some());
        assert!(directory.list().is_empty() && directory.members("a").is_empty());
        assert!(exit(&directory, "a", 2, 0).is_none());
        enter(&directory, "a", 3, true);
        let is_former = directory.address("a", None, |audience| Arc::ptr_eq(audience.room, &room));
        assert_eq!(is_former, Some(false), "the first one is gone for good");
    }

    #[test]
    fn who_cannot_be_told_is_no_member() {
        let directory = Directory::new(Arc::default());
        let refuse = |_: &_| Err::<(), _>("no");
        for _ in 0..2 {
            assert!(matches!(directory.enter("a", id(1), 1, true, refuse), Some(Entered::Refused("no"))));
            assert!(directory.members("a").iter().all(|member| *member == id(2)));
            enter(&directory, "a", 2, true);
        }
        assert_eq!(directory.members("a"), [id(2)]);
    }

    #[test]
    fn an_audience_is_the_loops_with_members_and_who_is_not_left_out() {
        let directory = Directory::new(Arc::default());
        for number in [2, 4, 6] {
            let tell = |_: &_| Ok::<_, ()>(());
            directory.enter("even", id(number), 1000 + number as usize, true, tell);
        }
        let count = |except| {
            directory.address("even", except, |audience| {
                let mut loops: Vec<_> = audience.by_loop().collect();
                loops.sort_unstable();
                (audience.count, loops)
            })
        };
        assert_eq!(count(None), Some((3, vec![(1002, 1), (1004, 1), (1006, 1)])));
        assert_eq!(count(Some(id(4))), Some((2, vec![(1002, 1), (1004, 1), (1006, 1)])));
        assert_eq!(count(Some(id(5))).map(|count| count.0), Some(3));
        exit(&directory, "even", 4, 1004);
        assert_eq!(count(None), Some((2, vec![(1002, 1), (1006, 1)])));
        exit(&directory, "even", 6, 1006);
        assert_eq!(count(Some(id(2))), None, "nobody else is there");
        assert!(directory.address("odd", None, |_| ()).is_none());
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
            assert!(exit(&directory, name, 1, 1).is_some(), "{name}");
        }
        let capacity: usize = directory.shards.iter().map(|shard| lock(shard).capacity()).sum();
        assert!(directory.list().is_empty() && capacity <= SHARDS * 64, "{capacity}");
        assert_eq!(directory.held.load(Ordering::Relaxed), 0);
    }
}
