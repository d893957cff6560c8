use std::sync::Arc;

use gannet_reactor::Key;
use hashbrown::HashTable;
use slab::Slab;

use super::Room;
use super::room::address_hash;
use crate::Encoded;
use crate::shared::{shrink, spread, spread_key};

/// Conflation: messages published as [`Latest`](crate::Delivery::Latest) that wait for connections of a loop. Until
/// they leave, and are encoded for their connection, newer ones may take their place.
#[derive(Default)]
pub(crate) struct Pending {
    messages: Slab<Message>,
    /// Messages by connection, room and key.
    places: HashTable<u32>,
    /// Messages that wait, by connection; a connection without any has no entry.
    lines: HashTable<Line>,
    /// Connections that are to be looked at when the turn ends.
    fresh: Vec<Key>,
    held: usize,
}

struct Message {
    receiver: Key,
    /// The one behind it in its line.
    next: u32,
    key: u64,
    room: Arc<Room>,
    message: Encoded,
}

/// A connection's messages, in the order in which their keys came.
struct Line {
    receiver: Key,
    first: u32,
    last: u32,
    /// Memory of its messages.
    size: usize,
    /// The counted part of the size: all of it once a turn has ended with it, and nothing before.
    counted: usize,
    is_fresh: bool,
}

impl Pending {
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    #[inline]
    pub(crate) fn has_fresh(&self) -> bool {
        !self.fresh.is_empty()
    }

    /// Has a message wait in the place of one of its key. False: there is none.
    pub(crate) fn replace(&mut self, receiver: Key, room: &Arc<Room>, key: u64, encoded: &Encoded) -> bool {
        let Some(index) = self.place(receiver, room, key) else { return false };
        let before = std::mem::replace(&mut self.messages[index as usize].message, encoded.clone()).size();
        let Self { lines, fresh, .. } = self;
        if let Some(line) = lines.find_mut(spread_key(receiver), |line| line.receiver == receiver) {
            line.size = line.size - before + encoded.size();
            line.refresh(fresh);
        }
        true
    }

    /// Has a message wait behind the others; there is none of its key.
    pub(crate) fn append(&mut self, receiver: Key, room: &Arc<Room>, key: u64, encoded: &Encoded) {
        let message = Message { receiver, next: END, key, room: Arc::clone(room), message: encoded.clone() };
        let hash = message_hash(&message);
        let index = u32::try_from(self.messages.insert(message)).expect("memory ends before");
        let Self { messages, places, lines, fresh, .. } = self;
        places.insert_unique(hash, index, |index| message_hash(&messages[*index as usize]));
        let size = MESSAGE_SIZE + encoded.size();
        let line = match lines.find_mut(spread_key(receiver), |line| line.receiver == receiver) {
            Some(line) => {
                messages[line.last as usize].next = index;
                line.last = index;
                line.size += size;
                line
            }
            None => {
                let line = Line { receiver, first: index, last: index, size, counted: 0, is_fresh: false };
                let place = spread_key(receiver);
                lines.insert_unique(place, line, |line| spread_key(line.receiver)).into_mut()
            }
        };
        line.refresh(fresh);
    }

    /// Takes out what waits longest for a connection.
    pub(crate) fn take_first(&mut self, receiver: Key) -> Option<(Arc<Room>, Encoded)> {
        self.take_first_message(receiver).map(|message| (message.room, message.message))
    }

    /// Throws away what waits for a connection, and says how many messages that were.
    pub(crate) fn clear(&mut self, receiver: Key) -> u64 {
        let mut count = 0;
        while let Some((room, _)) = self.take_first(receiver) {
            room.count_dropped(1);
            count += 1;
        }
        count
    }

    /// Throws away what waits for a connection from one room, and says how many messages that were.
    pub(crate) fn clear_room(&mut self, receiver: Key, room: &Arc<Room>) -> u64 {
        if !self.line(receiver).any(|message| Arc::ptr_eq(&message.room, room)) {
            return 0;
        }
        let line: Vec<_> = std::iter::from_fn(|| self.take_first_message(receiver)).collect();
        let count = line.len();
        let kept: Vec<_> = line.into_iter().filter(|message| !Arc::ptr_eq(&message.room, room)).collect();
        let dropped = (count - kept.len()) as u64;
        room.count_dropped(dropped);
        for message in kept {
            self.append(receiver, &message.room, message.key, &message.message);
        }
        dropped
    }

