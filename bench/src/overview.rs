//! The beginning of the document: the main results, for readers who have never seen a benchmark.

use std::fmt;

use crate::reckoning::{Outcome, Row, Verdict};
use crate::scenario::{Figure, Role, Target};
use crate::scenarios::{ECHO, ECHO_BURST};

/// The results of a run in words. One whose scenario was not measured is left out.
#[derive(Clone, Copy, Debug)]
pub struct Overview<'a> {
    outcomes: &'a [Outcome],
}

impl<'a> Overview<'a> {
    /// The overview of these outcomes.
    pub fn of(outcomes: &'a [Outcome]) -> Self {
        Self { outcomes }
    }

    fn outcome(&self, name: &str) -> Option<&'a Outcome> {
        self.outcomes.iter().find(|outcome| outcome.scenario.name == name)
    }

    fn compared(&self) -> String {
        let peers = self.outcome(ECHO).into_iter().flat_map(peers);
        let names: Vec<String> = peers.map(|row| row.entrant.contender.to_string()).collect();
        let others = if names.is_empty() { String::new() } else { format!("{}, and ", names.join(", ")) };
        format!(
            "Gannet is compared with {others}the *floor*:\n\
             a program that does the least that a WebSocket server can do, and shows about what the operating system \
             takes of\nany. Each server has one processor of the same machine, and the same clients. The cost of a \
             message is the time\nfor which that processor works for it; 1 µs is a millionth of a second.\n"
        )
    }

    fn results(&self) -> impl Iterator<Item = String> {
        [
            self.cost(ECHO, "A short message that is sent back", ""),
            self.cost(ECHO_BURST, "The same where each client sends 16 of them at once", ""),
            self.cost(ECHO_LARGE, "A message of 256 KiB that is sent back", ""),
            self.cost(ROOM, "A message to a room of 5,000", " for each member"),
            self.cost(CHURN, "A connection that is opened and closed", ""),
            self.memory(),
            self.flooded(),
        ]
        .into_iter()
        .flatten()
    }

    /// Processor time of Gannet in this scenario, with that of the others.
    fn cost(&self, name: &str, what: &str, per: &str) -> Option<String> {
        let outcome = self.outcome(name)?;
        let gannet = microseconds(total_us(outcome.subject()?)?);
        let floor = outcome.baseline().and_then(total_us);
        let floor = floor.map(|floor| format!("the floor {}", microseconds(floor)));
        let others = range(peers(outcome).filter_map(total_us), microseconds);
        Some(format!("{what}: **{gannet}**{per}{}.", in_brackets([floor, others])))
    }

    fn memory(&self) -> Option<String> {
        let outcome = self.outcome(IDLE)?;
        let size = |row: &Row| row.median(|report| Figure::Memory.of(report));
        let bytes = |size| format!("{} B", grouped(size));
        let gannet = bytes(size(outcome.subject()?)?);
        let others = range(peers(outcome).filter_map(size), bytes);
        Some(format!("An idle connection: **{gannet}** of memory{}.", in_brackets([others, None])))
    }

    fn flooded(&self) -> Option<String> {
        let outcome = self.outcome(FLOODED)?;
        let is_median = |verdict: &Verdict| matches!(verdict.target, Target::MedianRatio(_));
        let ratio = outcome.verdicts().into_iter().find(is_median)?.measured?;
        Some(format!(
            "Beside a client that floods the server an answer to the others takes **{ratio:.2} times** as long."
        ))
    }

    /// Consequences for somebody who runs a server.
    fn meaning(&self) -> impl Iterator<Item = String> {
        [self.capacity(), self.own_share(), self.targets()].into_iter().flatten()
    }

    fn capacity(&self) -> Option<String> {
        let per_second = |name| Some(1e6 / total_us(self.outcome(name)?.subject()?)?);
        let echoes = about(per_second(ECHO)?);
        let room = per_second(ROOM).map(|rate| about(rate / ROOM_SIZE));
        let room =
            room.map(|rate| format!(", or takes {rate} messages a second to everybody\nin a room of 5,000"));
        Some(format!(
            "One such processor thus sends back some {echoes} short messages a second{}; the work of the application \
             itself comes on top.",
            room.unwrap_or_default()
        ))
    }

    fn own_share(&self) -> Option<String> {
        let time = self.outcome(ECHO)?.subject()?.processor_time()?;
        let share = time.user_us? / time.total_us? * 100.0;
        Some(format!(
            "Gannet itself takes {share:.0} % of the cost of a short message, the operating system the rest."
        ))
    }

    fn targets(&self) -> Option<String> {
        let verdicts: Vec<Option<bool>> =
            self.outcomes.iter().flat_map(Outcome::verdicts).map(|verdict| verdict.holds()).collect();
        let count = |wanted| verdicts.iter().filter(|holds| **holds == wanted).count();
        let (reached, missed, unclear) = (count(Some(true)), count(Some(false)), count(None));
        let noisy = format!("; for {unclear} the measurement is too noisy to say");
        (!verdicts.is_empty()).then(|| {
            let noisy = if unclear == 0 { "" } else { &noisy };
            format!("Of {} targets {reached} are reached and {missed} missed{noisy}.", verdicts.len())
        })
    }
}

impl fmt::Display for Overview<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.compared())?;
        self.results().try_for_each(|result| writeln!(formatter, "- {result}"))?;
        writeln!(formatter)?;
        self.meaning().try_for_each(|sentence| writeln!(formatter, "{sentence}"))
    }
}

fn peers(outcome: &Outcome) -> impl Iterator<Item = &Row> {
    outcome.rows.iter().filter(|row| row.entrant.role == Role::Peer && row.measurements().next().is_some())
}

