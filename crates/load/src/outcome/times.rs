//! Many durations, kept as a histogram.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

/// Durations at a precision of one in a thousand, from a nanosecond to an hour; what is longer counts as an hour.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<(u64, u64)>", into = "Vec<(u64, u64)>")]
pub(crate) struct Times(Histogram<u64>);

impl Times {
    #[inline]
    pub(crate) fn record(&mut self, time: Duration, count: u64) {
        self.0.saturating_record_n(time.as_nanos() as u64, count);
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.0.add(&other.0).expect("both have the same bounds");
    }

    pub(crate) fn count(&self) -> u64 {
        self.0.len()
    }

    /// In microseconds, as are all that follow.
    pub(crate) fn percentile(&self, percentile: f64) -> f64 {
        microseconds(self.0.value_at_percentile(percentile))
    }

    pub(crate) fn min(&self) -> f64 {
        microseconds(self.0.min())
    }

    pub(crate) fn mean(&self) -> f64 {
        self.0.mean() / 1000.0
    }

    pub(crate) fn max(&self) -> f64 {
        microseconds(self.0.max())
    }

    pub(crate) fn deviation(&self) -> f64 {
        self.0.stdev() / 1000.0
    }

    /// Upper edges and counts of what was recorded, at a precision of one in a hundred.
    pub(crate) fn buckets(&self) -> Vec<(f64, u64)> {
        let mut coarse = histogram(2);
        for (value, count) in self.recorded() {
            coarse.saturating_record_n(value, count);
        }
        let buckets = coarse.iter_recorded();
        buckets
            .map(|it| {
                let edge = coarse.highest_equivalent(it.value_iterated_to());
                (microseconds(edge), it.count_since_last_iteration())
            })
            .collect()
    }

    /// Value, share of all that are at most as long, and their count, ever finer towards the longest.
    pub(crate) fn ladder(&self, steps_per_half: u32) -> Vec<(f64, f64, u64)> {
        let mut total = 0;
        let rows = self.0.iter_quantiles(steps_per_half);
        rows.map(|row| {
            total += row.count_since_last_iteration();
            (microseconds(row.value_iterated_to()), row.quantile_iterated_to(), total)
        })
        .collect()
    }

    fn recorded(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.0.iter_recorded().map(|it| (it.value_iterated_to(), it.count_at_value()))
    }
}

impl Default for Times {
    fn default() -> Self {
        Self(histogram(3))
    }
}

impl From<Vec<(u64, u64)>> for Times {
    fn from(recorded: Vec<(u64, u64)>) -> Self {
        let mut times = Self::default();
        for (nanoseconds, count) in recorded {
            times.0.saturating_record_n(nanoseconds, count);
        }
        times
    }
}

impl From<Times> for Vec<(u64, u64)> {
    fn from(times: Times) -> Self {
        times.recorded().collect()
    }
}

fn histogram(digits: u8) -> Histogram<u64> {
    Histogram::new_with_max(LONGEST, digits).expect("the bounds are sound")
}

fn microseconds(nanoseconds: u64) -> f64 {
    nanoseconds as f64 / 1000.0
}

/// An hour, in nanoseconds.
const LONGEST: u64 = 3_600_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn times() -> Times {
        let mut times = Times::default();
        for milliseconds in 1..=1000 {
            times.record(Duration::from_millis(milliseconds), 1);
        }
        times
    }

    #[test]
    fn percentiles_are_right_to_one_in_a_thousand() {
        let times = times();
        for (percentile, expected) in [(50.0, 500_000.0), (99.0, 990_000.0), (100.0, 1_000_000.0)] {
            let value = times.percentile(percentile);
            assert!((value / expected - 1.0_f64).abs() < 0.001, "{percentile}: {value}");
        }
        assert!((times.mean() / 500_500.0 - 1.0).abs() < 0.001);
        assert_eq!(times.count(), 1000);
    }

    #[test]
    fn nothing_is_lost_on_the_way_to_another_process_or_in_buckets() {
        let times = times();
        let text = serde_json::to_string(&times).expect("numbers");
        let back: Times = serde_json::from_str(&text).expect("what was written");
        for percentile in [1.0, 50.0, 99.9] {
            assert_eq!(back.percentile(percentile).to_bits(), times.percentile(percentile).to_bits());
        }
        assert_eq!(times.buckets().iter().map(|(_, count)| count).sum::<u64>(), 1000);
        assert_eq!(times.ladder(5).last().map(|row| row.2), Some(1000));
    }

    #[test]
    fn what_is_too_long_counts_as_an_hour() {
        let mut times = Times::default();
        times.record(Duration::from_secs(1 << 20), 3);
        assert_eq!(times.count(), 3);
        assert!(times.max() >= 3.6e9);
    }
}