    /// Has the connection looked at when the turn ends, if something waits for it.
    pub(crate) fn look_at(&mut self, receiver: Key) {
        let Self { lines, fresh, .. } = self;
        if let Some(line) = lines.find_mut(spread_key(receiver), |line| line.receiver == receiver) {
            line.refresh(fresh);
        }
    }

    /// The connections that are to be looked at now.
    pub(crate) fn take_fresh(&mut self) -> Vec<Key> {
        std::mem::take(&mut self.fresh)
    }

    /// Counts what still waits for a connection as held.
    pub(crate) fn count(&mut self, receiver: Key) {
        let line = self.lines.find_mut(spread_key(receiver), |line| line.receiver == receiver);
        let Some(line) = line else { return };
        line.is_fresh = false;
        let (counted, size) = (line.counted, line.size);
        line.counted = size;
        self.held = self.held - counted + size;
    }

    /// Ends a turn whose fresh connections were in `fresh`.
    pub(crate) fn end_turn(&mut self, mut fresh: Vec<Key>) {
        fresh.clear();
        fresh.shrink_to(KEPT_COUNT);
        self.fresh = fresh;
        if self.messages.is_empty() && self.messages.capacity() > KEPT_COUNT {
            *self = Self::default();
        }
    }

    /// Memory of what waits for a connection.
    pub(crate) fn size(&self, receiver: Key) -> usize {
        if self.lines.is_empty() {
            return 0;
        }
        self.lines.find(spread_key(receiver), |line| line.receiver == receiver).map_or(0, |line| line.size)
    }

    /// Memory held, of all connections together.
    #[inline]
    pub(crate) const fn held(&self) -> usize {
        self.held
    }

    fn take_first_message(&mut self, receiver: Key) -> Option<Message> {
        let Self { messages, places, lines, held, .. } = self;
        let mut entry = lines.find_entry(spread_key(receiver), |line| line.receiver == receiver).ok()?;
        let line = entry.get_mut();
        let index = line.first;
        let hash = message_hash(&messages[index as usize]);
        if let Ok(place) = places.find_entry(hash, |place| *place == index) {
            place.remove();
        }
        let message = messages.remove(index as usize);
        line.first = message.next;
        line.size -= MESSAGE_SIZE + message.message.size();
        if line.first == END {
            *held -= line.counted;
            entry.remove();
            shrink(lines, |line| spread_key(line.receiver));
        }
        shrink(places, |index| message_hash(&messages[*index as usize]));
        Some(message)
    }

    fn place(&self, receiver: Key, room: &Arc<Room>, key: u64) -> Option<u32> {
        let is_it = |index: &u32| {
            let message = &self.messages[*index as usize];
            message.receiver == receiver && message.key == key && Arc::ptr_eq(&message.room, room)
        };
        self.places.find(hash(receiver, room, key), is_it).copied()
    }

    /// Messages that wait for a connection, the oldest first.
    fn line(&self, receiver: Key) -> impl Iterator<Item = &Message> {
        let line = self.lines.find(spread_key(receiver), |line| line.receiver == receiver);
        let first = line.map(|line| &self.messages[line.first as usize]);
        std::iter::successors(first, |message| self.messages.get(message.next as usize))
    }
}

impl Line {
    /// Has the connection looked at when the turn ends.
    fn refresh(&mut self, fresh: &mut Vec<Key>) {
        if !std::mem::replace(&mut self.is_fresh, true) {
            fresh.push(self.receiver);
        }
    }
}

fn message_hash(message: &Message) -> u64 {
    hash(message.receiver, &message.room, message.key)
}

fn hash(receiver: Key, room: &Arc<Room>, key: u64) -> u64 {
    spread(spread(address_hash(room) ^ key) ^ spread_key(receiver))
}

