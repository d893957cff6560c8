use crate::Tick;

/// The moment up to which the kernel has reported everything that had come.
///
/// The kernel reports events in order, and at most so many in one wait. A sweep is one wait, or several, after which
/// everything is reported that had come before the first began. It is over when a wait brings fewer events than it
/// could, or when the waits together have brought as many as there are descriptors.
pub(crate) struct Sweep {
    state: State,
    /// The moment before the wait that this sweep began with.
    began: Tick,
    /// The moment up to which everything has been reported.
    complete: Tick,
}

enum State {
    /// The next wait begins a sweep.
    Over,
    UnderWay {
        /// Most events that can have come before the sweep began and are not reported yet.
        left: usize,
    },
}

impl Sweep {
    pub(crate) const fn new() -> Self {
        let start = Tick::from_number(0);
        Self { state: State::Over, began: start, complete: start }
    }

    /// Notes that a wait begins, not before `now`.
    #[inline]
    pub(crate) fn begin_wait(&mut self, now: Tick) {
        if matches!(self.state, State::Over) {
            self.began = now;
        }
    }

    /// Notes that the wait has reported less than it could.
    #[inline]
    pub(crate) fn reported_all(&mut self) {
        self.complete = self.began;
        self.state = State::Over;
    }

    /// Notes that the wait has reported `events`, the most that it could, of `watched` descriptors.
    #[cold]
    pub(crate) fn reported_some(&mut self, events: usize, watched: usize) {
        let left = match self.state {
            State::Over => watched,
            State::UnderWay { left } => left,
        };
        match left.saturating_sub(events) {
            0 => self.reported_all(),
            left => self.state = State::UnderWay { left },
        }
    }

    /// The moment up to which everything that had come has been reported.
    pub(crate) const fn complete(&self) -> Tick {
        self.complete
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS_MAX: usize = 4;

    fn complete_after(waits: &[(u32, usize)], watched: usize) -> u32 {
        let mut sweep = Sweep::new();
        for &(now, events) in waits {
            sweep.begin_wait(Tick::from_number(now));
            match events {
                EVENTS_MAX => sweep.reported_some(events, watched),
                _ => sweep.reported_all(),
            }
        }
        sweep.complete().number()
    }

    #[test]
    fn a_wait_that_reports_less_than_it_could_tells_all_that_had_come_when_it_began() {
        assert_eq!(complete_after(&[(7, 0)], 100), 7);
        assert_eq!(complete_after(&[(7, 3), (9, 1)], 100), 9);
    }

    #[test]
    fn of_a_crowd_the_first_events_tell_nothing_of_those_behind() {
        assert_eq!(complete_after(&[(7, 4)], 100), 0);
        assert_eq!(complete_after(&[(7, 4), (8, 4), (9, 2)], 100), 7);
        assert_eq!(complete_after(&[(7, 4), (8, 4), (9, 2), (10, 0)], 100), 10);
    }

    #[test]
    fn where_there_is_always_more_everything_has_had_its_turn_in_the_end() {
        let waits: Vec<(u32, usize)> = (1..=24).map(|now| (now, 4)).collect();
        assert_eq!(complete_after(&waits, 100), 0);
        let waits: Vec<(u32, usize)> = (1..=25).map(|now| (now, 4)).collect();
        assert_eq!(complete_after(&waits, 100), 1);
        let waits: Vec<(u32, usize)> = (1..=50).map(|now| (now, 4)).collect();
        assert_eq!(complete_after(&waits, 100), 26);
    }
}
