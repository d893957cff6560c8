use std::collections::HashMap;

use gannet_reactor::Key;

/// Bytes that were read from connections of a loop and wait until these are read again.
#[derive(Default)]
pub(crate) struct Unread {
    by_key: HashMap<Key, Vec<u8>>,
    held: usize,
}

impl Unread {
    /// True where this connection waits here, be it with no bytes.
    #[inline]
    pub(crate) fn contains(&self, key: Key) -> bool {
        !self.by_key.is_empty() && self.by_key.contains_key(&key)
    }

    /// Bytes of this connection that wait.
    pub(crate) fn size(&self, key: Key) -> usize {
        self.by_key.get(&key).map_or(0, Vec::len)
    }

    /// Memory held, of all connections together.
    #[inline]
    pub(crate) const fn held(&self) -> usize {
        self.held
    }

    /// Memory held for this connection.
    pub(crate) fn held_by(&self, key: Key) -> usize {
        self.by_key.get(&key).map_or(0, Vec::capacity)
    }

    /// Keeps `bytes` behind what waits already.
    pub(crate) fn append(&mut self, key: Key, bytes: &[u8]) {
        let unread = self.by_key.entry(key).or_default();
        let before = unread.capacity();
        unread.extend_from_slice(bytes);
        self.held += unread.capacity() - before;
    }

    /// All that waits of this connection, which does not wait any more.
    pub(crate) fn take(&mut self, key: Key) -> Vec<u8> {
        let unread = self.by_key.remove(&key).unwrap_or_default();
        self.held -= unread.capacity();
        unread
    }
}
