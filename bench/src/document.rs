//! A whole run, and the document about it.

use std::fmt;
use std::time::Duration;

use crate::affinity::Affinity;
use crate::machine::Machine;
use crate::overview::Overview;
use crate::reckoning::Outcome;
use crate::rounds::Obstacle;
use crate::scenario::{Entrant, Role, Scenario};
use crate::scenarios::JSON_COMPRESSED_SIZE;
use crate::table::targets;
use crate::yardstick::Check;

/// The results of a run.
#[derive(Debug)]
pub struct Run {
    /// The machine.
    pub machine: Machine,
    /// The placing on its processors.
    pub affinity: Affinity,
    /// The duration, without building.
    pub duration: Duration,
    /// Scenarios that were measured.
    pub outcomes: Vec<Outcome>,
    /// Scenarios that could not be measured, and the obstacles.
    pub not_measured: Vec<(&'static Scenario, Obstacle)>,
    /// Checks of the floor.
    pub checks: Vec<Check>,
}

impl Run {
    /// Reasons for which the figures mean nothing; empty for a sound run.
    pub fn flaws(&self) -> Vec<String> {
        let wrong = self.checks.iter().filter(|check| check.holds() == Some(false));
        let mut flaws: Vec<String> = wrong.map(|check| format!("the floor is no floor: {check}")).collect();
        for outcome in &self.outcomes {
            // A peer that fails is told in its table; without the others there is nothing to compare.
            let compared = outcome.rows.iter().filter(|row| row.entrant.role != Role::Peer);
            let failed = compared.filter_map(|row| Some((row, row.failures.first()?)));
            let name = outcome.scenario.name;
            flaws.extend(wrong_size(outcome).map(|flaw| format!("{name}: {flaw}")));
            flaws.extend(failed.map(|(row, first)| format!("{name}: {} failed: {first}", row.entrant)));
        }
        flaws
    }

    /// The part above all tables: targets, the yardstick, scenarios not measured.
    pub fn summary(&self) -> impl fmt::Display {
        fmt::from_fn(|formatter| {
            writeln!(formatter, "## Targets\n\n{}", targets(&self.outcomes))?;
            writeln!(formatter, "## The yardstick\n")?;
            self.checks.iter().try_for_each(|check| writeln!(formatter, "- {check}"))?;
            if !self.not_measured.is_empty() {
                writeln!(formatter, "\n## Not measured\n")?;
            }
            let mut missing = self.not_measured.iter();
            missing.try_for_each(|(scenario, why)| writeln!(formatter, "- `{}`: {why}.", scenario.name))
        })
    }
}

/// Checks that compressed messages are as large as those they are compared with.
fn wrong_size(outcome: &Outcome) -> Option<String> {
    let is_compared = |entrant: &Entrant| entrant.load.contains(&JSON_COMPRESSED_SIZE);
    let row = outcome.subject().filter(|_| outcome.scenario.entrants.iter().any(is_compared))?;
    let expected: f64 = JSON_COMPRESSED_SIZE.parse().expect("a test reads it");
    let size = row.wire_size()? - HEAD_SIZE;
    let is_wrong = (size / expected - 1.0).abs() > SIZE_TOLERANCE;
    is_wrong.then(|| format!("{} sends {size:.0} B, and is compared with {expected:.0} B", row.entrant))
}

/// Head of a frame with a payload of 126 bytes or more.
const HEAD_SIZE: f64 = 4.0;
const SIZE_TOLERANCE: f64 = 0.02;

/// The document.
impl fmt::Display for Run {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.duration.as_secs_f64() / 60.0;
        writeln!(formatter, "# Benchmarks\n\n{}\n{ORIGIN}", Overview::of(&self.outcomes))?;
        write!(formatter, "{}", self.machine)?;
        writeln!(formatter, "- Placing: {}", self.affinity)?;
        writeln!(formatter, "- Duration: {minutes:.1} minutes, without building\n")?;
        writeln!(formatter, "{READING}")?;
        writeln!(formatter, "{}", self.summary())?;
        write!(formatter, "## Scenarios")?;
        self.outcomes
            .iter()
            .try_for_each(|outcome| write!(formatter, "\n\n{}", outcome.to_string().trim_end()))?;
        writeln!(formatter)
    }
}

const ORIGIN: &str = "\
This file is written by `cargo xtask bench`, which anybody can repeat on Linux: it builds the servers, takes under 15
minutes, and says on which machine it ran. `bench/README.md` says how it is measured.
";

