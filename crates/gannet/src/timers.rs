use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::time::{Duration, Instant};

use crate::Context;

/// The name of a timer of one server, never given again by that server. Those of one loop count up.
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

/// Timers in the order of their moments, for whoever waits for the [soonest](Self::soonest) and then carries out those
/// that are [due](Self::take_due). It holds what they call, and calls nothing itself.
///
/// The loops of this crate keep the timers of [`Context`] and [`Handle`](crate::Handle) in such a table. It is public
/// for applications that have a thread of their own wait, and want the same rules there: never early; those of one
/// moment in the order of their ids; at a fixed rate, where moments that were missed are skipped.
///
/// ```
/// use std::time::{Duration, Instant};
///
/// use gannet::{TimerId, TimerTable};
///
/// let mut timers = TimerTable::new();
/// timers.after(TimerId::new(1), Duration::ZERO, "once");
/// timers.every(TimerId::new(2), Duration::from_secs(1), "again and again");
///
/// let newest = TimerId::new(2);
/// while let Some(due) = timers.take_due(Instant::now(), newest) {
///     assert_eq!(due.call, "once");
///     // A timer that comes once is given back.
///     assert_eq!(timers.file_again(due), Some("once"));
/// }
/// assert!(timers.soonest().is_some_and(|moment| moment > Instant::now()));
/// ```
pub struct TimerTable<C> {
    /// In the order of their moments; those of one moment in the order in which they were made.
    waiting: BTreeMap<(Instant, TimerId), Waiting<C>>,
    /// The moments of those that wait, and of one that runs and comes again.
    moments: HashMap<TimerId, Instant>,
}

struct Waiting<C> {
    /// `None`: it comes once.
    interval: Option<Duration>,
    call: C,
}

/// A timer whose moment has come, taken out of its [table](TimerTable) for the call.
#[non_exhaustive]
pub struct DueTimer<C> {
    /// Its id.
    pub id: TimerId,
    /// The call that the table held for it.
    pub call: C,
    moment: Instant,
    interval: Option<Duration>,
}

impl<C> TimerTable<C> {
    /// An empty table.
    pub fn new() -> Self {
        Self { waiting: BTreeMap::new(), moments: HashMap::new() }
    }

    /// The moment at which the next one comes.
    pub fn soonest(&self) -> Option<Instant> {
        self.waiting.first_key_value().map(|((moment, _), _)| *moment)
    }

    /// Has a timer come once, `delay` from now. Delays of more than a hundred years are a hundred years. The id is the
    /// caller's to give, once in a table: ids count up.
    pub fn after(&mut self, id: TimerId, delay: Duration, call: C) {
        self.file(id, moment_in(delay), Waiting { interval: None, call });
    }

    /// Has a timer come every `interval`, which is a millisecond at least, for the first time when one has passed.
    pub fn every(&mut self, id: TimerId, interval: Duration, call: C) {
        self.every_from(id, interval.max(INTERVAL_MIN), interval, call);
    }

    /// Has a timer come `first` from now, and every `interval` after that.
    pub fn every_from(&mut self, id: TimerId, first: Duration, interval: Duration, call: C) {
        let interval = Some(interval.clamp(INTERVAL_MIN, DELAY_MAX));
        self.file(id, moment_in(first), Waiting { interval, call });
    }

    /// Calls a timer off. Says whether it would have come, and gives back what the table holds for it; that of a timer
    /// that was [taken out](Self::take_due) is where it was taken to.
    pub fn cancel(&mut self, id: TimerId) -> (bool, Option<C>) {
        match self.moments.remove(&id) {
            Some(moment) => (true, self.waiting.remove(&(moment, id)).map(|waiting| waiting.call)),
            None => (false, None),
        }
    }

    /// Takes out the next one whose moment has come by `now`, and which is no younger than `newest`: those that a timer
    /// makes wait for the next time. To be [filed again](Self::file_again) after its call.
    pub fn take_due(&mut self, now: Instant, newest: TimerId) -> Option<DueTimer<C>> {
        let entry = self.waiting.first_entry()?;
        let (moment, id) = *entry.key();
        if moment > now || id > newest {
            return None;
        }
        let Waiting { interval, call } = entry.remove();
        if interval.is_none() {
            self.moments.remove(&id);
        }
        Some(DueTimer { id, call, moment, interval })
    }

    /// Has a timer that was taken out come again, at the next of its moments that is still ahead. Gives back what the
    /// table held for one that comes once, or was called off meanwhile.
    pub fn file_again(&mut self, due: DueTimer<C>) -> Option<C> {
        let DueTimer { id, call, moment, interval } = due;
        let Some(interval) = interval.filter(|_| self.moments.contains_key(&id)) else { return Some(call) };
        let next = next_moment(moment, interval, Instant::now());
        self.file(id, next, Waiting { interval: Some(interval), call });
        None
    }

