use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::time::{Duration, Instant};

use crate::Context;

/// The name of a timer of one server: counting up from 1, never given again by that server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimerId(u64);

impl TimerId {
    /// The id with this number, whether or not such a timer exists.
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    pub const fn number(self) -> u64 {
        self.0
    }
}

impl fmt::Display for TimerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The application's timers on one loop.
#[derive(Default)]
pub(crate) struct Timers {
    /// In the order of their moments; those of one moment in the order in which they were made.
    waiting: BTreeMap<(Instant, TimerId), Call>,
    /// The moments of those that wait, and of one that runs and comes again.
    moments: HashMap<TimerId, Instant>,
}

/// What a timer calls.
pub(crate) enum Call {
    Once(Box<dyn FnOnce(&Context<'_>)>),
    Every { interval: Duration, call: Box<EveryFn> },
}

pub(crate) type EveryFn = dyn FnMut(&Context<'_>);

/// A timer whose moment has come, taken out of its place for the call.
pub(crate) struct Due {
    pub(crate) id: TimerId,
    pub(crate) moment: Instant,
    pub(crate) call: Call,
}

impl Timers {
    /// The moment at which the next one comes.
    pub(crate) fn soonest(&self) -> Option<Instant> {
        self.waiting.first_key_value().map(|((moment, _), _)| *moment)
    }

    /// Has `call` made `delay` from now.
    pub(crate) fn add(&mut self, id: TimerId, delay: Duration, call: Call) {
        self.file(id, Instant::now() + delay.min(DELAY_MAX), call);
    }

    /// Calls a timer off. Says whether there was one, and gives back what it would have called; a timer that runs has
    /// that itself.
    pub(crate) fn cancel(&mut self, id: TimerId) -> (bool, Option<Call>) {
        match self.moments.remove(&id) {
            Some(moment) => (true, self.waiting.remove(&(moment, id))),
            None => (false, None),
        }
    }

    /// The next one whose moment has come by `now`, and which is no younger than `newest`: those that a timer makes
    /// wait for the next turn.
    pub(crate) fn take_due(&mut self, now: Instant, newest: TimerId) -> Option<Due> {
        let entry = self.waiting.first_entry()?;
        let (moment, id) = *entry.key();
        if moment > now || id > newest {
            return None;
        }
        let call = entry.remove();
        if let Call::Once(_) = call {
            self.moments.remove(&id);
        }
        Some(Due { id, moment, call })
    }

    /// Whether this timer has not been called off.
    pub(crate) fn contains(&self, id: TimerId) -> bool {
        self.moments.contains_key(&id)
    }

    /// Has a timer that has run come again, at the next of its moments that is still ahead.
    pub(crate) fn file_again(
        &mut self,
        id: TimerId,
        moment: Instant,
        interval: Duration,
        call: Box<EveryFn>,
    ) {
        let next = next_moment(moment, interval, Instant::now());
        self.file(id, next, Call::Every { interval, call });
    }

    fn file(&mut self, id: TimerId, moment: Instant, call: Call) {
        self.moments.insert(id, moment);
        self.waiting.insert((moment, id), call);
    }
}

impl Call {
    /// A call that is made every `interval`, which is a millisecond at least.
    pub(crate) fn every(interval: Duration, call: impl FnMut(&Context<'_>) + 'static) -> Self {
        Self::Every { interval: interval.clamp(INTERVAL_MIN, DELAY_MAX), call: Box::new(call) }
    }

    /// How long it is until it is made first.
    pub(crate) fn interval(&self) -> Duration {
        match self {
            Self::Once(_) => Duration::ZERO,
            Self::Every { interval, .. } => *interval,
        }
    }
}

/// The first of the moments that follow `moment` at this interval and lies ahead of `now`: those missed are skipped.
fn next_moment(moment: Instant, interval: Duration, now: Instant) -> Instant {
    let since = now.saturating_duration_since(moment).as_nanos() % interval.as_nanos();
    let since = Duration::from_nanos(u64::try_from(since).unwrap_or(u64::MAX));
    now.max(moment) + (interval - since)
}

/// A hundred years, which an `Instant` and a number of nanoseconds can hold.
const DELAY_MAX: Duration = Duration::from_secs(100 * 365 * 24 * 3600);
const INTERVAL_MIN: Duration = Duration::from_millis(1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_that_were_missed_are_skipped_and_the_rest_keep_their_rate() {
        let start = Instant::now();
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        let interval = Duration::from_millis(10);
        for (now, next) in [(0, 10), (1, 10), (9, 10), (10, 20), (11, 20), (35, 40), (1000, 1010)] {
            assert_eq!(next_moment(start, interval, at(now)), at(next), "at {now} ms");
        }
        assert_eq!(next_moment(at(5), interval, start), at(15), "a clock that stands still");
    }

    #[test]
    fn those_of_one_moment_come_in_the_order_in_which_they_were_made() {
        let mut timers = Timers::default();
        let moment = Instant::now();
        for number in [2, 1, 3] {
            timers.file(TimerId::new(number), moment, Call::Once(Box::new(|_| ())));
        }
        assert!(timers.cancel(TimerId::new(1)).1.is_some());
        assert!(!timers.cancel(TimerId::new(1)).0);
        let newest = TimerId::new(2);
        assert_eq!(timers.take_due(moment, newest).map(|due| due.id), Some(newest));
        assert!(timers.take_due(moment, newest).is_none(), "3 was made later");
        assert_eq!(timers.soonest(), Some(moment));
        assert!(timers.cancel(TimerId::new(3)).0);
        assert!(timers.soonest().is_none() && timers.moments.is_empty());
    }

    #[test]
    fn a_delay_without_end_is_no_overflow() {
        let mut timers = Timers::default();
        timers.add(TimerId::new(1), Duration::MAX, Call::Once(Box::new(|_| ())));
        timers.add(TimerId::new(2), Duration::ZERO, Call::every(Duration::MAX, |_| ()));
        let due = timers.take_due(Instant::now(), TimerId::new(2)).expect("it is due");
        let Call::Every { interval, call } = due.call else { panic!("it comes every so often") };
        timers.file_again(due.id, due.moment, interval, call);
        assert!(
            timers.soonest().is_some_and(|moment| moment > Instant::now() + Duration::from_secs(1 << 30))
        );
    }
}