const READING: &str = "\
## How to read it

Each server has one processor, the load (`gannet load`) another. All servers are measured in turn, in many short rounds.

- **user, system, total**: processor time of the server per message, delivery or connection, over all rounds.
- **ratio**: to the first server of the table, in the same round; the median over the rounds. Of the total time where
  nothing else is said. Below 1 is better than the first.
- **gannet to it**: what Gannet takes as a multiple of what this peer takes; below 1, Gannet takes less.
- **per second, p50, p99, p99.9, longest**: medians over the rounds. In a closed loop they show more of the load than
  of the server. Where the load has a set rate, latency counts from the moment at which a message was due.
- **noise**: how far the middle half of the first server's rounds lies apart, as a share of their median. The error of a
  median is that over the root of the number of rounds; a target missed or reached by less is not judged.
- **MiB**: resident memory of the server at the end of a round; the median.

Figures of different runs do not compare: machines drift. Ratios do.
";

#[cfg(test)]
mod tests {
    use gannet_load::report::Compression;

    use super::*;
    use crate::affinity::Affinity;
    use crate::measurement::MeasureError;
    use crate::reckoning::tests::outcome;
    use crate::scenarios::named;
    use crate::yardstick::Evidence;

    fn run(outcomes: Vec<Outcome>, found: f64) -> Run {
        let allowed = 0.98..=1.02;
        let what = "recvfrom per message".to_owned();
        let check = Check { scenario: "echo", what, found, allowed, evidence: Evidence::Enough };
        Run {
            machine: Machine::look(),
            affinity: Affinity::Unpinned,
            duration: Duration::from_secs(90),
            outcomes,
            not_measured: Vec::new(),
            checks: vec![check],
        }
    }

    #[test]
    fn a_floor_that_wastes_calls_voids_the_run() {
        assert_eq!(run(vec![outcome(&[(1.0, 9.0)])], 1.01).flaws(), [""; 0]);
        let flaws = run(vec![outcome(&[(1.0, 9.0)])], 1.5).flaws();
        assert!(flaws.len() == 1 && flaws[0].contains("recvfrom per message 1.500"), "{flaws:?}");
    }

    #[test]
    fn a_failure_of_gannet_voids_the_run_and_one_of_a_peer_does_not() {
        let failed = |row: usize| {
            let mut outcome = outcome(&[(1.0, 9.0)]);
            outcome.rows[row].failures.push(MeasureError::Failed { first: "it hung up".to_owned() });
            outcome
        };
        assert_eq!(run(vec![failed(2)], 1.0).flaws(), [""; 0]);
        assert_eq!(run(vec![failed(1)], 1.0).flaws(), ["echo-20B-64: gannet failed: it hung up"]);
    }

    #[test]
    fn compressed_messages_of_another_size_than_they_are_compared_with_void_the_run() {
        let expected: u64 = JSON_COMPRESSED_SIZE.parse().expect("a number");
        let of_size = |scenario: &str, size: u64| {
            let mut outcome = outcome(&[(1.0, 9.0)]);
            outcome.scenario = named(scenario).expect("it is in the table");
            for report in outcome.rows[1].rounds.iter_mut().flatten() {
                let mut compression = Compression::default();
                compression.received.messages = 10;
                compression.received.wire_bytes = (size + 4) * 10;
                report.compression = Some(compression);
            }
            run(vec![outcome], 1.0).flaws()
        };
        assert_eq!(of_size("echo-json-64", expected), [""; 0]);
        // Others have no uncompressed one beside them.
        assert_eq!(of_size("fairness-blocks", 18), [""; 0]);
        let flaws = of_size("echo-json-64", expected * 11 / 10);
        assert!(
            flaws.len() == 1 && flaws[0].contains(&format!("is compared with {expected} B")),
            "{flaws:?}"
        );
    }

    #[test]
    fn the_document_has_everything_once() {
        let document = run(vec![outcome(&[(1.0, 9.0)])], 1.0).to_string();
        for heading in
            ["# Benchmarks", "## Targets", "## The yardstick", "## Scenarios", "### Echo, 20 B, 64"]
        {
            assert_eq!(
                document.matches(&format!("\n{heading}")).count()
                    + usize::from(document.starts_with(heading)),
                1
            );
        }
        assert!(document.ends_with(".\n") && !document.contains("\n\n\n"), "{document}");
    }
}
