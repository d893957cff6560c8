use std::collections::VecDeque;
use std::io::IoSlice;

/// Bytes that come and go in order, in blocks of one size.
///
/// One buffer that doubles leaves holes of all sizes behind: a crowd of slow clients would make the process hold
/// twice what they are counted for. Where blocks are alike, the allocator fills the holes.
#[derive(Default)]
pub(crate) struct Blocks {
    /// None of them is empty. The first may be small; it grows before there is a second.
    blocks: VecDeque<Block>,
    size: usize,
    /// Memory of all blocks.
    capacity: usize,
}

struct Block {
    bytes: Vec<u8>,
    /// Offset of the first byte that has not left.
    start: usize,
}

impl Blocks {
    /// Bytes that have not left.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// Memory held, in bytes.
    pub(crate) fn held(&self) -> usize {
        self.capacity + self.blocks.capacity() * size_of::<Block>()
    }

    /// Appends bytes at the end.
    pub(crate) fn append(&mut self, mut bytes: &[u8]) {
        self.size += bytes.len();
        while !bytes.is_empty() {
            if self.blocks.back().is_none_or(|last| last.bytes.len() == BLOCK_SIZE) {
                let size = if self.blocks.is_empty() { 0 } else { BLOCK_SIZE };
                self.blocks.push_back(Block { bytes: Vec::with_capacity(size), start: 0 });
                self.capacity += size;
            }
            let Some(last) = self.blocks.back_mut() else { return };
            let before = last.bytes.capacity();
            bytes = last.append(bytes);
            self.capacity += last.bytes.capacity() - before;
        }
    }

    /// Takes `size` bytes from the front.
    pub(crate) fn advance(&mut self, size: usize) {
        self.remove(0, size);
    }

    /// Takes out `size` bytes from `place` on.
    pub(crate) fn remove(&mut self, mut place: usize, size: usize) {
        self.size -= size;
        let (mut index, mut left) = (0, size);
        while left > 0 {
            let block = &mut self.blocks[index];
            if place >= block.size() {
                place -= block.size();
                index += 1;
                continue;
            }
            let removed = left.min(block.size() - place);
            block.remove(place, removed);
            left -= removed;
            if block.size() == 0 {
                self.capacity -= block.bytes.capacity();
                self.blocks.remove(index);
            }
        }
    }

    /// Keeps the first `size` bytes, and no more memory than they need.
    pub(crate) fn truncate(&mut self, size: usize) {
        let mut left = size;
        self.blocks.retain_mut(|block| {
            block.bytes.truncate(block.start + left);
            left -= block.size();
            block.bytes.shrink_to_fit();
            block.size() > 0
        });
        self.size = size;
        self.blocks.shrink_to_fit();
        self.capacity = self.blocks.iter().map(|block| block.bytes.capacity()).sum();
    }

    /// All bytes, block by block.
    pub(crate) fn pieces(&self) -> Pieces<'_> {
        Pieces { first: &[], rest: self.blocks.iter() }
    }
}

impl Block {
    fn size(&self) -> usize {
        self.bytes.len() - self.start
    }

    /// Appends as many bytes as fit, and returns the rest.
    fn append<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let (now, later) = bytes.split_at(bytes.len().min(BLOCK_SIZE - self.bytes.len()));
        let needed = self.bytes.len() + now.len();
        if needed > self.bytes.capacity() {
            let capacity = needed.max(2 * self.bytes.capacity()).min(BLOCK_SIZE);
            self.bytes.reserve_exact(capacity - self.bytes.len());
        }
        self.bytes.extend_from_slice(now);
        later
    }

    /// Takes out `size` bytes at `place`, and moves the fewer of those before and behind.
    fn remove(&mut self, place: usize, size: usize) {
        let (from, to) = (self.start + place, self.start + place + size);
        if place <= self.bytes.len() - to {
            self.bytes.copy_within(self.start..from, self.start + size);
            self.start += size;
        } else {
            self.bytes.drain(from..to);
        }
    }
}

/// The bytes of [`Blocks`], from which pieces are cut off at the front.
pub(crate) struct Pieces<'a> {
    first: &'a [u8],
    rest: std::collections::vec_deque::Iter<'a, Block>,
}

impl<'a> Pieces<'a> {
    /// Lays out the next `size` bytes, or as many as there are slices for, and returns how many slices that
    /// took.
    pub(crate) fn take(&mut self, mut size: usize, slices: &mut [IoSlice<'a>]) -> usize {
        let mut count = 0;
        while size > 0 && count < slices.len() {
            if self.first.is_empty() {
                let Some(next) = self.rest.next() else { break };
                self.first = &next.bytes[next.start..];
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
            let capacity: usize = blocks.blocks.iter().map(|block| block.bytes.capacity()).sum();
            assert_eq!(blocks.capacity, capacity);
        }
        blocks.advance(plain.len());
        assert_eq!((blocks.capacity, blocks.blocks.len()), (0, 0));
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
