use std::collections::VecDeque;

use bytes::Bytes;

use crate::{Key, Tag};

/// Units that were sent in this turn, and that the kernel has not been offered yet.
///
/// Small units of all connections stand one after the other in one buffer; each connection has a list of its
/// own pieces in it. Nothing is allocated per connection, and after warm-up nothing at all. A unit for many
/// connections stands in it once.
pub(crate) struct Cork {
    bytes: Vec<u8>,
    pieces: Vec<Piece>,
    /// The last shared units, newest first, with their offsets. They are held, so that no other unit can have
    /// the same address.
    shared: VecDeque<(Bytes, u32)>,
    connections: Vec<Key>,
}

/// One connection's list of pieces in the cork.
#[derive(Clone, Copy)]
pub(crate) struct Corked {
    first: u32,
    last: u32,
    size: u32,
}

#[derive(Clone, Copy)]
struct Piece {
    start: u32,
    size: u32,
    next: u32,
    tag: Tag,
    /// This piece and those before it in its list stand one behind the other.
    contiguous: bool,
}

impl Corked {
    pub(crate) const NOTHING: Self = Self { first: END, last: END, size: 0 };

    pub(crate) const fn is_empty(self) -> bool {
        self.first == END
    }

    pub(crate) const fn size(self) -> usize {
        self.size as usize
    }
}

impl Cork {
    pub(crate) fn new() -> Self {
        Self { bytes: Vec::new(), pieces: Vec::new(), shared: VecDeque::new(), connections: Vec::new() }
    }

    /// Memory used for all connections together, including flushed pieces until [`clear`](Self::clear).
    #[inline]
    pub(crate) fn size(&self) -> usize {
        self.bytes.len() + size_of_val(self.pieces.as_slice())
    }

    #[inline]
    pub(crate) fn append(&mut self, key: Key, corked: &mut Corked, tag: Tag, head: &[u8], body: &[u8]) {
        let start = number(self.bytes.len());
        let size = number(head.len() + body.len());
        self.bytes.reserve(head.len() + body.len());
        self.bytes.extend_from_slice(head);
        self.bytes.extend_from_slice(body);
        self.append_piece(key, corked, tag, start, size);
    }

    /// Appends a unit that other connections get, too. It is copied once for all of them, while few other
    /// shared units come between.
    #[inline]
    pub(crate) fn append_shared(&mut self, key: Key, corked: &mut Corked, tag: Tag, unit: &Bytes) {
        let is_it = |(shared, _): &&(Bytes, u32)| std::ptr::eq(&raw const **shared, &raw const **unit);
        let start = match self.shared.iter().find(is_it) {
            Some((_, start)) => *start,
            None => self.copy_shared(unit),
        };
        self.append_piece(key, corked, tag, start, number(unit.len()));
    }

    /// A connection's units, in order.
    pub(crate) fn units(&self, corked: Corked) -> impl Iterator<Item = (Tag, &[u8])> {
        self.pieces_of(corked).map(|piece| (piece.tag, self.slice(piece.start, piece.size)))
    }

    /// A connection's units as one run of bytes; gathered in `scratch` where units of other connections lie
    /// between.
    pub(crate) fn run<'a>(&'a self, corked: Corked, scratch: &'a mut Vec<u8>) -> &'a [u8] {
        if corked.is_empty() {
            return &[];
        }
        if self.pieces[corked.last as usize].contiguous {
            return self.slice(self.pieces[corked.first as usize].start, corked.size);
        }
        scratch.clear();
        for (_, bytes) in self.units(corked) {
            scratch.extend_from_slice(bytes);
        }
        scratch
    }

    /// The connection at this index, of those with something in the cork since it was cleared, in order of
    /// their first unit.
    pub(crate) fn connection(&self, index: usize) -> Option<Key> {
        self.connections.get(index).copied()
    }

    /// Empties the cork; to be called when every connection's list has been flushed.
    pub(crate) fn clear(&mut self) {
        self.connections.clear();
        self.shared.clear();
        self.bytes.clear();
        self.bytes.shrink_to(KEPT_SIZE);
        self.pieces.clear();
        self.pieces.shrink_to(KEPT_SIZE / size_of::<Piece>());
    }

    #[inline]
    fn append_piece(&mut self, key: Key, corked: &mut Corked, tag: Tag, start: u32, size: u32) {
        let index = number(self.pieces.len());
        let mut contiguous = true;
        if corked.is_empty() {
            self.connections.push(key);
            corked.first = index;
        } else {
            let last = &mut self.pieces[corked.last as usize];
            last.next = index;
            contiguous = last.contiguous && last.start + last.size == start;
        }
        corked.last = index;
        corked.size += size;
        self.pieces.push(Piece { start, size, next: END, tag, contiguous });
    }

    fn copy_shared(&mut self, unit: &Bytes) -> u32 {
        let start = number(self.bytes.len());
        self.bytes.extend_from_slice(unit);
        self.shared.truncate(SHARED_MAX - 1);
        self.shared.push_front((unit.clone(), start));
        start
    }

    fn pieces_of(&self, corked: Corked) -> impl Iterator<Item = Piece> {
        let mut next = corked.first;
        std::iter::from_fn(move || {
            let piece = *self.pieces.get(next as usize)?;
            next = piece.next;
            Some(piece)
        })
    }

