//! The moments at which messages of a set rate are due.

use std::time::{Duration, Instant};

/// A row of moments, `rate` a second. The k-th is reckoned, not kept.
#[derive(Clone, Debug)]
pub(crate) struct Schedule {
    start: Instant,
    rate: f64,
    /// The number that have come.
    issued: u64,
    /// Connections that send in turn; each knows its messages by their number on it.
    senders: Vec<usize>,
}

impl Schedule {
    /// `senders` take their turns in this order.
    pub(crate) const fn new(start: Instant, rate: f64, senders: Vec<usize>) -> Self {
        Self { start, rate, issued: 0, senders }
    }

    /// The moment at which the next one is due.
    pub(crate) fn next(&self) -> Instant {
        self.due(self.issued)
    }

    /// The next one and whose turn it is, if it is due.
    pub(crate) fn take(&mut self, now: Instant) -> Option<(Instant, usize)> {
        let due = self.next();
        if due > now {
            return None;
        }
        let sender = self.senders[(self.issued % self.senders.len() as u64) as usize];
        self.issued += 1;
        Some((due, sender))
    }

    /// The moment at which message `sequence` was due on the connection that is `rank`-th in the row.
    #[inline]
    pub(crate) fn due_on(&self, rank: u64, sequence: u64) -> Instant {
        self.due(sequence * self.senders.len() as u64 + rank)
    }

    #[inline]
    fn due(&self, index: u64) -> Instant {
        self.start + Duration::from_nanos((index as f64 / self.rate * 1e9) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_due_at_its_own_moment_however_late_it_is_taken() {
        let start = Instant::now();
        let mut schedule = Schedule::new(start, 1000.0, vec![7, 8, 9]);
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        assert_eq!(schedule.take(start), Some((at(0), 7)));
        assert_eq!(schedule.take(start), None);
        assert_eq!(schedule.take(at(9)), Some((at(1), 8)));
        assert_eq!(schedule.take(at(9)), Some((at(2), 9)));
        assert_eq!(schedule.take(at(9)), Some((at(3), 7)));
        assert_eq!(schedule.next(), at(4));
        assert_eq!(schedule.due_on(0, 1), at(3));
        assert_eq!(schedule.due_on(2, 5), at(17));
    }
}
