use crate::{Key, Tag};

/// What the callbacks of this turn sent and the kernel has not been offered yet.
///
/// Small units of all connections stand one after the other in one buffer; each connection has a list of its
/// own in it. Nothing is allocated per connection, and after warm-up nothing at all.
pub(crate) struct Cork {
    bytes: Vec<u8>,
    pieces: Vec<Piece>,
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
        Self { bytes: Vec::new(), pieces: Vec::new(), connections: Vec::new() }
    }

    /// Bytes in it, all connections together, flushed ones included until [`clear`](Self::clear).
    pub(crate) fn size(&self) -> usize {
        self.bytes.len()
    }

    #[inline]
    pub(crate) fn append(&mut self, key: Key, corked: &mut Corked, tag: Tag, head: &[u8], body: &[u8]) {
        let index = number(self.pieces.len());
        if corked.is_empty() {
            self.connections.push(key);
            corked.first = index;
        } else {
            self.pieces[corked.last as usize].next = index;
        }
        let start = number(self.bytes.len());
        let size = number(head.len() + body.len());
        self.bytes.reserve(head.len() + body.len());
        self.bytes.extend_from_slice(head);
        self.bytes.extend_from_slice(body);
        corked.last = index;
        corked.size += size;
        self.pieces.push(Piece { start, size, next: END, tag });
    }

    /// A connection's units, in order.
    pub(crate) fn units(&self, corked: Corked) -> impl Iterator<Item = (Tag, &[u8])> {
        self.pieces_of(corked).map(|piece| (piece.tag, self.slice(piece.start, piece.size)))
    }

    /// A connection's units as one run of bytes; gathered in `scratch` where other connections' lie between.
    pub(crate) fn run<'a>(&'a self, corked: Corked, scratch: &'a mut Vec<u8>) -> &'a [u8] {
        if corked.is_empty() {
            return &[];
        }
        let (first, last) = (self.pieces[corked.first as usize], self.pieces[corked.last as usize]);
        if last.start + last.size - first.start == corked.size {
            return self.slice(first.start, corked.size);
        }
        scratch.clear();
        for (_, bytes) in self.units(corked) {
            scratch.extend_from_slice(bytes);
        }
        scratch
    }

    /// The connections that have, or had, something in it, in the order in which they began.
    pub(crate) fn connection(&self, index: usize) -> Option<Key> {
        self.connections.get(index).copied()
    }

    /// To be called when every connection's list has been flushed.
    pub(crate) fn clear(&mut self) {
        self.connections.clear();
        self.bytes.clear();
        self.bytes.shrink_to(KEPT_SIZE);
        self.pieces.clear();
        self.pieces.shrink_to(KEPT_SIZE / size_of::<Piece>());
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

const END: u32 = u32::MAX;

/// Memory that a busy turn may leave behind, for the next.
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
        assert_eq!((one.size(), two.size(), cork.size()), (5, 2, 7));
        assert_eq!(cork.connection(0), Some(Key::from_index(1)));
        assert_eq!(cork.connection(1), Some(Key::from_index(2)));
        assert_eq!(cork.connection(2), None);
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
    fn an_empty_list_is_an_empty_run() {
        let cork = Cork::new();
        assert_eq!(cork.run(Corked::NOTHING, &mut Vec::new()), b"");
        assert_eq!(cork.units(Corked::NOTHING).count(), 0);
    }
}
