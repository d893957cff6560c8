//! From rounds to a table.

use std::fmt;
use std::time::Duration;

use crate::contender::Contender;
use crate::cpu_time::CpuTime;
use crate::load::Progress;
use crate::scenario::Scenario;

/// One server in one round.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    progress: Progress,
    spent: CpuTime,
}

impl Sample {
    /// What came back, and what the server spent on it.
    pub fn new(progress: Progress, spent: CpuTime) -> Self {
        Self { progress, spent }
    }

    fn messages_per_second(self) -> f64 {
        self.progress.messages as f64 / self.progress.elapsed.as_secs_f64()
    }

    fn microseconds_per_message(self, time: Duration) -> f64 {
        time.as_secs_f64() * 1e6 / self.progress.messages as f64
    }

    fn user(self) -> f64 {
        self.microseconds_per_message(self.spent.user)
    }

    fn system(self) -> f64 {
        self.microseconds_per_message(self.spent.system)
    }

    fn total(self) -> f64 {
        self.microseconds_per_message(self.spent.user + self.spent.system)
    }

    fn core_share(self) -> f64 {
        (self.spent.user + self.spent.system).as_secs_f64() / self.progress.elapsed.as_secs_f64()
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:>9.0} messages/s, {:.3} us user + {:.3} us system per message, {:.0} % of its core",
            self.messages_per_second(),
            self.user(),
            self.system(),
            self.core_share() * 100.0
        )
    }
}

/// All rounds of one scenario.
#[derive(Debug)]
pub struct Report<'a> {
    /// What was measured.
    pub scenario: &'a Scenario,
    /// Each server with its samples, round by round; the floor is one of them.
    pub rows: Vec<(Contender, Vec<Sample>)>,
}

impl Report<'_> {
    /// The median of the ratios of total time per message, each to the floor of the same round.
    fn of_the_floor(&self, samples: &[Sample]) -> f64 {
        let floor = self.rows.iter().find(|(contender, _)| *contender == Contender::Floor);
        let floor = floor.map_or(&[][..], |(_, samples)| samples);
        median(samples.iter().zip(floor).map(|(sample, floor)| sample.total() / floor.total()))
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "### {}\n", self.scenario)?;
        writeln!(
            formatter,
            "| server            | messages/s | user µs | system µs | total µs | of the floor | core |"
        )?;
        writeln!(
            formatter,
            "|-------------------|-----------:|--------:|----------:|---------:|-------------:|-----:|"
        )?;
        for (contender, samples) in &self.rows {
            let median_of = |figure: fn(Sample) -> f64| median(samples.iter().copied().map(figure));
            writeln!(
                formatter,
                "| {contender:<17} | {:>10.0} | {:>7.3} | {:>9.3} | {:>8.3} | {:>12.3} | {:>3.0}% |",
                median_of(Sample::messages_per_second),
                median_of(Sample::user),
                median_of(Sample::system),
                median_of(Sample::total),
                self.of_the_floor(samples),
                median_of(Sample::core_share) * 100.0,
            )?;
        }
        Ok(())
    }
}

/// The middle one; of an even number, the mean of the two in the middle. NaN of nothing.
fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    match (values.len() / 2, values.len().is_multiple_of(2)) {
        (0, true) => f64::NAN,
        (middle, true) => f64::midpoint(values[middle - 1], values[middle]),
        (middle, false) => values[middle],
    }
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median([9.0, 1.0, 2.0].into_iter()), 2.0);
        assert_eq!(median([9.0, 1.0, 2.0, 4.0].into_iter()), 3.0);
        assert!(median([].into_iter()).is_nan());
    }
}
