use std::sync::Arc;

use hashbrown::HashTable;

use super::Room;
use crate::ConnectionId;
use crate::registry::{hash, shrink};

/// The rooms of the connections of one shard of the registry, as the directory knows them, and the changes of which a
/// loop has not heard yet.
#[derive(Default)]
pub(crate) struct Memberships {
    /// Only connections that are in rooms.
    joined: HashTable<Joined>,
    /// Only while there is mail on its way.
    posted: HashTable<Posted>,
}

struct Joined {
    id: ConnectionId,
    rooms: Box<[Arc<Room>]>,
}

/// Mail about one membership that its loop has not read.
struct Posted {
    id: ConnectionId,
    room: Arc<Room>,
    count: usize,
    /// The first of them that say nothing new: a callback of the loop has seen what the directory knew after them.
    overtaken: usize,
}

/// What a connection leaves behind.
#[derive(Default)]
pub(crate) struct Ended {
    /// The rooms that it was in.
    pub(crate) joined: Box<[Arc<Room>]>,
    /// Rooms that its loop may still take it for a member of.
    pub(crate) posted: Vec<Arc<Room>>,
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

    /// Mail about this membership is on its way.
    pub(super) fn note_posted(&mut self, id: ConnectionId, room: &Arc<Room>) {
        let is_it = |posted: &Posted| posted.id == id && Arc::ptr_eq(&posted.room, room);
        match self.posted.find_mut(hash(id), is_it) {
            Some(posted) => posted.count += 1,
            None => {
                let posted = Posted { id, room: Arc::clone(room), count: 1, overtaken: 0 };
                self.posted.insert_unique(hash(id), posted, |posted| hash(posted.id));
            }
        }
    }

    /// Mail about this membership has come. Says whether it still holds.
    pub(super) fn take_posted(&mut self, id: ConnectionId, room: &Arc<Room>) -> bool {
        let is_it = |posted: &Posted| posted.id == id && Arc::ptr_eq(&posted.room, room);
        let Ok(mut entry) = self.posted.find_entry(hash(id), is_it) else { return false };
        let posted = entry.get_mut();
        posted.count -= 1;
        let holds = posted.overtaken == 0;
        posted.overtaken = posted.overtaken.saturating_sub(1);
        if posted.count == 0 {
            entry.remove();
            shrink(&mut self.posted, |posted| hash(posted.id));
        }
        holds
    }

    /// The loop itself has now what the directory says of this connection and rooms of this name: mail about it that is
    /// on its way says nothing new. Returns the rooms that such mail is about.
    pub(super) fn overtake(&mut self, id: ConnectionId, name: &str) -> Vec<Arc<Room>> {
        let mut rooms = Vec::new();
        if self.posted.is_empty() {
            return rooms;
        }
        for posted in self.posted.iter_hash_mut(hash(id)) {
            if posted.id == id && posted.room.name() == name {
                posted.overtaken = posted.count;
                rooms.push(Arc::clone(&posted.room));
            }
        }
        rooms
    }

    #[cfg(all(test, gannet_model))]
    pub(crate) fn is_empty(&self) -> bool {
        self.joined.is_empty() && self.posted.is_empty()
    }

    /// The connection is not open any more: mail about it will find nothing.
    pub(crate) fn end(&mut self, id: ConnectionId) -> Ended {
        let mut ended = Ended::default();
        if let Ok(entry) = self.joined.find_entry(hash(id), |joined| joined.id == id) {
            ended.joined = entry.remove().0.rooms;
            shrink(&mut self.joined, |joined| hash(joined.id));
        }
        while let Ok(entry) = self.posted.find_entry(hash(id), |posted| posted.id == id) {
            ended.posted.push(entry.remove().0.room);
        }
        ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: ConnectionId = ConnectionId::new(7);

    #[test]
    fn mail_that_was_overtaken_says_nothing_new_and_later_mail_does() {
        let (mut memberships, room) = (Memberships::default(), Room::new("a"));
        memberships.note_posted(ID, &room);
        memberships.note_posted(ID, &room);
        assert!(memberships.overtake(ID, "b").is_empty());
        assert_eq!(memberships.overtake(ID, "a").len(), 1);
        memberships.note_posted(ID, &room);
        let holds: Vec<bool> = (0..4).map(|_| memberships.take_posted(ID, &room)).collect();
        assert_eq!(holds, [false, false, true, false]);
        assert!(memberships.posted.is_empty());
    }

    #[test]
    fn mail_about_a_former_room_of_the_name_is_overtaken_too() {
        let (mut memberships, former, room) = (Memberships::default(), Room::new("a"), Room::new("a"));
        memberships.note_posted(ID, &former);
        assert!(Arc::ptr_eq(&memberships.overtake(ID, "a")[0], &former));
        memberships.note_posted(ID, &room);
        assert!(!memberships.take_posted(ID, &former) && memberships.take_posted(ID, &room));
    }

    #[test]
    fn an_end_takes_all_and_later_mail_finds_nothing() {
        let (mut memberships, one, other) = (Memberships::default(), Room::new("a"), Room::new("b"));
        memberships.add(ID, &one);
        memberships.add(ID, &other);
        memberships.add(ConnectionId::new(8), &one);
        memberships.remove(ID, &one);
        memberships.note_posted(ID, &one);
        let ended = memberships.end(ID);
        assert!(ended.joined.len() == 1 && Arc::ptr_eq(&ended.joined[0], &other));
        assert!(ended.posted.len() == 1 && Arc::ptr_eq(&ended.posted[0], &one));
        assert!(!memberships.take_posted(ID, &one) && memberships.rooms(ID).is_empty());
        assert_eq!(memberships.rooms(ConnectionId::new(8)).len(), 1);
    }
}
