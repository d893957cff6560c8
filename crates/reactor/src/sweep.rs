use crate::Tick;

/// How far the kernel has told what had come.
///
/// It reports in the order in which things happened, a bounded number at a time. So all that had come when a wait began
/// is told once a wait has reported less than it could, or the waits together as much as there are things to report of.
pub(crate) struct Sweep {
    state: State,
    /// What had come by then has been reported.
    complete: Tick,
}

enum State {
    /// The next wait begins one.
    Over,
    UnderWay {
        began: Tick,
        /// So much can have come before it began and is not reported yet.
        left: usize,
    },
}

impl Sweep {
    pub(crate) const fn new() -> Self {
        Self { state: State::Over, complete: Tick::from_number(0) }
    }

    /// A wait begins, not before `now`, with so many things of which it may report.
    pub(crate) fn begin_wait(&mut self, now: Tick, watched: usize) {
        if matches!(self.state, State::Over) {
            self.state = State::UnderWay { began: now, left: watched };
        }
    }

    /// The wait has reported so many events.
    pub(crate) fn end_wait(&mut self, events: usize, events_max: usize) {
        let State::UnderWay { began, left } = &mut self.state else { return };
        *left = left.saturating_sub(events);
        if events < events_max || *left == 0 {
            self.complete = *began;
            self.state = State::Over;
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
            sweep.begin_wait(Tick::from_number(now), watched);
            sweep.end_wait(events, EVENTS_MAX);
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
