//! The size of a table: the one that scripts ask for, and the one that Swoole makes of it.

/// The sizes of a table, before it has columns.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    /// Slots, a power of two.
    pub(super) slots_count: u32,
    /// Places for rows whose slot is taken.
    pub(super) spare_count: u32,
}

impl Layout {
    pub(super) fn new(rows: i64, conflict_proportion: f64) -> Self {
        let slots_count = if rows >= i64::from(SLOTS_COUNT_MAX) {
            SLOTS_COUNT_MAX
        } else {
            u32::try_from(rows).unwrap_or(0).max(SLOTS_COUNT_MIN).next_power_of_two()
        };
        let proportion = conflict_proportion.clamp(CONFLICT_PROPORTION_MIN, 1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a part of a `u32`, rounded down as Swoole does"
        )]
        let spare_count = (f64::from(slots_count) * proportion) as u32;
        Self { slots_count, spare_count }
    }

    /// The memory that the table would take on Swoole, which allocates all of it at once.
    pub(super) fn memory_size_in_swoole(self, columns_size: usize) -> i64 {
        let row_size = (ROW_HEADER_SIZE + columns_size).next_multiple_of(8);
        let (slots, spare) = (self.slots_count as usize, self.spare_count as usize);
        let size = (slots + spare) * row_size + spare * SPARE_HEADER_SIZE + POOL_SIZE + slots * POINTER_SIZE;
        i64::try_from(size).unwrap_or(i64::MAX)
    }
}

const SLOTS_COUNT_MIN: u32 = 64;
const SLOTS_COUNT_MAX: u32 = 1 << 31;
const CONFLICT_PROPORTION_MIN: f64 = 0.2;

/// Sizes of Swoole's structures on a 64-bit machine.
const ROW_HEADER_SIZE: usize = 88;
const SPARE_HEADER_SIZE: usize = 24;
const POOL_SIZE: usize = 48;
const POINTER_SIZE: usize = 8;
