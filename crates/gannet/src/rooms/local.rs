use std::sync::Arc;

use gannet_reactor::Key;
use hashbrown::HashTable;

use super::Room;
use super::key_set::KeySet;
use super::room::address_hash;
use crate::shared::shrink;

/// The rooms of one loop's connections, from which it delivers. No lock.
#[derive(Default)]
pub(crate) struct LocalRooms {
    rooms: HashTable<LocalRoom>,
}

struct LocalRoom {
    room: Arc<Room>,
    members: KeySet,
}

impl LocalRooms {
    /// Says whether the connection was not a member.
    pub(crate) fn insert(&mut self, room: &Arc<Room>, key: Key) -> bool {
        let members = match self.rooms.find_mut(address_hash(room), |local| Arc::ptr_eq(&local.room, room)) {
            Some(local) => &mut local.members,
            None => {
                let local = LocalRoom { room: Arc::clone(room), members: KeySet::default() };
                let inserted =
                    self.rooms.insert_unique(address_hash(room), local, |local| address_hash(&local.room));
                &mut inserted.into_mut().members
            }
        };
        members.insert(key)
    }

    /// Says whether the connection was a member.
    pub(crate) fn remove(&mut self, room: &Arc<Room>, key: Key) -> bool {
        let is_it = |local: &LocalRoom| Arc::ptr_eq(&local.room, room);
        let Ok(mut local) = self.rooms.find_entry(address_hash(room), is_it) else { return false };
        let members = &mut local.get_mut().members;
        if !members.remove(key) {
            return false;
        }
        if members.is_empty() {
            local.remove();
            shrink(&mut self.rooms, |local| address_hash(&local.room));
        }
        true
    }

    /// Appends this loop's members of the room in the order of their indexes: whoever delivers to them then walks
    /// through the other tables of the loop from front to back.
    pub(crate) fn collect(&self, room: &Arc<Room>, keys: &mut Vec<Key>) {
        let local = self.rooms.find(address_hash(room), |local| Arc::ptr_eq(&local.room, room));
        keys.extend(local.into_iter().flat_map(|local| local.members.iter()));
    }

    #[cfg(all(test, gannet_model))]
    pub(crate) fn is_empty(&self) -> bool {
        self.rooms.is_empty()
    }

    /// In how many rooms this connection is.
    #[cfg(test)]
    pub(crate) fn places_of(&self, key: Key) -> usize {
        self.rooms.iter().filter(|local| local.members.iter().any(|member| member == key)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(rooms: &LocalRooms, room: &Arc<Room>) -> Vec<usize> {
        let mut keys = Vec::new();
        rooms.collect(room, &mut keys);
        keys.into_iter().map(Key::index).collect()
    }

    #[test]
    fn members_come_in_the_order_of_their_places() {
        let (mut rooms, room) = (LocalRooms::default(), Room::new("a"));
        let mut all: Vec<usize> = (0..500).collect();
        fastrand::shuffle(&mut all);
        for index in &all {
            assert!(rooms.insert(&room, Key::from_index(*index)));
            assert!(!rooms.insert(&room, Key::from_index(*index)));
        }
        assert_eq!(keys(&rooms, &room), (0..500).collect::<Vec<_>>());
    }

    #[test]
    fn a_room_is_there_as_long_as_it_has_members_and_leaves_nothing() {
        let mut rooms = LocalRooms::default();
        let all: Vec<_> = (0..1000).map(|_| Room::new("of one name")).collect();
        for (index, room) in all.iter().enumerate() {
            assert!(rooms.insert(room, Key::from_index(index)));
            assert!(rooms.insert(room, Key::from_index(index + 1)));
        }
        for (index, room) in all.iter().enumerate() {
            assert!(rooms.remove(room, Key::from_index(index)));
            assert!(!rooms.remove(room, Key::from_index(index)));
            assert_eq!(keys(&rooms, room), [index + 1]);
            assert!(rooms.remove(room, Key::from_index(index + 1)));
            assert_eq!(Arc::strong_count(room), 1);
        }
        assert!(rooms.rooms.is_empty() && rooms.rooms.capacity() <= 64);
    }
}