const END: u32 = u32::MAX;
/// Memory of a message beside its frame, in bytes.
const MESSAGE_SIZE: usize = size_of::<Message>() + 2 * size_of::<u32>();
/// Messages for which a busy turn may leave memory behind, for the next.
const KEPT_COUNT: usize = 16 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn key(index: usize) -> Key {
        Key::from_index(index)
    }

    fn put(pending: &mut Pending, receiver: usize, room: &Arc<Room>, number: u64, message: &Encoded) {
        if !pending.replace(key(receiver), room, number, message) {
            pending.append(key(receiver), room, number, message);
        }
    }

    fn texts(pending: &mut Pending, receiver: Key) -> Vec<String> {
        let messages = std::iter::from_fn(|| pending.take_first(receiver));
        messages.map(|(_, message)| String::from_utf8_lossy(message.payload()).into_owned()).collect()
    }

    #[test]
    fn a_newer_message_takes_the_place_of_the_one_of_its_key_room_and_receiver() {
        let (mut pending, a, b) = (Pending::default(), Room::new("a"), Room::new("b"));
        for (receiver, room, number, text) in [
            (1, &a, 7, "old"),
            (1, &b, 7, "other room"),
            (2, &a, 7, "other receiver"),
            (1, &a, 8, "other key"),
            (1, &a, 7, "newest"),
        ] {
            put(&mut pending, receiver, room, number, &Encoded::text(text));
        }
        assert!(!pending.replace(key(2), &a, 8, &Encoded::text("")));
        assert_eq!(texts(&mut pending, key(1)), ["newest", "other room", "other key"]);
        assert_eq!(pending.clear(key(2)), 1);
        assert!(pending.is_empty() && pending.lines.is_empty() && pending.places.is_empty());
    }

    #[test]
    fn what_waits_from_one_room_is_thrown_away_alone() {
        let (mut pending, a, b) = (Pending::default(), Room::new("a"), Room::new("b"));
        for (room, number, text) in [(&a, 1, "a1"), (&b, 1, "b1"), (&a, 2, "a2"), (&b, 2, "b2")] {
            put(&mut pending, 1, room, number, &Encoded::text(text));
        }
        pending.count(key(1));
        assert_eq!(pending.clear_room(key(1), &a), 2);
        assert!(pending.has_fresh());
        pending.count(key(1));
        assert_eq!(pending.held(), 2 * (MESSAGE_SIZE + 4));
        assert_eq!(texts(&mut pending, key(1)), ["b1", "b2"]);
        assert_eq!((pending.held(), pending.clear_room(key(1), &b)), (0, 0));
    }

    #[test]
    fn what_a_turn_ends_with_is_held_until_it_leaves() {
        let (mut pending, room) = (Pending::default(), Room::new("a"));
        let message = Encoded::binary([1; 996]);
        for receiver in [3, 4] {
            put(&mut pending, receiver, &room, 1, &message);
            put(&mut pending, receiver, &room, 2, &message);
        }
        assert_eq!(pending.held(), 0);
        let fresh = pending.take_fresh();
        assert_eq!(fresh, [key(3), key(4)]);
        pending.take_first(key(3));
        fresh.iter().for_each(|receiver| pending.count(*receiver));
        pending.end_turn(fresh);
        assert_eq!((pending.held(), pending.has_fresh()), (3 * (1000 + MESSAGE_SIZE), false));
        put(&mut pending, 4, &room, 1, &Encoded::binary([1; 496]));
        pending.count(key(4));
        assert_eq!(pending.held(), 3 * MESSAGE_SIZE + 2500);
        assert_eq!(pending.size(key(4)), 2 * MESSAGE_SIZE + 1500);
        pending.clear(key(3));
        pending.clear(key(4));
        assert_eq!((pending.held(), pending.size(key(4))), (0, 0));
    }

    #[test]
    fn a_busy_turn_leaves_little_behind() {
        let (mut pending, room) = (Pending::default(), Room::new("a"));
        for receiver in 0..100_000 {
            put(&mut pending, receiver, &room, 1, &Encoded::text("x"));
        }
        let fresh = pending.take_fresh();
        fresh.iter().for_each(|receiver| assert_eq!(pending.clear(*receiver), 1));
        assert!(pending.places.capacity() + pending.lines.capacity() <= 2 * 64);
        pending.end_turn(fresh);
        assert!(pending.messages.capacity() + pending.fresh.capacity() <= 2 * KEPT_COUNT);
    }
}
