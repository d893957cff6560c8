use std::collections::VecDeque;
use std::io::{self, IoSlice};

use bytes::Bytes;
use mio::net::TcpStream;

use crate::Tag;
use crate::blocks::Blocks;
use crate::transfer::send_vectored;

/// Units that the kernel has not taken yet. Each leaves whole, in order, or is dropped whole.
///
/// Exists only while it has a unit. Small units stand one after the other in blocks of bytes; the large part
/// of a unit is held by reference.
#[derive(Default)]
pub(crate) struct Queue {
    units: VecDeque<Unit>,
    inline: Blocks,
    /// Bytes of all units that have not been written.
    size: usize,
    /// A part of the first unit has been written: that unit must leave whole.
    front_begun: bool,
}

struct Unit {
    tag: Tag,
    /// Bytes of the unit in `inline` of the queue that have not been written; they come before `shared`.
    inline: u32,
    shared: Option<Box<Bytes>>,
}

impl Unit {
    fn size(&self) -> usize {
        self.inline as usize + self.shared.as_ref().map_or(0, |bytes| bytes.len())
    }
}

impl Queue {
    /// Writes until it is empty, or the kernel has taken less than it was offered.
    pub(crate) fn write_to(&mut self, stream: &mut TcpStream) -> io::Result<()> {
        while !self.is_empty() {
            let mut slices = [IoSlice::new(&[]); SLICES_MAX];
            let count = self.gather(&mut slices);
            let offered: usize = slices[..count].iter().map(|slice| slice.len()).sum();
            let written = send_vectored(stream, &slices[..count])?;
            self.advance(written);
            if written < offered {
                break;
            }
        }
        Ok(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Bytes waiting.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// Memory held in bytes: allocated capacity, and bytes held by reference. 0 for an empty queue, which is
    /// thrown away.
    pub(crate) fn held(&self) -> usize {
        if self.is_empty() {
            return 0;
        }
        let shared = self.size - self.inline.size();
        self.inline.held() + self.units.capacity() * size_of::<Unit>() + shared
    }

    /// Appends a unit whose bytes are copied, and of which `written` bytes have left.
    pub(crate) fn push(&mut self, tag: Tag, bytes: &[u8], written: usize) {
        self.make_room(tag);
        let rest = &bytes[written..];
        self.inline.append(rest);
        let inline = u32::try_from(rest.len()).expect("a copied unit is small");
        self.append(Unit { tag, inline, shared: None }, written);
    }

    /// Appends a unit whose large part is held by reference. `written` bytes of the whole have left, and
    /// `body` lacks those of its own among them.
    pub(crate) fn push_shared(&mut self, tag: Tag, head: &[u8], body: Bytes, written: usize) {
        self.make_room(tag);
        let rest = &head[written.min(head.len())..];
        self.inline.append(rest);
        let inline = u32::try_from(rest.len()).expect("a head is small");
        self.append(Unit { tag, inline, shared: Some(Box::new(body)) }, written);
    }

    /// Takes away `size` bytes at the front, which have been written.
    pub(crate) fn advance(&mut self, mut size: usize) {
        self.size -= size;
        while let Some(unit) = self.units.front_mut() {
            let inline = size.min(unit.inline as usize);
            self.inline.advance(inline);
            unit.inline -= u32::try_from(inline).expect("at most unit.inline");
            size -= inline;
            let shared_size = unit.shared.as_ref().map_or(0, |bytes| bytes.len());
            if unit.inline > 0 || size < shared_size {
                if let Some(shared) = &mut unit.shared {
                    **shared = shared.slice(size..);
                }
                self.front_begun |= inline + size > 0;
                return;
            }
            size -= shared_size;
            self.units.pop_front();
            self.front_begun = false;
        }
    }

    /// Lays out the front of the queue for one vectored write, and returns how many slices it takes.
    pub(crate) fn gather<'a>(&'a self, slices: &mut [IoSlice<'a>]) -> usize {
        let mut pieces = self.inline.pieces();
        let mut count = 0;
        let mut run = 0;
        for unit in &self.units {
            run += unit.inline as usize;
            if let Some(shared) = &unit.shared {
                count += pieces.take(run, &mut slices[count..]);
                run = 0;
                let Some(slice) = slices.get_mut(count) else { return count };
                *slice = IoSlice::new(shared);
                count += 1;
            }
        }
        count + pieces.take(run, &mut slices[count..])
    }

    /// Drops the oldest ordinary units that have not begun to leave, until less than `size` bytes wait or
    /// none is left. Returns how many were dropped.
    pub(crate) fn drop_oldest(&mut self, size: usize) -> usize {
        let mut dropped = 0;
        let mut index = usize::from(self.front_begun);
        while self.size >= size && index < self.units.len() {
            if self.units[index].tag == Tag::ORDINARY {
                let start = inline_size(self.units.range(..index));
                self.remove(index, start);
                dropped += 1;
            } else {
                index += 1;
            }
        }
        dropped
    }

    /// Drops everything but the unit that has begun to leave. Returns how many ordinary units were dropped.
    pub(crate) fn discard(&mut self) -> usize {
        let kept = usize::from(self.front_begun);
        let ordinary = |unit: &&Unit| unit.tag == Tag::ORDINARY;
        let dropped = self.units.iter().skip(kept).filter(ordinary).count();
        self.units.truncate(kept);
        self.inline.truncate(self.units.front().map_or(0, |unit| unit.inline as usize));
        self.size = self.units.front().map_or(0, Unit::size);
        self.units.shrink_to_fit();
        dropped
    }

    fn append(&mut self, unit: Unit, written: usize) {
        self.front_begun |= written > 0;
        debug_assert!(written == 0 || self.units.is_empty(), "only the first unit can have begun");
        self.size += unit.size();
        self.units.push_back(unit);
    }

    /// Takes out the unit that one with this single tag replaces.
    fn make_room(&mut self, tag: Tag) {
        if !tag.is_single() {
            return;
        }
        let begun = usize::from(self.front_begun);
        // From the back, where the last of its kind is near: a peer that has us send many must not make each
        // search all that waits.
        if let Some(index) = (begun..self.units.len()).rev().find(|&index| self.units[index].tag == tag) {
            let start = self.inline.size() - inline_size(self.units.range(index..));
            self.remove(index, start);
        }
    }

    /// Takes out a unit whose inline bytes begin at `start`.
    fn remove(&mut self, index: usize, start: usize) {
        if let Some(unit) = self.units.remove(index) {
            self.inline.remove(start, unit.inline as usize);
            self.size -= unit.size();
        }
    }
}

fn inline_size<'a>(units: impl Iterator<Item = &'a Unit>) -> usize {
    units.map(|unit| unit.inline as usize).sum()
}

/// Slices in one vectored write.
const SLICES_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    const PONG: Tag = Tag::single(1);

