/// Bytes that arrived, and room for more. The room stays initialised, so that using a buffer again costs nothing.
#[derive(Debug, Default)]
pub(crate) struct Buffer {
    data: Vec<u8>,
    filled: usize,
}

impl Buffer {
    pub(crate) fn capacity(&self) -> usize {
        self.data.len()
    }

    pub(crate) fn filled(&self) -> &[u8] {
        &self.data[..self.filled]
    }

    pub(crate) fn size(&self) -> usize {
        self.filled
    }

    pub(crate) fn room(&mut self) -> &mut [u8] {
        &mut self.data[self.filled..]
    }

    /// `size` bytes have been written at the front of the room.
    ///
    /// # Panics
    ///
    /// The room is smaller.
    pub(crate) fn fill(&mut self, size: usize) {
        assert!(size <= self.data.len() - self.filled, "more bytes than there was room for");
        self.filled += size;
    }

    /// Makes it hold `capacity` bytes; never fewer than before.
    pub(crate) fn grow(&mut self, capacity: usize) {
        if capacity <= self.data.len() {
            return;
        }
        if self.filled == 0 {
            // Fresh zeroed memory is cheaper than copying bytes that mean nothing.
            self.data = vec![0; capacity];
        } else {
            self.data.reserve_exact(capacity - self.data.len());
            self.data.resize(capacity, 0);
        }
    }

    /// Keeps the first `size` of the bytes that arrived.
    pub(crate) fn truncate(&mut self, size: usize) {
        self.filled = self.filled.min(size);
    }

    pub(crate) fn clear(&mut self) {
        self.filled = 0;
    }
}
