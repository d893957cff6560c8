//! Measures the servers of a scenario in turn, again and again.

use std::path::Path;
use std::thread;
use std::time::Duration;

use gannet_load::report::Report;

use crate::affinity::{Affinity, Processors};
use crate::contender::{Contender, PHP_EXTENSION, Programs};
use crate::crowd::Crowd;
use crate::measurement::{self, MeasureError};
use crate::reckoning::{Outcome, Row};
use crate::running::{Running, StartError};
use crate::scenario::{Entrant, Figure, Length, Pace, Role, Scenario};
use crate::scenarios::{ECHO, named};

/// The conditions of a run.
#[derive(Clone, Debug)]
pub struct Conditions {
    /// The places of the executables.
    pub programs: Programs,
    /// The processors for servers and load.
    pub processors: Processors,
    /// The number of rounds.
    pub rounds: Rounds,
    /// The number of descriptors that a server may have.
    pub descriptors_max: u64,
}

/// An obstacle to measuring a scenario on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// Servers and load would have to share processors.
    #[error("it takes {needed} processors, and there are fewer")]
    Processors {
        /// The number that it takes.
        needed: usize,
    },
    /// The server could not accept all connections.
    #[error("it takes {needed} open files, and the limit is {limit} (`ulimit -n`)")]
    Descriptors {
        /// The number that it takes.
        needed: u64,
        /// The limit.
        limit: u64,
    },
    /// The PHP extension is not built.
    #[error("there is no {PHP_EXTENSION}; `cargo xtask php build` makes it")]
    PhpExtension,
}

/// The number of rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounds {
    /// The full number of each scenario.
    Full,
    /// The number of each scenario for a quick run.
    Quick,
    /// The same number for all.
    Number(u32),
}

impl Rounds {
    fn of(self, length: Length) -> u32 {
        match self {
            Self::Full => length.rounds,
            Self::Quick => length.quick_rounds,
            Self::Number(number) => number,
        }
    }
}

/// The floor has no rate to take a share of.
#[derive(Debug, thiserror::Error)]
pub enum RateError {
    /// The floor cannot be started.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The floor could not be measured.
    #[error("the floor's rate: {0}")]
    Measure(#[from] MeasureError),
}

/// Measures a scenario; `rate` in messages per second where its pace is set. Every server is started anew. A
/// failed measurement is printed, and the others go on.
///
/// # Errors
///
/// [`StartError`] where a server cannot be started, but for a peer that is not installed.
pub fn measure(
    scenario: &'static Scenario,
    conditions: &Conditions,
    rate: Option<f64>,
) -> Result<Outcome, StartError> {
    let mut rows: Vec<Row> = scenario.entrants.iter().map(Row::new).collect();
    let mut servers = Vec::new();
    for row in &mut rows {
        match conditions.start(row.entrant.contender, scenario.processors) {
            Ok(server) => servers.push(Some(server)),
            // A peer that is not part of the project may be missing; the others are compared all the same.
            Err(error @ StartError::NotInstalled { .. }) if row.entrant.role == Role::Peer => {
                eprintln!("{} without {}: {error}", scenario.name, row.entrant);
                row.absence = Some(error);
                servers.push(None);
            }
            Err(error) => return Err(error),
        }
    }
    let rounds = conditions.rounds.of(scenario.length);
    let mut measured = 0;
    for round in 0..rounds {
        rows.iter_mut().for_each(Row::begin_round);
        for index in order(round as usize, servers.len()) {
            let entrant = &scenario.entrants[index];
            let Some(server) = &servers[index] else { continue };
            if scenario.figure == Figure::TailLatency {
                thread::sleep(pause(measured));
                measured += 1;
            }
            if entrant.takes_part(round) {
                let gannet = || conditions.programs.gannet();
                let arguments = scenario.arguments(entrant, rate);
                let result = match entrant.leaving {
                    0 => measurement::take(gannet()?, server, &arguments),
                    leaving => {
                        let (members, load) = (gannet()?, gannet()?);
                        let moment = scenario.length.warm_up + scenario.length.window / 4;
                        Crowd::gather(members, server, leaving).and_then(|crowd| {
                            crowd.leave_during(moment, || measurement::take(load, server, &arguments))
                        })
                    }
                };
                tell(&format!("{} {}/{rounds}", scenario.name, round + 1), entrant, &result);
                rows[index].record(result);
            }
        }
    }
    Ok(Outcome { scenario, rows })
}

/// The rate of a scenario at a set pace, in messages per second; `None` for the others. It is a share of the
/// floor's in the `outcomes`; where these do not have it, the floor is measured now.
///
/// # Errors
///
/// [`RateError::Start`] or [`RateError::Measure`] where the floor's rate cannot be measured.
pub fn rate(
    scenario: &Scenario,
    outcomes: &[Outcome],
    conditions: &Conditions,
) -> Result<Option<f64>, RateError> {
    let Pace::OpenLoop(share) = scenario.pace else { return Ok(None) };
    let echo = outcomes.iter().find(|outcome| outcome.scenario.name == ECHO).and_then(Outcome::baseline);
    let floor = match echo.and_then(|row| row.median(|report| Some(report.per_second))) {
        Some(floor) => floor,
        None => floor_rate(conditions)?,
    };
    Ok(Some(floor * share))
}

fn floor_rate(conditions: &Conditions) -> Result<f64, RateError> {
    let echo = named(ECHO).expect("a test checks that it is in the table");
    let length = Length { window: RATE_WINDOW, ..echo.length };
    let floor = Entrant::baseline(Contender::Floor);
    let arguments = Scenario { length, ..*echo }.arguments(&floor, None);
    let server = conditions.start(floor.contender, echo.processors)?;
    Ok(measurement::take(conditions.programs.gannet()?, &server, &arguments)?.per_second)
}

/// The order in which `count` servers are measured: another one begins each round, so that each follows each.
fn order(round: usize, count: usize) -> impl Iterator<Item = usize> {
    (0..count).map(move |turn| (round + turn) % count)
}

/// A pause before a measurement, different each time: otherwise an event of the machine that comes once a
/// second could meet every other measurement, and so always the same server.
fn pause(measured: u32) -> Duration {
    // The fractional parts of multiples of the golden ratio are spread evenly, however many there are.
    PAUSE_MAX.mul_f64((f64::from(measured) * GOLDEN_RATIO).fract())
}

impl Conditions {
    /// The obstacle to measuring a scenario, if there is one.
    pub fn obstacle(&self, scenario: &Scenario) -> Option<Obstacle> {
        let leaving = scenario.entrants.iter().map(|entrant| entrant.leaving).max().unwrap_or(0);
        let needed = scenario.connections + leaving + DESCRIPTORS_RESERVE;
        if needed > self.descriptors_max {
            return Some(Obstacle::Descriptors { needed, limit: self.descriptors_max });
        }
        let is_php = |entrant: &Entrant| entrant.contender.is_php();
        if scenario.entrants.iter().any(is_php) && !Path::new(PHP_EXTENSION).is_file() {
            return Some(Obstacle::PhpExtension);
        }
        // With one processor all share it; the first line of the report says so.
        let crowded =
            scenario.processors > 1 && self.processors.split(scenario.processors) == Affinity::Unpinned;
        crowded.then_some(Obstacle::Processors { needed: 2 * scenario.processors })
    }

