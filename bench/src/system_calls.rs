//! Checks that the floor makes the system calls that it must, and no others. strace counts them.

use std::fs;
use std::io;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::contender::Contender;
use crate::measurement::{self, MeasureError};
use crate::rounds::Conditions;
use crate::running::{Running, StartError};
use crate::scenarios::{ECHO, ECHO_BURST};
use crate::strace::Calls;
use crate::yardstick::Check;

/// The floor's calls could not be counted.
#[derive(Debug, thiserror::Error)]
pub enum CallsError {
    /// There is no strace.
    #[error(
        "strace, which counts the floor's system calls, is missing: `apt-get install strace`, or `cargo xtask bench` \
         as root"
    )]
    NoStrace,
    /// Its table did not come.
    #[error("strace wrote no table within {} s: {}", TABLE_TIME_MAX.as_secs(), .0.display())]
    NoTable(PathBuf),
    /// The floor did not run.
    #[error(transparent)]
    Start(#[from] StartError),
    /// There was no load.
    #[error("the floor under strace: {0}")]
    Measure(#[from] MeasureError),
    /// The floor did nothing.
    #[error("the floor under strace served nobody")]
    Idle,
}

/// Counts the floor's system calls under a short load.
///
/// # Errors
///
/// Each [`CallsError`], where the calls cannot be counted.
pub fn check_calls(conditions: &Conditions) -> Result<Vec<Check>, CallsError> {
    let echo = ["--connections", "64", "--size", "20"];
    let burst = ["--connections", "64", "--size", "20", "--in-flight", "16"];
    let churn = ["--mode", "churn", "--connections", "8"];
    let fan_out = ["--mode", "fan-out", "--connections", "500", "--size", "100"];
    let (messages, calls) = traced(conditions, Contender::Floor, &echo)?;
    let mut checks = echo_checks(ECHO, "message", &calls, messages, 64);
    let (messages, calls) = traced(conditions, Contender::Floor, &burst)?;
    checks.extend(echo_checks(ECHO_BURST, "16 messages", &calls, messages / 16, 64));
    let (deliveries, calls) = traced(conditions, Contender::FloorFanOut, &fan_out)?;
    checks.push(traffic_check("fan-out", "sendto", "delivery", &calls, deliveries, 500));
    let (connections, calls) = traced(conditions, Contender::Floor, &churn)?;
    checks.extend(churn_checks(&calls, connections));
    Ok(checks)
}

impl CallsError {
    fn of_start(error: StartError) -> Self {
        match error {
            StartError::System { source, .. } if source.kind() == io::ErrorKind::NotFound => Self::NoStrace,
            StartError::Missing { .. }
            | StartError::NotInstalled { .. }
            | StartError::NotReady { .. }
            | StartError::System { .. } => Self::Start(error),
        }
    }
}

/// Runs the floor under strace and a load; returns the number of messages or connections, and the calls.
fn traced(conditions: &Conditions, floor: Contender, load: &[&str]) -> Result<(u64, Calls), CallsError> {
    let (gannet, floor) = (conditions.programs.gannet()?, conditions.programs.server(floor)?);
    let table = std::env::temp_dir().join(format!("gannet-bench-strace-{}", std::process::id()));
    // Where the tracer is the grandchild the child is the floor: its process id is known, and it can be ended.
    let mut command = Command::new("strace");
    command.args(["-D", "-f", "-c", "-o"]).arg(&table).arg(floor.get_program()).args(floor.get_args());
    let server = Running::start(command, &conditions.processors.split(1)).map_err(CallsError::of_start)?;
    let arguments = load.iter().chain(TRACED_LENGTH).map(|argument| (*argument).to_owned());
    let arguments: Vec<String> = arguments.collect();
    let report = measurement::take(gannet, &server, &arguments);
    drop(server);
    let calls = read_table(&table);
    // It may not exist.
    fs::remove_file(&table).ok();
    match report?.count {
        0 => Err(CallsError::Idle),
        count => Ok((count, calls?)),
    }
}

/// Waits for the table, which strace writes when its tracee has ended.
fn read_table(path: &Path) -> Result<Calls, CallsError> {
    let start = Instant::now();
    while start.elapsed() < TABLE_TIME_MAX {
        if let Some(calls) = fs::read_to_string(path).ok().as_deref().and_then(Calls::parse) {
            return Ok(calls);
        }
        thread::sleep(POLL_INTERVAL);
    }
    Err(CallsError::NoTable(path.to_owned()))
}

/// Checks that there is one recv and one send for each of `turns`.
fn echo_checks(
    scenario: &'static str,
    each: &str,
    calls: &Calls,
    turns: u64,
    connections: u64,
) -> Vec<Check> {
    let checks = ["recvfrom", "sendto"].map(|name| {
        let count = calls.of(name);
        let refused = count.errors as f64 / count.calls.max(1) as f64;
        [
            traffic_check(scenario, name, each, calls, turns, connections),
            Check::exact(scenario, format!("share of {name} that is refused"), refused, 0.0..=ERRORS_MAX),
        ]
    });
    checks.into_iter().flatten().collect()
}

/// Checks that there is one call of `name` for each of `units`, beside those for handshakes and Closes.
fn traffic_check(
    scenario: &'static str,
    name: &str,
    each: &str,
    calls: &Calls,
    units: u64,
    connections: u64,
) -> Check {
    let found = calls.of(name).calls.saturating_sub(2 * connections) as f64 / units as f64;
    Check::exact(scenario, format!("{name} per {each}"), found, around(1.0, units, connections))
}

/// Checks that there are the calls of [`CHURN_CALLS`] for each connection, and nothing else.
fn churn_checks(calls: &Calls, connections: u64) -> Vec<Check> {
    let per_connection = |&(name, times): &(&str, f64)| {
        let count = calls.of(name);
        let found = count.calls as f64 / connections as f64;
        Check::exact(
            "churn",
            format!("{name} per connection"),
            found,
            around(times, connections, CHURN_AT_A_TIME),
        )
    };
    let mut checks: Vec<Check> = CHURN_CALLS.iter().map(per_connection).collect();
    let known: Vec<&str> = CHURN_CALLS.iter().map(|(name, _)| *name).chain(["epoll_pwait"]).collect();
    let others = calls.besides(&known).saturating_sub(START_CALLS_MAX) as f64 / connections as f64;
    checks.push(Check::exact(
        "churn",
        "other system calls per connection".to_owned(),
        others,
        0.0..=TOLERANCE,
    ));
    checks
}

/// The range allowed per unit where `expected` is right: `under_way` units were not counted at the end.
fn around(expected: f64, units: u64, under_way: u64) -> RangeInclusive<f64> {
    let slack = under_way as f64 / units as f64;
    expected * (1.0 - TOLERANCE)..=expected * (1.0 + TOLERANCE + slack)
}

const TRACED_LENGTH: &[&str] = &["--warm-up", "0ms", "--duration", "2000ms"];
const TABLE_TIME_MAX: Duration = Duration::from_secs(10);
const POLL_INTERVAL: Duration = Duration::from_millis(20);
const TOLERANCE: f64 = 0.02;
const ERRORS_MAX: f64 = 0.001;
const CHURN_AT_A_TIME: u64 = 8;
const CHURN_CALLS: &[(&str, f64)] = &[
    ("accept4", 1.0),
    ("setsockopt", 1.0),
    ("epoll_ctl", 1.0),
    ("recvfrom", 2.0),
    ("sendto", 2.0),
    ("close", 1.0),
];
/// Upper bound of the program's calls before it listens.
const START_CALLS_MAX: u64 = 200;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strace::tests::calls;

    fn wrong(checks: &[Check]) -> Vec<String> {
        checks.iter().filter(|check| check.holds() == Some(false)).map(|check| check.what.clone()).collect()
    }

    #[test]
    fn an_echo_makes_one_recv_and_one_send_for_each_message() {
        // 64 connections, each with a handshake and a Close.
        let good = calls(&[("recvfrom", 1128, 1), ("sendto", 1190, 0), ("epoll_pwait", 700, 0)]);
        assert_eq!(wrong(&echo_checks(ECHO, "message", &good, 1000, 64)), [""; 0]);
        let twice = calls(&[("recvfrom", 2128, 0), ("sendto", 1128, 0)]);
        assert_eq!(wrong(&echo_checks(ECHO, "message", &twice, 1000, 64)), ["recvfrom per message"]);
        let in_vain = calls(&[("recvfrom", 1128, 0), ("sendto", 1128, 100)]);
        assert_eq!(
            wrong(&echo_checks(ECHO, "message", &in_vain, 1000, 64)),
            ["share of sendto that is refused"]
        );
        assert_eq!(wrong(&echo_checks(ECHO, "message", &calls(&[]), 1000, 64)).len(), 2);
    }

    #[test]
    fn a_connection_costs_the_named_calls_and_no_other() {
        let counts = |accept, shutdown| {
            calls(&[
                ("accept4", accept, 0),
                ("setsockopt", 1000, 0),
                ("epoll_ctl", 1001, 0),
                ("recvfrom", 2000, 0),
                ("sendto", 2000, 0),
                ("close", 1004, 0),
                ("epoll_pwait", 900, 0),
                ("mmap", 80, 0),
                ("shutdown", shutdown, 0),
            ])
        };
        assert_eq!(wrong(&churn_checks(&counts(1000, 0), 1000)), [""; 0]);
        assert_eq!(wrong(&churn_checks(&counts(1500, 0), 1000)), ["accept4 per connection"]);
        assert_eq!(wrong(&churn_checks(&counts(1000, 1000), 1000)), ["other system calls per connection"]);
    }

    #[test]
    fn a_delivery_is_one_send() {
        let [good, twice] = [501_000, 1_001_000].map(|sends| calls(&[("sendto", sends, 0)]));
        let check = |calls| traffic_check("fan-out", "sendto", "delivery", calls, 499_500, 500).holds();
        assert_eq!([check(&good), check(&twice)], [Some(true), Some(false)]);
    }
}
