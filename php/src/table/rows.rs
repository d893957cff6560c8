//! The rows of a table: slots found by the key's hash, and a few spare places for keys that share one.
//!
//! A table is full as Swoole's is: when a key's slot is taken and no spare place is left.

use std::collections::BTreeMap;

use super::row::{Row, Value};

pub(super) struct Rows {
    /// Taken slots only, in the order in which they are walked. The first row has the slot, the others spare places.
    slots: BTreeMap<u32, Vec<Row>>,
    mask: u32,
    spare: u32,
    pub(super) statistics: TableStatistics,
    cursor: Cursor,
}

/// Counts of what has been done to a table so far.
#[derive(Clone, Copy, Default)]
pub(super) struct TableStatistics {
    pub(super) rows: i64,
    pub(super) conflicts: i64,
    pub(super) conflict_depth_max: i64,
    pub(super) insertions: i64,
    pub(super) updates: i64,
    pub(super) deletions: i64,
}

/// The position of a walk over the rows: the row it shows, and the place of the next.
#[derive(Default)]
struct Cursor {
    current: Option<Row>,
    slot: u32,
    position: usize,
}

/// A row has no place.
pub(super) struct Full;

impl Rows {
    /// `slots_count` is a power of two.
    pub(super) fn new(slots_count: u32, spare: u32) -> Self {
        Self {
            slots: BTreeMap::new(),
            mask: slots_count - 1,
            spare,
            statistics: TableStatistics::default(),
            cursor: Cursor::default(),
        }
    }

    pub(super) fn spare(&self) -> u32 {
        self.spare
    }

    pub(super) fn get(&self, key: &[u8]) -> Option<&Row> {
        self.slots.get(&self.slot(key))?.iter().find(|row| *row.key == *key)
    }

    /// Sets some columns of a row, which is made from `empty` where it is not there yet.
    pub(super) fn set(
        &mut self,
        key: &[u8],
        changes: Vec<(usize, Value)>,
        empty: impl FnOnce() -> Box<[Value]>,
    ) -> Result<(), Full> {
        let row = self.row(key, empty)?;
        for (index, value) in changes {
            row.values[index] = value;
        }
        Ok(())
    }

    /// The row with this key, which is made where it is not there yet.
    pub(super) fn row(&mut self, key: &[u8], empty: impl FnOnce() -> Box<[Value]>) -> Result<&mut Row, Full> {
        let slot = self.slot(key);
        let chain = self.slots.entry(slot).or_default();
        if let Some(position) = chain.iter().position(|row| *row.key == *key) {
            self.statistics.updates += 1;
            return Ok(&mut chain[position]);
        }
        if !chain.is_empty() {
            self.statistics.conflicts += 1;
            let depth = i64::try_from(chain.len()).unwrap_or(i64::MAX);
            self.statistics.conflict_depth_max = self.statistics.conflict_depth_max.max(depth);
            self.spare = self.spare.checked_sub(1).ok_or(Full)?;
        }
        self.statistics.rows += 1;
        self.statistics.insertions += 1;
        chain.push(Row { key: key.into(), values: empty() });
        chain.last_mut().ok_or(Full)
    }

    /// Removes a row. Says whether there was one.
    pub(super) fn remove(&mut self, key: &[u8]) -> bool {
        let slot = self.slot(key);
        let Some(chain) = self.slots.get_mut(&slot) else { return false };
        let Some(position) = chain.iter().position(|row| *row.key == *key) else { return false };
        chain.remove(position);
        if chain.is_empty() {
            self.slots.remove(&slot);
        } else {
            self.spare += 1;
        }
        self.statistics.rows -= 1;
        self.statistics.deletions += 1;
        self.cursor.removed(slot, position);
        true
    }

    /// Starts a walk: shows the first row.
    pub(super) fn rewind(&mut self) {
        self.cursor = Cursor::default();
        self.advance();
    }

    /// Shows the next row.
    pub(super) fn advance(&mut self) {
        let Cursor { slot, position, .. } = self.cursor;
        let next = self.slots.range(slot..).find_map(|(&candidate, chain)| {
            let position = if candidate == slot { position } else { 0 };
            chain.get(position).map(|row| (candidate, position, row.clone()))
        });
        self.cursor = match next {
            Some((slot, position, row)) => Cursor { current: Some(row), slot, position: position + 1 },
            None => Cursor { current: None, slot: u32::MAX, position: 0 },
        };
    }

    /// The row that the walk shows, as it was when the walk came to it.
    pub(super) fn current(&self) -> Option<&Row> {
        self.cursor.current.as_ref()
    }

    fn slot(&self, key: &[u8]) -> u32 {
        // The mask leaves what fits.
        u32::try_from(hash(key) & u64::from(self.mask)).unwrap_or(0)
    }
}

impl Cursor {
    /// Rows that follow a removed one move up; the walk does not jump over them.
    fn removed(&mut self, slot: u32, position: usize) {
        if slot == self.slot && position < self.position {
            self.position -= 1;
        }
    }
}

/// PHP's hash of strings, so that rows are walked in the order that scripts know.
fn hash(key: &[u8]) -> u64 {
    key.iter().fold(5381_u64, |hash, &byte| hash.wrapping_mul(33).wrapping_add(u64::from(byte)))
}