    fn file(&mut self, id: TimerId, moment: Instant, waiting: Waiting<C>) {
        self.moments.insert(id, moment);
        self.waiting.insert((moment, id), waiting);
    }
}

impl<C> Default for TimerTable<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C> fmt::Debug for TimerTable<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.waiting.keys().map(|(moment, id)| (id, moment))).finish()
    }
}

impl<C> fmt::Debug for DueTimer<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DueTimer").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The application's timers on one loop.
pub(crate) type Timers = TimerTable<Call>;

/// A timer on its way from another thread to its loop.
pub(crate) struct SentTimer {
    pub(crate) id: TimerId,
    moment: Instant,
    /// `None`: it comes once.
    interval: Option<Duration>,
    call: Box<dyn FnMut(&Context<'_>) + Send>,
}

impl SentTimer {
    /// One that comes once, `delay` from now.
    pub(crate) fn after(
        id: TimerId,
        delay: Duration,
        call: impl FnOnce(&Context<'_>) + Send + 'static,
    ) -> Self {
        Self { id, moment: moment_in(delay), interval: None, call: Box::new(once(call)) }
    }

    /// One that comes every `interval`, for the first time when one has passed from now.
    pub(crate) fn every(
        id: TimerId,
        interval: Duration,
        call: impl FnMut(&Context<'_>) + Send + 'static,
    ) -> Self {
        let interval = interval.clamp(INTERVAL_MIN, DELAY_MAX);
        Self { id, moment: moment_in(interval), interval: Some(interval), call: Box::new(call) }
    }

    /// Files it in its loop's table.
    pub(crate) fn file(self, timers: &mut Timers) {
        let Self { id, moment, interval, call } = self;
        timers.file(id, moment, Waiting { interval, call });
    }
}

/// A call of a timer, which is made once or again and again.
pub(crate) type Call = Box<dyn FnMut(&Context<'_>)>;

/// A call that is made once, with all that it holds.
pub(crate) fn once(call: impl FnOnce(&Context<'_>)) -> impl FnMut(&Context<'_>) {
    let mut call = Some(call);
    move |context| {
        if let Some(call) = call.take() {
            call(context);
        }
    }
}

fn moment_in(delay: Duration) -> Instant {
    Instant::now() + delay.min(DELAY_MAX)
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
        let mut timers = TimerTable::new();
        let moment = Instant::now();
        for number in [2, 1, 3] {
            timers.file(TimerId::new(number), moment, Waiting { interval: None, call: number });
        }
        assert_eq!(timers.cancel(TimerId::new(1)), (true, Some(1)));
        assert_eq!(timers.cancel(TimerId::new(1)), (false, None));
        let newest = TimerId::new(2);
        assert_eq!(timers.take_due(moment, newest).map(|due| due.id), Some(newest));
        assert!(timers.take_due(moment, newest).is_none(), "3 was made later");
        assert_eq!(timers.soonest(), Some(moment));
        assert!(timers.cancel(TimerId::new(3)).0);
        assert!(timers.soonest().is_none() && timers.moments.is_empty());
    }

    #[test]
    fn a_delay_without_end_is_no_overflow() {
        let mut timers = TimerTable::new();
        timers.after(TimerId::new(1), Duration::MAX, ());
        timers.every_from(TimerId::new(2), Duration::ZERO, Duration::MAX, ());
        timers.every(TimerId::new(3), Duration::MAX, ());
        let due = timers.take_due(Instant::now(), TimerId::new(3)).expect("it is due");
        assert_eq!((due.id, timers.file_again(due)), (TimerId::new(2), None));
        assert!(
            timers.soonest().is_some_and(|moment| moment > Instant::now() + Duration::from_secs(1 << 30))
        );
    }
    #[test]
    fn one_that_is_called_off_in_its_own_call_does_not_come_again() {
        let mut timers = TimerTable::new();
        let (once, again) = (TimerId::new(1), TimerId::new(2));
        timers.after(once, Duration::ZERO, "once");
        timers.every_from(again, Duration::ZERO, Duration::from_millis(1), "again");
        let mut take = || timers.take_due(Instant::now(), again).expect("it is due");
        let (first, second) = (take(), take());
        assert_eq!(timers.cancel(once), (false, None), "it has come");
        assert_eq!(timers.file_again(first), Some("once"));
        assert_eq!(timers.cancel(again), (true, None), "it would have come again");
        assert_eq!(timers.file_again(second), Some("again"));
        assert!(timers.soonest().is_none() && timers.moments.is_empty());
    }
}
