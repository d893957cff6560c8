//! Timers on PHP's thread, where no loop of the crate runs on it.

use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

use gannet::{TimerId, TimerTable};

/// The timers that wait, under the rules of a loop's.
#[derive(Default)]
pub(crate) struct ThreadTimers {
    table: RefCell<TimerTable<Box<dyn FnMut()>>>,
    made: Cell<u64>,
}

impl ThreadTimers {
    /// Calls once when this time has passed.
    pub(crate) fn after(&self, delay: Duration, call: impl FnOnce() + 'static) -> TimerId {
        let id = self.next_id();
        let mut call = Some(call);
        let call = move || {
            if let Some(call) = call.take() {
                call();
            }
        };
        self.table.borrow_mut().after(id, delay, Box::new(call));
        id
    }

    /// Calls again and again at a fixed rate; what comes too late is skipped.
    pub(crate) fn every(&self, interval: Duration, call: impl FnMut() + 'static) -> TimerId {
        let id = self.next_id();
        self.table.borrow_mut().every(id, interval, Box::new(call));
        id
    }

    /// The same, where the first time comes sooner.
    pub(crate) fn every_from(
        &self,
        first: Duration,
        interval: Duration,
        call: impl FnMut() + 'static,
    ) -> TimerId {
        let id = self.next_id();
        self.table.borrow_mut().every_from(id, first, interval, Box::new(call));
        id
    }

    /// Calls a timer off. Says whether it would have come.
    pub(crate) fn cancel(&self, id: TimerId) -> bool {
        let (existed, call) = self.table.borrow_mut().cancel(id);
        // What it holds may run PHP when it is dropped, but not under the borrow.
        drop(call);
        existed
    }

    /// The moment at which the next one comes.
    pub(crate) fn soonest(&self) -> Option<Instant> {
        self.table.borrow().soonest()
    }

    /// Calls those whose moment has come. What these make waits for the next time.
    pub(crate) fn run_due(&self) {
        let Some(soonest) = self.soonest() else { return };
        let (now, newest) = (Instant::now(), TimerId::new(self.made.get()));
        if soonest > now {
            return;
        }
        loop {
            let due = self.table.borrow_mut().take_due(now, newest);
            let Some(mut due) = due else { return };
            (due.call)();
            let ended = self.table.borrow_mut().file_again(due);
            // As above.
            drop(ended);
        }
    }

    fn next_id(&self) -> TimerId {
        self.made.set(self.made.get() + 1);
        TimerId::new(self.made.get())
    }
}
