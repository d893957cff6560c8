//! Tables in Markdown that can be read as they are.

use std::fmt;

use gannet_load::report::{Report, Unit};

use crate::reckoning::{Outcome, Row};
use crate::scenario::{Figure, Role, Target};

/// A table: the first column is text, the others are figures.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these headings.
    pub fn new(headings: &[&str]) -> Self {
        Self { rows: vec![headings.iter().map(|&heading| heading.to_owned()).collect()] }
    }

    /// Adds a row with as many cells as there are headings.
    pub fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    fn width(&self, column: usize) -> usize {
        self.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths: Vec<usize> = (0..self.rows[0].len()).map(|column| self.width(column)).collect();
        for (index, row) in self.rows.iter().enumerate() {
            for (column, (cell, &width)) in row.iter().zip(&widths).enumerate() {
                match column {
                    0 => write!(formatter, "| {cell:<width$} |")?,
                    _ => write!(formatter, " {cell:>width$} |")?,
                }
            }
            writeln!(formatter)?;
            if index == 0 {
                for (column, &width) in widths.iter().enumerate() {
                    match column {
                        0 => write!(formatter, "|{:-<1$}|", "", width + 2)?,
                        _ => write!(formatter, "{:->1$}:|", "", width + 1)?,
                    }
                }
                writeln!(formatter)?;
            }
        }
        Ok(())
    }
}

/// A heading, the table, the targets and the failures.
impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "### {}\n\n`{}`\n", self.scenario.title, self.scenario.name)?;
        if !self.scenario.note.is_empty() {
            writeln!(formatter, "{}\n", self.scenario.note)?;
        }
        write!(formatter, "{}", self.table())?;
        let verdicts = self.verdicts();
        let failed: Vec<&Row> = self.rows.iter().filter(|row| !row.failures.is_empty()).collect();
        let absent: Vec<_> = self.rows.iter().filter_map(|row| Some((row, row.absence.as_ref()?))).collect();
        let compressed: Vec<_> = self.rows.iter().filter_map(|row| Some((row, row.wire_size()?))).collect();
        if self.noise().is_some()
            || !verdicts.is_empty()
            || !failed.is_empty()
            || !absent.is_empty()
            || !compressed.is_empty()
        {
            writeln!(formatter)?;
        }
        if let (Some(noise), Some(baseline)) = (self.noise(), self.baseline()) {
            writeln!(
                formatter,
                "- Noise: {} between the rounds of {}.",
                percent(Some(noise)),
                baseline.entrant
            )?;
        }
        for verdict in verdicts {
            let measured = verdict.target.figure(verdict.measured);
            writeln!(formatter, "- Target {}: {measured}, {}.", verdict.target, yes_or_no(verdict.holds()))?;
        }
        for Row { entrant, failures, .. } in failed {
            let first = failures.first().map(ToString::to_string).unwrap_or_default();
            writeln!(
                formatter,
                "- {entrant}: {} measurements failed, the first one: {first}",
                failures.len()
            )?;
        }
        for (row, size) in compressed {
            writeln!(
                formatter,
                "- {}: {size:.0} B on the wire for each message of the server.",
                row.entrant
            )?;
        }
        for (row, why) in absent {
            writeln!(formatter, "- {} was not there: {why}.", row.entrant)?;
        }
        Ok(())
    }
}

impl Outcome {
    fn table(&self) -> Table {
        match self.scenario.figure {
            Figure::ProcessorTime
            | Figure::MedianLatency
            | Figure::TailLatency
            | Figure::LongestLatency
            | Figure::Throughput => self.cost_table(),
            Figure::Memory => self.memory_table(),
        }
    }

    fn cost_table(&self) -> Table {
        let per_second = match self.rows.iter().find_map(Row::unit) {
            Some(Unit::Delivery) => "deliveries/s",
            Some(Unit::Connection) => "connections/s",
            Some(Unit::Message) | None => "messages/s",
        };
        let ratio = match self.scenario.figure {
            Figure::MedianLatency => "p50 ratio",
            Figure::TailLatency => "p99 ratio",
            Figure::LongestLatency => "longest ratio",
            Figure::Throughput => "rate ratio",
            Figure::ProcessorTime | Figure::Memory => "ratio",
        };
        let with_longest = self.scenario.figure == Figure::LongestLatency;
        let mut headings = vec!["server", per_second, "p50 µs", "p99 µs", "p99.9 µs"];
        headings.extend(with_longest.then_some("longest µs"));
        headings.extend(["user µs", "system µs", "total µs", "MiB", ratio]);
        let with_peers = self.rows.iter().any(|row| row.entrant.role == Role::Peer);
        headings.extend(with_peers.then_some("gannet to it"));
        let mut table = Table::new(&headings);
        for row in &self.rows {
            let time = row.processor_time();
            let ratio = self.baseline().and_then(|baseline| self.ratio(row, baseline));
            let mut cells = vec![
                row.entrant.to_string(),
                cell(row.median(|report| Some(report.per_second)), 0),
                cell(row.latency(|latency| latency.p50), 1),
                cell(row.latency(|latency| latency.p99), 1),
                cell(row.latency(|latency| latency.p99_9), 1),
            ];
            cells.extend(with_longest.then(|| cell(row.latency(|latency| latency.max), 1)));
            cells.extend([
                cell(time.and_then(|time| time.user_us), 3),
                cell(time.and_then(|time| time.system_us), 3),
                cell(time.and_then(|time| time.total_us), 3),
                cell(row.median(resident), 1),
                cell(ratio, 3),
            ]);
            cells.extend(with_peers.then(|| self.gannet_to(row)));
            table.push(cells);
        }
        table
    }