    fn start(&self, contender: Contender, processors: usize) -> Result<Running, StartError> {
        Running::start(self.programs.server(contender)?, &self.processors.split(processors))
    }
}

fn tell(progress: &str, entrant: &Entrant, result: &Result<Report, MeasureError>) {
    let said = match result {
        Ok(report) => summary(report),
        Err(failure) => failure.to_string(),
    };
    eprintln!("{progress} {entrant:<22} {said}");
}

fn summary(report: &Report) -> String {
    if report.unit.is_none() {
        let memory = Figure::Memory.of(report);
        return memory.map_or_else(String::new, |bytes| format!("{bytes:>9.0} B per connection"));
    }
    let time = report.server.and_then(|server| server.total_us);
    let time = time.map_or_else(String::new, |time| format!(" {time:.3} µs of the server each"));
    let latency = report.latency_us.as_ref().map(|it| format!(", p99 {:.0} µs", it.percentiles.p99));
    format!("{:>9.0}/s{time}{}", report.per_second, latency.unwrap_or_default())
}

/// The time for which the floor's rate is measured, where no scenario has measured it.
const RATE_WINDOW: Duration = Duration::from_secs(2);
/// The ratio of the golden section.
const GOLDEN_RATIO: f64 = 1.618_033_988_749_895;
/// The longest pause before a measurement of latency.
const PAUSE_MAX: Duration = Duration::from_millis(300);
/// Descriptors of a server that are no connections.
const DESCRIPTORS_RESERVE: u64 = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_server_begins_each_round() {
        let orders: Vec<Vec<usize>> = (0..4).map(|round| order(round, 3).collect()).collect();
        assert_eq!(orders, [[0, 1, 2], [1, 2, 0], [2, 0, 1], [0, 1, 2]]);
    }

    #[test]
    fn a_scenario_that_does_not_fit_on_the_machine_is_not_measured() {
        let conditions = |descriptors_max| Conditions {
            programs: Programs::in_folder(".".as_ref()),
            processors: Processors::detect().expect("the system tells"),
            rounds: Rounds::Quick,
            descriptors_max,
        };
        let idle = named("idle-10000").expect("it is in the table");
        assert_eq!(conditions(20_000).obstacle(idle), None);
        let obstacle = conditions(4096).obstacle(idle).expect("there are too few descriptors");
        assert_eq!(obstacle.to_string(), "it takes 10100 open files, and the limit is 4096 (`ulimit -n`)");
    }
}
