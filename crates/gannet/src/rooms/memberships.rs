use std::sync::Arc;

use hashbrown::HashTable;

use super::Room;
use crate::ConnectionId;
use crate::shared::{hash, shrink};

/// The rooms of the connections of one shard of the registry, as the directory knows them, and those that they have
/// left unheard by their loops.
#[derive(Default)]
pub(crate) struct Memberships {
    /// Only connections that are in rooms.
    joined: HashTable<Joined>,
    /// Only until their loops have heard of it.
    left: HashTable<Left>,
}

struct Joined {
    id: ConnectionId,
    rooms: Box<[Arc<Room>]>,
}

/// A room that a connection has left, so many times, while its loop takes it for a member, or will.
struct Left {
    id: ConnectionId,
    room: Arc<Room>,
    count: usize,
}

/// Rooms that a connection leaves behind.
#[derive(Default)]
pub(crate) struct Ended {
    /// The rooms that it was in.
    pub(crate) joined: Box<[Arc<Room>]>,
    /// Rooms that its loop may still take it for a member of.
    pub(crate) left: Vec<Arc<Room>>,
}

impl Memberships {
    pub(super) fn rooms(&self, id: ConnectionId) -> &[Arc<Room>] {
        self.joined.find(hash(id), |joined| joined.id == id).map_or(&[], |joined| &joined.rooms)
    }

    pub(super) fn add(&mut self, id: ConnectionId, room: &Arc<Room>) {
        let room = Arc::clone(room);
        match self.joined.find_mut(hash(id), |joined| joined.id == id) {
            Some(joined) => {
                let mut rooms = std::mem::take(&mut joined.rooms).into_vec();
                rooms.reserve_exact(1);
                rooms.push(room);
                joined.rooms = rooms.into_boxed_slice();
            }
            None => {
                let joined = Joined { id, rooms: Box::new([room]) };
                self.joined.insert_unique(hash(id), joined, |joined| hash(joined.id));
            }
        }
    }

    pub(super) fn remove(&mut self, id: ConnectionId, room: &Arc<Room>) {
        let Ok(mut entry) = self.joined.find_entry(hash(id), |joined| joined.id == id) else { return };
        let rooms = &mut entry.get_mut().rooms;
        let mut left = std::mem::take(rooms).into_vec();
        left.retain(|other| !Arc::ptr_eq(other, room));
        *rooms = left.into_boxed_slice();
        if rooms.is_empty() {
            entry.remove();
            shrink(&mut self.joined, |joined| hash(joined.id));
        }
    }

    /// The connection has left this room, and its loop has not heard of it.
    pub(super) fn note_left(&mut self, id: ConnectionId, room: &Arc<Room>) {
        let is_it = |left: &Left| left.id == id && Arc::ptr_eq(&left.room, room);
        match self.left.find_mut(hash(id), is_it) {
            Some(left) => left.count += 1,
            None => {
                let left = Left { id, room: Arc::clone(room), count: 1 };
                self.left.insert_unique(hash(id), left, |left| hash(left.id));
            }
        }
    }

    /// The loop has heard of it once. False: the connection has ended meanwhile.
    pub(super) fn take_left(&mut self, id: ConnectionId, room: &Arc<Room>) -> bool {
        let is_it = |left: &Left| left.id == id && Arc::ptr_eq(&left.room, room);
        let Ok(mut entry) = self.left.find_entry(hash(id), is_it) else { return false };
        entry.get_mut().count -= 1;
        if entry.get().count == 0 {
            entry.remove();
            shrink(&mut self.left, |left| hash(left.id));
        }
        true
    }

    #[cfg(all(test, gannet_model))]
    pub(crate) fn is_empty(&self) -> bool {
        self.joined.is_empty() && self.left.is_empty()
    }

    /// The connection is not open any more: whoever hears of what it left will find nothing.
    pub(crate) fn end(&mut self, id: ConnectionId) -> Ended {
        let mut ended = Ended::default();
        if let Ok(entry) = self.joined.find_entry(hash(id), |joined| joined.id == id) {
            ended.joined = entry.remove().0.rooms;
            shrink(&mut self.joined, |joined| hash(joined.id));
        }
        while let Ok(entry) = self.left.find_entry(hash(id), |left| left.id == id) {
            ended.left.push(entry.remove().0.room);
        }
        ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: ConnectionId = ConnectionId::new(7);

    #[test]
    fn what_was_left_twice_is_heard_twice() {
        let (mut memberships, room, other) = (Memberships::default(), Room::new("a"), Room::new("a"));
        memberships.note_left(ID, &room);
        memberships.note_left(ID, &room);
        assert!(!memberships.take_left(ID, &other) && !memberships.take_left(ConnectionId::new(8), &room));
        let heard: Vec<bool> = (0..3).map(|_| memberships.take_left(ID, &room)).collect();
        assert_eq!(heard, [true, true, false]);
        assert!(memberships.left.is_empty());
    }

    #[test]
    fn an_end_takes_all_and_who_hears_later_finds_nothing() {
        let (mut memberships, one, other) = (Memberships::default(), Room::new("a"), Room::new("b"));
        memberships.add(ID, &one);
        memberships.add(ID, &other);
        memberships.add(ConnectionId::new(8), &one);
        memberships.remove(ID, &one);
        memberships.note_left(ID, &one);
        let ended = memberships.end(ID);
        assert!(ended.joined.len() == 1 && Arc::ptr_eq(&ended.joined[0], &other));
        assert!(ended.left.len() == 1 && Arc::ptr_eq(&ended.left[0], &one));
        assert!(!memberships.take_left(ID, &one) && memberships.rooms(ID).is_empty());
        assert_eq!(memberships.rooms(ConnectionId::new(8)).len(), 1);
    }
}
