use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::memory::ExchangeMemory;
use crate::shared::Shared;

/// One of the exchanges that may be under way at a time, and the memory that each holds from its start.
pub(crate) struct Place {
    memory: ExchangeMemory,
    size: usize,
    taken: Arc<AtomicUsize>,
}

impl Place {
    /// `None`: as many are under way as may be, or there is no memory for one more.
    pub(super) fn take(
        taken: &Arc<AtomicUsize>,
        shared: &Shared,
        head_size: usize,
        behind_size: usize,
    ) -> Option<Self> {
        let others = taken.fetch_add(1, Ordering::Relaxed);
        // From here on it is given back when it is dropped.
        let mut place = Self {
            memory: ExchangeMemory::new(Arc::clone(&shared.memory)),
            size: 0,
            taken: Arc::clone(taken),
        };
        let max = shared.settings.exchanges_max;
        if others >= max {
            shared.reports.exchanges_full(max);
            return None;
        }
        // hyper has a copy of the head.
        let size = EXCHANGE_SIZE + 2 * head_size + behind_size;
        place.memory.take(size).ok()?;
        place.size = size;
        Some(place)
    }

    /// The account of the exchange.
    pub(crate) fn memory(&self) -> ExchangeMemory {
        self.memory.clone()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.memory.release(self.size);
        self.taken.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Memory of an exchange's task, of hyper's state and of its first buffers.
const EXCHANGE_SIZE: usize = 24 * 1024;
