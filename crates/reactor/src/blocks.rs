use std::collections::VecDeque;
use std::io::IoSlice;

/// Bytes that come and go in order, in blocks of one size.
///
/// One buffer that doubles leaves holes of all sizes behind: a crowd of slow clients would make the process hold
/// twice what they are counted for. Where blocks are alike, the allocator fills the holes.
#[derive(Default)]
pub(crate) struct Blocks {
    /// None of them is empty. The first may be small; it grows before there is a second.
    blocks: VecDeque<Vec<u8>>,
    /// Bytes of the first block that are gone.
    start: usize,
    size: usize,
    /// Memory of all blocks.
    capacity: usize,
}

impl Blocks {
    /// Bytes in it.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// Memory held.
    pub(crate) fn held(&self) -> usize {
        self.capacity + self.blocks.capacity() * size_of::<Vec<u8>>()
    }

    /// Appends bytes at the end.
    pub(crate) fn append(&mut self, mut bytes: &[u8]) {
        self.size += bytes.len();
        while !bytes.is_empty() {
            if self.blocks.back().is_none_or(|last| last.len() == BLOCK_SIZE) {
                let size = if self.blocks.is_empty() { 0 } else { BLOCK_SIZE };
                self.blocks.push_back(Vec::with_capacity(size));
                self.capacity += size;
            }
            let Some(last) = self.blocks.back_mut() else { return };
            let (now, later) = bytes.split_at(bytes.len().min(BLOCK_SIZE - last.len()));
            let before = last.capacity();
            if before - last.len() < now.len() {
                let capacity = (last.len() + now.len()).max(2 * before).min(BLOCK_SIZE);
                last.reserve_exact(capacity - last.len());
            }
            self.capacity += last.capacity() - before;
            last.extend_from_slice(now);
            bytes = later;
        }
    }

    /// Takes `size` bytes from the front.
    pub(crate) fn advance(&mut self, size: usize) {
        self.size -= size;
        self.start += size;
        while let Some(first) = self.blocks.pop_front_if(|first| first.len() <= self.start) {
            self.start -= first.len();
            self.capacity -= first.capacity();
        }
    }

    /// Takes out `size` bytes, the first of which is the one at `place`.
    pub(crate) fn remove(&mut self, place: usize, size: usize) {
        if place == 0 {
            return self.advance(size);
        }
        self.size -= size;
        let (mut index, mut place, mut left) = (0, self.start + place, size);
        while left > 0 {
            let block = &mut self.blocks[index];
            if place >= block.len() {
                place -= block.len();
                index += 1;
                continue;
            }
            let end = block.len().min(place + left);
            left -= block.drain(place..end).count();
            if block.is_empty() {
                self.capacity -= block.capacity();
                self.blocks.remove(index);
            }
        }
    }

    /// Keeps the first `size` bytes, and no more memory than they need.
    pub(crate) fn truncate(&mut self, size: usize) {
        let mut end = self.start + size;
        self.blocks.retain_mut(|block| {
            block.truncate(end);
            end -= block.len();
            !block.is_empty()
        });
        self.size = size;
        if self.blocks.is_empty() {
            self.start = 0;
        }
        self.blocks.iter_mut().for_each(Vec::shrink_to_fit);
        self.blocks.shrink_to_fit();
        self.capacity = self.blocks.iter().map(Vec::capacity).sum();
    }

    /// All bytes, block by block.
    pub(crate) fn pieces(&self) -> Pieces<'_> {
        let mut rest = self.blocks.iter();
        let first = rest.next().map_or(&[][..], |first| &first[self.start..]);
        Pieces { first, rest }
    }
}

/// The bytes of [`Blocks`], from which pieces are cut off at the front.
pub(crate) struct Pieces<'a> {
    first: &'a [u8],
    rest: std::collections::vec_deque::Iter<'a, Vec<u8>>,
}

impl<'a> Pieces<'a> {
    /// Lays out the next `size` bytes, or as many as there are slices for, and says how many slices that took.
    pub(crate) fn take(&mut self, mut size: usize, slices: &mut [IoSlice<'a>]) -> usize {
        let mut count = 0;
        while size > 0 && count < slices.len() {
            if self.first.is_empty() {
                let Some(next) = self.rest.next() else { break };
                self.first = next;
            }
            let (piece, first) = self.first.split_at(size.min(self.first.len()));
            self.first = first;
            size -= piece.len();
            slices[count] = IoSlice::new(piece);
            count += 1;
        }
        count
    }
}

const BLOCK_SIZE: usize = 16 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(blocks: &Blocks) -> Vec<u8> {
        let mut slices = [IoSlice::new(&[]); 64];
        let count = blocks.pieces().take(usize::MAX, &mut slices);
        slices[..count].iter().flat_map(|slice| slice.to_vec()).collect()
    }

    #[test]
    fn it_holds_what_a_plain_buffer_would() {
        let seed = fastrand::u64(..);
        println!("seed {seed}");
        let mut random = fastrand::Rng::with_seed(seed);
        let (mut blocks, mut plain) = (Blocks::default(), Vec::new());
        for step in 0..3000 {
            match random.u8(0..16) {
                0..8 => {
                    let bytes = vec![step as u8; random.usize(0..5000)];
                    blocks.append(&bytes);
                    plain.extend(bytes);
                }
                8..12 => {
                    let size = random.usize(0..=plain.len().min(9000));
                    blocks.advance(size);
                    plain.drain(..size);
                }
                12..15 => {
                    let place = random.usize(0..=plain.len());
                    let size = random.usize(0..=(plain.len() - place).min(20_000));
                    blocks.remove(place, size);
                    plain.drain(place..place + size);
                }
                _ => {
                    let size = random.usize(0..=plain.len());
                    blocks.truncate(size);
                    plain.truncate(size);
                }
            }
            assert_eq!(blocks.size(), plain.len());
            assert!(contents(&blocks) == plain, "step {step}");
            let capacity: usize = blocks.blocks.iter().map(Vec::capacity).sum();
            assert_eq!(blocks.capacity, capacity);
        }
        blocks.advance(plain.len());
        assert_eq!((blocks.capacity, blocks.start), (0, 0));
    }

    #[test]
    fn a_few_bytes_take_little_memory_and_many_hardly_more_than_they_are() {
        let mut blocks = Blocks::default();
        blocks.append(&[1; 100]);
        assert_eq!(blocks.capacity, 100);
        for _ in 0..1000 {
            blocks.append(&[2; 1000]);
        }
        assert!(blocks.capacity < blocks.size() + BLOCK_SIZE, "{}", blocks.capacity);
        blocks.advance(blocks.size() - 10);
        assert!(blocks.capacity <= BLOCK_SIZE);
        blocks.truncate(5);
        assert!(blocks.held() < BLOCK_SIZE);
    }
}