    fn memory_table(&self) -> Table {
        let mut table = Table::new(&["server", "B per connection", "MiB before", "MiB with all"]);
        for row in &self.rows {
            table.push(vec![
                row.entrant.to_string(),
                cell(row.median(|report| Figure::Memory.of(report)), 0),
                cell(row.median(|it| Some(mebibytes(it.server?.resident_bytes_before))), 1),
                cell(row.median(resident), 1),
            ]);
        }
        table
    }

    /// Gannet's figure as a multiple of a peer's; empty for the others.
    fn gannet_to(&self, row: &Row) -> String {
        match (row.entrant.role, self.subject()) {
            (Role::Peer, Some(subject)) => cell(self.ratio(subject, row), 3),
            (Role::Peer | Role::Baseline | Role::Subject, _) => String::new(),
        }
    }
}

impl Target {
    /// The measured figure, with the decimals that its target needs.
    pub fn figure(&self, measured: Option<f64>) -> String {
        match self {
            Self::Ratio(_) | Self::MedianRatio(_) | Self::UserTime(_) => cell(measured, 3),
            Self::LongestLatency(_) => cell(measured, 1),
            Self::Memory(_) => cell(measured, 0),
        }
    }
}

/// All targets of all scenarios.
pub fn targets(outcomes: &[Outcome]) -> Table {
    let mut table = Table::new(&["scenario", "target", "measured", "noise", "reached"]);
    for outcome in outcomes {
        for verdict in outcome.verdicts() {
            table.push(vec![
                format!("`{}`", outcome.scenario.name),
                verdict.target.to_string(),
                verdict.target.figure(verdict.measured),
                percent(outcome.noise()),
                yes_or_no(verdict.holds()).to_owned(),
            ]);
        }
    }
    table
}

fn resident(report: &Report) -> Option<f64> {
    Some(mebibytes(report.server?.resident_bytes))
}

fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "unknown".to_owned(), |share| format!("{:.1} %", share * 100.0))
}

fn cell(figure: Option<f64>, decimals: usize) -> String {
    figure.map_or_else(|| "too few".to_owned(), |figure| format!("{figure:.decimals$}"))
}

fn yes_or_no(holds: Option<bool>) -> &'static str {
    match holds {
        Some(true) => "yes",
        Some(false) => "**no**",
        None => "cannot be said",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reckoning::tests::outcome;
    use crate::running::StartError;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(&["server", "µs"]);
        table.push(vec!["a".to_owned(), "1.234".to_owned()]);
        let expected = "| server |    µs |\n|--------|------:|\n| a      | 1.234 |\n";
        assert_eq!(table.to_string(), expected);
    }

    #[test]
    fn what_was_not_measured_is_not_a_number() {
        let text = outcome(&[(0.4, 10.0)]).to_string();
        let axum = text.lines().find(|line| line.contains("| axum")).expect("it has a row");
        assert_eq!((axum.matches("too few").count(), text.contains("NaN")), (10, false), "{text}");
    }

    #[test]
    fn who_is_not_there_is_told_with_what_would_help() {
        let mut outcome = outcome(&[(0.4, 10.0)]);
        let why = StartError::NotInstalled { package: "here/ws", installed_by: "npm ci" };
        outcome.rows[2].absence = Some(why);
        let text = outcome.to_string();
        assert!(
            text.contains("\n- tokio-tungstenite was not there: there is no here/ws; `npm ci` gets it.\n"),
            "{text}"
        );
    }

    #[test]
    fn targets_are_told_below_the_table_and_in_the_summary() {
        let outcome = outcome(&[(0.4, 10.0); 2]);
        let text = outcome.to_string();
        assert!(text.contains("\n- Noise: 0.0 % between the rounds of floor.\n"), "{text}");
        assert!(text.contains("\n- Target ratio ≤ 1.05: 1.040, yes.\n"), "{text}");
        assert!(text.contains("\n- Target user ≤ 0.30 µs: 0.400, **no**.\n"), "{text}");
        let summary = targets(&[outcome]).to_string();
        assert!(
            summary.contains("| `echo-20B-64` |   ratio ≤ 1.05 |    1.040 | 0.0 % |     yes |"),
            "{summary}"
        );
    }
}
