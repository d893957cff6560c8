use gannet_reactor::Key;
use hashbrown::HashTable;

use crate::shared::{shrink, spread_key};

/// Losses of a loop's connections; those without any have no entry.
#[derive(Default)]
pub(crate) struct Losses {
    by_key: HashTable<(Key, Loss)>,
}

/// Messages that a connection did not get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Loss {
    pub(crate) dropped: u64,
    pub(crate) replaced: u64,
}

impl Losses {
    pub(crate) fn of(&self, key: Key) -> Loss {
        self.by_key
            .find(spread_key(key), |(other, _)| *other == key)
            .map_or(Loss::default(), |(_, loss)| *loss)
    }

    pub(crate) fn count_dropped(&mut self, key: Key, count: u64) {
        self.entry(key).dropped += count;
    }

    pub(crate) fn count_replaced(&mut self, key: Key) {
        self.entry(key).replaced += 1;
    }

    /// The connection is gone.
    pub(crate) fn forget(&mut self, key: Key) {
        if self.by_key.is_empty() {
            return;
        }
        if let Ok(entry) = self.by_key.find_entry(spread_key(key), |(other, _)| *other == key) {
            entry.remove();
            shrink(&mut self.by_key, |(key, _)| spread_key(*key));
        }
    }

    fn entry(&mut self, key: Key) -> &mut Loss {
        let entry =
            self.by_key.entry(spread_key(key), |(other, _)| *other == key, |(key, _)| spread_key(*key));
        &mut entry.or_insert((key, Loss::default())).into_mut().1
    }
}