fn total_us(row: &Row) -> Option<f64> {
    row.processor_time()?.total_us
}

fn in_brackets(parts: [Option<String>; 2]) -> String {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

/// The span of the other servers' figures.
fn range(figures: impl Iterator<Item = f64>, text: impl Fn(f64) -> String) -> Option<String> {
    let figures: Vec<f64> = figures.collect();
    let least = figures.iter().copied().reduce(f64::min)?;
    let most = figures.iter().copied().reduce(f64::max)?;
    Some(match figures.len() {
        1 => format!("the other server {}", text(least)),
        _ => format!("the other servers {} to {}", text(least), text(most)),
    })
}

fn microseconds(time: f64) -> String {
    let decimals = if time < 1.0 { 2 } else { 1 };
    format!("{time:.decimals$} µs")
}

/// Three digits that count, for figures that shall be remembered and not compared.
fn about(figure: f64) -> String {
    let unit = 10_f64.powf(figure.log10().floor() - 2.0).max(1.0);
    grouped((figure / unit).round() * unit)
}

/// A whole number with a comma before each three digits.
fn grouped(figure: f64) -> String {
    let digits = format!("{figure:.0}");
    let groups = digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group));
    groups.collect::<Vec<_>>().join(",")
}

const ECHO_LARGE: &str = "echo-256KiB-8";
const ROOM: &str = "room-5000";
const ROOM_SIZE: f64 = 5000.0;
const CHURN: &str = "churn";
const IDLE: &str = "idle-10000";
const FLOODED: &str = "fairness";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurement::tests::report;
    use crate::scenarios::named;

    /// A scenario in which its servers take these times in the program and in the kernel, two rounds long. A server
    /// without a time was not measured.
    fn outcome(name: &str, costs: &[(f64, f64)]) -> Outcome {
        let scenario = named(name).expect("it is in the table");
        let rounds =
            |index: usize| vec![costs.get(index).map(|(user, system)| report(*user, *system, 100.0)); 2];
        let row = |(index, entrant)| Row { rounds: rounds(index), ..Row::new(entrant) };
        Outcome { scenario, rows: scenario.entrants.iter().enumerate().map(row).collect() }
    }

    #[test]
    fn the_results_of_a_run_are_said_in_words() {
        let mut flooded = outcome(FLOODED, &[(1.0, 1.0), (1.0, 1.0)]);
        let latencies = flooded.rows[1].rounds.iter_mut().flatten().flat_map(|report| &mut report.latency_us);
        latencies.for_each(|latency| latency.percentiles.p50 *= 1.5);
        let outcomes = [
            outcome(ECHO, &[(0.5, 6.0), (0.25, 6.0), (1.0, 7.0), (2.0, 8.04)]),
            outcome(ECHO_BURST, &[(0.1, 0.3), (0.1, 0.414)]),
            outcome(ROOM, &[(0.0, 4.0), (0.0, 5.0)]),
            outcome(IDLE, &[(1.0, 1.0), (1.0, 1.0)]),
            flooded,
        ];
        let expected = "\
Gannet is compared with tokio-tungstenite, tokio-websockets, and the *floor*:
a program that does the least that a WebSocket server can do, and shows about what the operating system takes of
any. Each server has one processor of the same machine, and the same clients. The cost of a message is the time
for which that processor works for it; 1 µs is a millionth of a second.

- A short message that is sent back: **6.2 µs** (the floor 6.5 µs, the other servers 8.0 µs to 10.0 µs).
- The same where each client sends 16 of them at once: **0.51 µs** (the floor 0.40 µs).
- A message to a room of 5,000: **5.0 µs** for each member (the floor 4.0 µs).
- An idle connection: **250 B** of memory (the other server 250 B).
- Beside a client that floods the server an answer to the others takes **1.50 times** as long.

One such processor thus sends back some 160,000 short messages a second, or takes 40 messages a second to everybody
in a room of 5,000; the work of the application itself comes on top.
Gannet itself takes 4 % of the cost of a short message, the operating system the rest.
Of 8 targets 5 are reached and 3 missed.
";
        assert_eq!(Overview::of(&outcomes).to_string(), expected);
    }

    #[test]
    fn a_result_that_was_not_measured_is_left_out() {
        let text = Overview::of(&[]).to_string();
        assert!(text.starts_with("Gannet is compared with the *floor*:\n"), "{text}");
        assert!(!text.contains("\n- ") && text.ends_with("second.\n\n\n"), "{text:?}");
    }

    #[test]
    fn a_target_that_cannot_be_judged_is_neither_reached_nor_missed() {
        let mut noisy = outcome(ECHO, &[(0.5, 6.0), (0.25, 6.0)]);
        noisy.rows.iter_mut().for_each(|row| row.rounds.truncate(1));
        let text = Overview::of(&[noisy]).to_string();
        let last = "Of 2 targets 0 are reached and 0 missed; for 2 the measurement is too noisy to say.\n";
        assert!(text.ends_with(last), "{text}");
    }

    #[test]
    fn the_scenarios_that_are_told_of_exist() {
        for name in [ECHO_LARGE, ROOM, CHURN, IDLE, FLOODED] {
            assert!(named(name).is_some(), "{name}");
        }
        assert_eq!(named(ROOM).map(|room| room.connections as f64), Some(ROOM_SIZE));
    }

    #[test]
    fn large_figures_are_grouped_and_rounded() {
        assert_eq!([999.0, 1000.0, 137_948.0].map(grouped), ["999", "1,000", "137,948"]);
        assert_eq!([39.4, 148_942.0, 2_277_904.0].map(about), ["39", "149,000", "2,280,000"]);
    }
}
