//! A histogram for a terminal.

use std::fmt::Write;

use super::figures;
use crate::outcome::times::Times;

/// Bars over steps of time that grow by the same factor.
pub(crate) fn histogram(times: &Times) -> String {
    let (shortest, longest) = (times.min().max(0.001), times.max());
    let factor = (longest / shortest).powf(1.0 / STEPS as f64).max(FACTOR_MIN);
    let mut counts = [0; STEPS];
    for (edge, count) in times.buckets() {
        // The edge of a bucket lies a little above what was recorded.
        let step = ((edge / ROUNDING / shortest).ln() / factor.ln()) as usize;
        counts[step.min(STEPS - 1)] += count;
    }
    let most = counts.iter().copied().max().unwrap_or_default().max(1);
    let (mut text, mut so_far) = (String::from("   up to       share         all        count"), 0);
    for (step, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
        so_far += count;
        let edge = figures::time((shortest * factor.powi(step as i32 + 1)).min(longest));
        let [share, all] = [count, so_far].map(|count| count as f64 * 100.0 / times.count() as f64);
        let bar = "#".repeat((count as f64 * BAR_WIDTH / most as f64).ceil() as usize);
        write!(text, "\n{edge:>8}  {share:>8.3} %  {all:>8.3} %  {:>11}  {bar}", figures::count(count)).ok();
    }
    text
}

/// Rows of the histogram.
const STEPS: usize = 16;
const FACTOR_MIN: f64 = 1.01;
const ROUNDING: f64 = 1.005;
const BAR_WIDTH: f64 = 40.0;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_rows_add_up_to_all() {
        let mut times = Times::default();
        for microseconds in 100..1100 {
            times.record(Duration::from_micros(microseconds), 3);
        }
        let text = histogram(&times);
        let rows: Vec<&str> = text.lines().skip(1).collect();
        assert!((2..=STEPS).contains(&rows.len()), "{text}");
        let counts =
            rows.iter().map(|row| row.rsplit(' ').find(|cell| cell.ends_with(|c: char| c.is_ascii_digit())));
        let sum: u64 =
            counts.map(|cell| cell.expect("a count").replace(',', "").parse::<u64>().expect("a count")).sum();
        assert_eq!(sum, 3000, "{text}");
        assert!(rows[rows.len() - 1].contains("100.000 %"), "{text}");
        let mut one = Times::default();
        one.record(Duration::from_micros(7), 1);
        assert_eq!(histogram(&one).lines().count(), 2);
    }
}
