//! Timers on PHP's thread, for where no loop runs on it.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use gannet::TimerId;

/// The timers that wait, as exact as those of a loop: never early, and those of one moment in the order in which they
/// were made.
#[derive(Default)]
pub(crate) struct Alarms {
    waiting: RefCell<BTreeMap<(Instant, TimerId), Alarm>>,
    /// The moments of those that wait, and of one that runs and comes again.
    moments: RefCell<HashMap<TimerId, Instant>>,
    made: Cell<u64>,
}

enum Alarm {
    Once(Box<dyn FnOnce()>),
    Every(Duration, Box<dyn FnMut()>),
}

impl Alarms {
    /// Calls once when this time has passed.
    pub(crate) fn after(&self, delay: Duration, call: impl FnOnce() + 'static) -> TimerId {
        self.add(delay, Alarm::Once(Box::new(call)))
    }

    /// Calls again and again at a fixed rate; what comes too late is skipped.
    pub(crate) fn every(&self, interval: Duration, call: impl FnMut() + 'static) -> TimerId {
        self.every_from(interval, interval, call)
    }

    /// The same, where the first time comes sooner.
    pub(crate) fn every_from(
        &self,
        first: Duration,
        interval: Duration,
        call: impl FnMut() + 'static,
    ) -> TimerId {
        self.add(first, Alarm::Every(interval.max(INTERVAL_MIN), Box::new(call)))
    }

    /// Calls a timer off. Says whether it would have come.
    pub(crate) fn cancel(&self, id: TimerId) -> bool {
        let Some(moment) = self.moments.borrow_mut().remove(&id) else { return false };
        let alarm = self.waiting.borrow_mut().remove(&(moment, id));
        // What it holds may run PHP when it is dropped, but not under the borrow.
        drop(alarm);
        true
    }

    /// When the next one comes.
    pub(crate) fn soonest(&self) -> Option<Instant> {
        self.waiting.borrow().first_key_value().map(|((moment, _), _)| *moment)
    }

    /// Calls those whose moment has come. What these make waits for the next time.
    pub(crate) fn run_due(&self) {
        let Some(soonest) = self.soonest() else { return };
        let (now, newest) = (Instant::now(), TimerId::new(self.made.get()));
        if soonest > now {
            return;
        }
        while let Some((moment, id, alarm)) = self.take_due(now, newest) {
            match alarm {
                Alarm::Once(call) => {
                    self.moments.borrow_mut().remove(&id);
                    call();
                }
                Alarm::Every(interval, mut call) => {
                    call();
                    // It may have called itself off.
                    if self.moments.borrow().contains_key(&id) {
                        self.file(id, next_moment(moment, interval), Alarm::Every(interval, call));
                    }
                }
            }
        }
    }

    fn take_due(&self, now: Instant, newest: TimerId) -> Option<(Instant, TimerId, Alarm)> {
        let mut waiting = self.waiting.borrow_mut();
        let entry = waiting.first_entry()?;
        let (moment, id) = *entry.key();
        (moment <= now && id <= newest).then(|| (moment, id, entry.remove()))
    }

    fn add(&self, delay: Duration, alarm: Alarm) -> TimerId {
        self.made.set(self.made.get() + 1);
        let id = TimerId::new(self.made.get());
        self.file(id, Instant::now() + delay, alarm);
        id
    }

    fn file(&self, id: TimerId, moment: Instant, alarm: Alarm) {
        self.moments.borrow_mut().insert(id, moment);
        self.waiting.borrow_mut().insert((moment, id), alarm);
    }
}

/// The first of its moments that lies ahead.
fn next_moment(moment: Instant, interval: Duration) -> Instant {
    let now = Instant::now();
    let since = now.saturating_duration_since(moment).as_nanos() % interval.as_nanos();
    now.max(moment) + interval.saturating_sub(Duration::from_nanos(u64::try_from(since).unwrap_or(u64::MAX)))
}

const INTERVAL_MIN: Duration = Duration::from_millis(1);
