//! The full distribution, in the text format of HdrHistogram.

use std::io::{self, Write};

use crate::outcome::times::Times;

/// Writes values in milliseconds, with the share of all that are at most as long.
///
/// # Errors
///
/// Those of `output`.
pub(crate) fn write(times: &Times, mut output: impl Write) -> io::Result<()> {
    writeln!(
        output,
        "{:>14} {:>14} {:>10} {:>14}\n",
        "Value", "Percentile", "TotalCount", "1/(1-Percentile)"
    )?;
    for (value, share, total) in times.ladder(STEPS_PER_HALF) {
        let value = value / 1000.0;
        if share < 1.0 {
            writeln!(output, "{value:14.6} {share:14.12} {total:10} {:14.2}", 1.0 / (1.0 - share))?;
        } else {
            writeln!(output, "{value:14.6} {share:14.12} {total:10}")?;
        }
    }
    let (mean, deviation) = (times.mean() / 1000.0, times.deviation() / 1000.0);
    writeln!(output, "#[Mean    = {mean:14.6}, StdDeviation   = {deviation:14.6}]")?;
    writeln!(output, "#[Max     = {:14.6}, Total count    = {:14}]", times.max() / 1000.0, times.count())
}

/// Rows for each halving of what is left, as HdrHistogram's own tools have them.
const STEPS_PER_HALF: u32 = 5;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_rows_rise_to_all_and_the_longest() {
        let mut times = Times::default();
        for milliseconds in 1..=100 {
            times.record(Duration::from_millis(milliseconds), 1);
        }
        let mut text = Vec::new();
        write(&times, &mut text).expect("memory takes all");
        let text = String::from_utf8(text).expect("text");
        let rows: Vec<Vec<f64>> = text
            .lines()
            .skip(2)
            .take_while(|line| !line.starts_with('#'))
            .map(|line| line.split_whitespace().map(|cell| cell.parse().expect("a number")).collect())
            .collect();
        assert!(rows.windows(2).all(|pair| pair[0][0] <= pair[1][0] && pair[0][1] <= pair[1][1]), "{text}");
        let last = rows.last().expect("rows");
        assert!((last[0] / 100.0 - 1.0).abs() < 0.001 && last[1..] == [1.0, 100.0], "{text}");
        assert!(text.contains("Total count    =            100]"), "{text}");
    }
}
