use std::sync::atomic::{AtomicU64, Ordering};

use super::{Errand, Shared};
use crate::timers::SentTimer;
use crate::{LoopEnded, TimerId};

/// The source of ids for timers. An id names its loop: it is a count, times the number of loops, plus the loop's
/// number.
pub(super) struct TimerNumbers {
    /// Timers made in all.
    count: AtomicU64,
    /// Those of them that were made by handles, which put them on the loops in turn.
    by_handles: AtomicU64,
    loops: u64,
}

impl TimerNumbers {
    pub(super) fn new(loops: usize) -> Self {
        Self { count: AtomicU64::new(0), by_handles: AtomicU64::new(0), loops: loops as u64 }
    }

    fn next(&self) -> u64 {
        self.count.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn id(&self, count: u64, index: u64) -> TimerId {
        TimerId::new(count * self.loops + index)
    }
}

impl Shared {
    /// The id of a new timer on this loop. It is given once.
    pub(crate) fn next_timer_on(&self, index: usize) -> TimerId {
        self.timers.id(self.timers.next(), index as u64)
    }

    /// The id of a new timer on any loop; they take turns.
    pub(crate) fn next_timer(&self) -> TimerId {
        let turn = self.timers.by_handles.fetch_add(1, Ordering::Relaxed);
        self.timers.id(self.timers.next(), turn % self.timers.loops)
    }

    /// The newest id that any loop's timer may have by now.
    pub(crate) fn newest_timer(&self) -> TimerId {
        self.timers.id(self.timers.count.load(Ordering::Relaxed), self.timers.loops - 1)
    }

    /// The loop that a timer is on.
    pub(crate) fn loop_of(&self, timer: TimerId) -> usize {
        (timer.number() % self.timers.loops) as usize
    }

    /// Sends a timer to its loop.
    pub(crate) fn send_timer(&self, timer: SentTimer) -> Result<TimerId, LoopEnded> {
        let id = timer.id;
        self.post_errand(self.loop_of(id), Errand::StartTimer(Box::new(timer)))?;
        Ok(id)
    }

    /// Has a timer's loop call it off. Says whether that loop has not ended.
    pub(crate) fn post_cancel_timer(&self, timer: TimerId) -> bool {
        self.post_errand(self.loop_of(timer), Errand::CancelTimer(timer)).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_its_loop_and_no_two_are_the_same() {
        let numbers = TimerNumbers::new(3);
        let mut last = 0;
        for index in [2, 0, 1, 1, 2, 0] {
            let id = numbers.id(numbers.next(), index).number();
            assert!(id > last && id % 3 == index, "{id} of loop {index} after {last}");
            last = id;
        }
    }
}