    fn contents(queue: &Queue) -> Vec<u8> {
        let mut slices = [IoSlice::new(&[]); 64];
        let count = queue.gather(&mut slices);
        slices[..count].iter().flat_map(|slice| slice.to_vec()).collect()
    }

    #[test]
    fn any_way_of_writing_it_sends_the_same_bytes() {
        let seed = fastrand::u64(..);
        println!("seed {seed}");
        let mut random = fastrand::Rng::with_seed(seed);
        for _ in 0..200 {
            let mut queue = Queue::default();
            let mut expected = Vec::new();
            let mut written = Vec::new();
            for step in 0..60_u8 {
                let small: Vec<u8> = (0..random.usize(1..40)).map(|_| random.u8(..)).collect();
                if random.bool() {
                    queue.push(Tag::ORDINARY, &small, 0);
                    expected.extend(&small);
                } else {
                    let body = vec![step; random.usize(1..200)];
                    queue.push_shared(Tag::ORDINARY, &small, Bytes::from(body.clone()), 0);
                    expected.extend(&small);
                    expected.extend(body);
                }
                let bytes = contents(&queue);
                let size = random.usize(0..=bytes.len());
                written.extend(&bytes[..size]);
                queue.advance(size);
                assert_eq!(queue.size() + written.len(), expected.len());
            }
            written.extend(contents(&queue));
            queue.advance(queue.size());
            assert_eq!(written, expected);
            assert!(queue.is_empty());
        }
    }

    #[test]
    fn a_single_unit_is_replaced_by_a_newer_one_unless_it_has_begun() {
        let mut queue = Queue::default();
        queue.push(Tag::ORDINARY, b"data", 0);
        queue.push(PONG, b"one", 0);
        queue.push(PONG, b"two", 0);
        assert_eq!(contents(&queue), b"datatwo");
        queue.advance(5);
        queue.push(PONG, b"three", 0);
        queue.push(PONG, b"four", 0);
        assert_eq!(contents(&queue), b"wofour");
    }

    #[test]
    fn replacing_costs_no_more_when_many_units_wait() {
        let mut queue = Queue::default();
        (0..1_000_000).for_each(|_| queue.push(Tag::ORDINARY, b"abc", 0));
        let start = std::time::Instant::now();
        (0..100_000).for_each(|_| queue.push(PONG, b"pong", 0));
        // A walk through all that waits would take minutes.
        assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
        assert_eq!(queue.size(), 3_000_004);
    }

    #[test]
    fn dropping_the_oldest_spares_what_has_begun_and_control_frames() {
        let mut queue = Queue::default();
        queue.push(Tag::ORDINARY, b"begun", 2);
        queue.push(Tag::ORDINARY, b"old", 0);
        queue.push(PONG, b"pong", 0);
        queue.push_shared(Tag::ORDINARY, b"h", Bytes::from_static(b"large"), 0);
        queue.push(Tag::ORDINARY, b"new", 0);
        assert_eq!(queue.size(), 3 + 3 + 4 + 6 + 3);
        assert_eq!(queue.drop_oldest(11), 2);
        assert_eq!(contents(&queue), b"gunpongnew");
        assert_eq!(queue.size(), 10);
        assert_eq!(queue.drop_oldest(0), 1);
        assert_eq!(contents(&queue), b"gunpong");
    }

    #[test]
    fn dropping_the_oldest_spares_any_number_of_units_that_are_to_be_kept() {
        let mut queue = Queue::default();
        for _ in 0..2 {
            queue.push(Tag::KEPT, b"kept", 0);
            queue.push(Tag::ORDINARY, b"dropped", 0);
        }
        assert_eq!(queue.drop_oldest(0), 2);
        assert_eq!(contents(&queue), b"keptkept");
    }

    #[test]
    fn discarding_keeps_the_rest_of_the_unit_that_has_begun() {
        let mut queue = Queue::default();
        queue.push_shared(Tag::ORDINARY, b"head", Bytes::from_static(b"dy"), 6);
        queue.push(Tag::ORDINARY, b"x", 0);
        queue.push(PONG, b"y", 0);
        assert_eq!(queue.discard(), 1);
        assert_eq!(contents(&queue), b"dy");
        queue.push(PONG, b"z", 0);
        assert_eq!(contents(&queue), b"dyz");
        queue.advance(3);
        assert!(queue.is_empty());
        assert_eq!(queue.held(), 0);
    }
}
