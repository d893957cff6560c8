use std::num::NonZeroU32;
use std::time::{Duration, Instant};

/// A moment, in eighths of a second since the loop started: four bytes a connection, for 17 years.
// One more than the number, so that an `Option` of it has four bytes, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tick(NonZeroU32);

impl Tick {
    /// A moment that never comes.
    pub const NEVER: Self = Self(NonZeroU32::MAX);

    const LENGTH: Duration = Duration::from_millis(125);

    pub(crate) const fn from_number(number: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(number))
    }

    pub(crate) const fn number(self) -> u32 {
        self.0.get() - 1
    }

    /// The moment `duration` later: never earlier than that, and at most a quarter of a second later.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        if duration.is_zero() {
            return self;
        }
        // A tick has begun before the moment it stands for.
        let ticks = duration.as_nanos().div_ceil(Self::LENGTH.as_nanos()) + 1;
        Self(self.0.saturating_add(u32::try_from(ticks).unwrap_or(u32::MAX)))
    }

    /// Time since `earlier`; zero where that lies ahead.
    pub fn since(self, earlier: Self) -> Duration {
        Self::LENGTH * self.0.get().saturating_sub(earlier.0.get())
    }

    /// Time from the start of the loop to this moment.
    pub(crate) fn since_start(self) -> Duration {
        Self::LENGTH * self.number()
    }
}

/// The loop's clock, read once a turn.
pub(crate) struct Clock {
    start: Instant,
    elapsed: Duration,
    now: Tick,
    /// Start of the next tick.
    next: Duration,
}

impl Clock {
    pub(crate) fn new() -> Self {
        Self { start: Instant::now(), elapsed: Duration::ZERO, now: Tick::from_number(0), next: Tick::LENGTH }
    }

    #[inline]
    pub(crate) fn read(&mut self) {
        self.elapsed = self.start.elapsed();
        if self.elapsed >= self.next {
            self.begin_tick();
        }
    }

    #[cold]
    fn begin_tick(&mut self) {
        let ticks = self.elapsed.as_secs() * 8 + u64::from(self.elapsed.subsec_millis()) / 125;
        self.now = Tick::from_number(u32::try_from(ticks).unwrap_or(u32::MAX));
        self.next = self.now.since_start() + Tick::LENGTH;
    }

    pub(crate) const fn now(&self) -> Tick {
        self.now
    }

    pub(crate) fn turn_began(&self) -> Instant {
        self.start + self.elapsed
    }

    pub(crate) fn instant(&self, tick: Tick) -> Instant {
        self.start + tick.since_start()
    }

    /// Time until `tick`; zero where it has come.
    pub(crate) fn until(&self, tick: Tick) -> Duration {
        tick.since_start().saturating_sub(self.elapsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_never_cut_short() {
        let start = Tick::from_number(4);
        assert_eq!(start.after(Duration::ZERO), start);
        assert_eq!(start.after(Duration::from_millis(1)).number(), 6);
        assert_eq!(start.after(Duration::from_millis(125)).number(), 6);
        assert_eq!(start.after(Duration::from_secs(10)).number(), 85);
        assert_eq!(start.after(Duration::MAX), Tick::NEVER);
    }

    #[test]
    fn time_since_a_later_moment_is_zero() {
        assert_eq!(Tick::from_number(3).since(Tick::from_number(9)), Duration::ZERO);
        assert_eq!(Tick::from_number(9).since(Tick::from_number(1)), Duration::from_secs(1));
    }

    #[test]
    fn a_tick_lasts_until_the_next_one_begins() {
        let mut clock = Clock::new();
        clock.elapsed = Duration::from_millis(10_060);
        clock.begin_tick();
        assert_eq!(clock.now().number(), 80);
        assert_eq!(clock.next, Duration::from_millis(10_125));
        clock.start -= Duration::from_millis(10_125);
        clock.read();
        assert!(clock.now().number() >= 81, "{:?}", clock.now());
    }
}