    fn slice(&self, start: u32, size: u32) -> &[u8] {
        &self.bytes[start as usize..(start + size) as usize]
    }
}

fn number(size: usize) -> u32 {
    u32::try_from(size).expect("the cork is flushed long before 4 GiB")
}

/// A message to many has one form without compression, and one for each of the seven sizes of window.
const SHARED_MAX: usize = 8;
const END: u32 = u32::MAX;

/// Memory in bytes that is kept after a busy turn, for the next.
const KEPT_SIZE: usize = 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_one_connection_stay_in_order_among_those_of_others() {
        let mut cork = Cork::new();
        let (mut one, mut two) = (Corked::NOTHING, Corked::NOTHING);
        cork.append(Key::from_index(1), &mut one, Tag::ORDINARY, b"a", b"bc");
        cork.append(Key::from_index(2), &mut two, Tag::ORDINARY, b"x", b"y");
        cork.append(Key::from_index(1), &mut one, Tag::single(3), b"", b"de");
        let units: Vec<_> = cork.units(one).collect();
        assert_eq!(units, [(Tag::ORDINARY, &b"abc"[..]), (Tag::single(3), b"de")]);
        let mut scratch = Vec::new();
        assert_eq!(cork.run(one, &mut scratch), b"abcde");
        assert_eq!(cork.run(two, &mut scratch), b"xy");
        assert_eq!((one.size(), two.size()), (5, 2));
        assert_eq!(cork.connection(0), Some(Key::from_index(1)));
        assert_eq!(cork.connection(1), Some(Key::from_index(2)));
        assert_eq!(cork.connection(2), None);
    }

    #[test]
    fn a_few_shared_units_that_take_turns_are_copied_once_each() {
        let mut cork = Cork::new();
        let units: Vec<Bytes> = (0..8).map(|number| Bytes::from(vec![number; 100])).collect();
        let mut corked = [Corked::NOTHING; 24];
        for (index, corked) in corked.iter_mut().enumerate() {
            cork.append_shared(Key::from_index(index), corked, Tag::ORDINARY, &units[index % 8]);
        }
        assert_eq!(cork.bytes.len(), 800);
        let mut scratch = Vec::new();
        for (index, corked) in corked.into_iter().enumerate() {
            assert_eq!(cork.run(corked, &mut scratch), units[index % 8]);
        }
        let mut last = Corked::NOTHING;
        cork.append_shared(Key::from_index(24), &mut last, Tag::ORDINARY, &Bytes::from_static(b"new"));
        assert_eq!((cork.bytes.len(), cork.shared.len()), (803, 8));
    }

    #[test]
    fn neighbouring_units_are_one_run_without_a_copy() {
        let mut cork = Cork::new();
        let mut corked = Corked::NOTHING;
        for _ in 0..3 {
            cork.append(Key::from_index(1), &mut corked, Tag::ORDINARY, b"h", b"body");
        }
        let mut scratch = Vec::new();
        assert_eq!(cork.run(corked, &mut scratch), b"hbodyhbodyhbody");
        assert!(scratch.is_empty());
    }

    #[test]
    fn a_shared_unit_is_copied_once_for_all_that_get_it_in_a_row() {
        let mut cork = Cork::new();
        let mut corked = [Corked::NOTHING; 3];
        for unit in [Bytes::from_static(b"first"), Bytes::from_static(b"next")] {
            for (index, corked) in corked.iter_mut().enumerate() {
                cork.append_shared(Key::from_index(index), corked, Tag::ORDINARY, &unit);
            }
        }
        assert_eq!(cork.bytes, b"firstnext");
        let mut scratch = Vec::new();
        for corked in corked {
            assert_eq!(cork.run(corked, &mut scratch), b"firstnext");
        }
        assert!(scratch.is_empty(), "it was gathered although it stands in one piece");
    }

    #[test]
    fn a_shared_unit_may_come_twice_and_among_others() {
        let mut cork = Cork::new();
        let (mut one, mut two) = (Corked::NOTHING, Corked::NOTHING);
        let unit = Bytes::from_static(b"abc");
        cork.append(Key::from_index(1), &mut one, Tag::ORDINARY, b"h", b"xy");
        cork.append_shared(Key::from_index(2), &mut two, Tag::ORDINARY, &unit);
        // As long as what stands between the two: the sizes alone do not tell.
        cork.append_shared(Key::from_index(1), &mut one, Tag::ORDINARY, &unit);
        cork.append_shared(Key::from_index(1), &mut one, Tag::ORDINARY, &unit);
        cork.append(Key::from_index(2), &mut two, Tag::ORDINARY, b"h", b"2");
        let mut scratch = Vec::new();
        assert_eq!(cork.run(one, &mut scratch), b"hxyabcabc");
        assert_eq!(cork.run(two, &mut scratch), b"abch2");
        assert_eq!((one.size(), two.size()), (9, 5));
    }

    #[test]
    fn an_empty_list_is_an_empty_run() {
        let cork = Cork::new();
        assert_eq!(cork.run(Corked::NOTHING, &mut Vec::new()), b"");
        assert_eq!(cork.units(Corked::NOTHING).count(), 0);
    }
}
