//! Many connections and messages pass through a script, which must not grow.

use super::Example;
use crate::command::{command, output};
use crate::echo_server::EchoServer;
use crate::failure::Failure;
use crate::paths;

/// Loads a script in ten parts, and compares the memory of the process after the first and after the last.
pub(super) fn run() -> Result<(), Failure> {
    EchoServer::build()?;
    let server = Example::start(SCRIPT, &[], &paths::cache().join("php-soak.log"))?;
    let sizes = (1..=TENTHS).map(|tenth| pass(&server, tenth)).collect::<Result<Vec<_>, _>>()?;
    server.stop()?;
    judge_growth(&sizes)
}

/// Judges the memory of a process, in KiB, after each part of a load.
pub(super) fn judge_growth(sizes: &[u64]) -> Result<(), Failure> {
    let grown = sizes[sizes.len() - 1].saturating_sub(sizes[0]);
    println!("grown by {grown} KiB after the first tenth; {GROWTH_MAX_KIB} KiB are allowed");
    if grown < GROWTH_MAX_KIB { Ok(()) } else { Err(Failure::Grown { grown, allowed: GROWTH_MAX_KIB }) }
}

/// Passes a tenth of the load; returns the server's resident memory in KiB.
fn pass(server: &Example, tenth: usize) -> Result<u64, Failure> {
    let connections = load(server, &["--mode", "churn"], CONNECTIONS / TENTHS as u64)?;
    let messages = load(server, &["--in-flight", "16"], MESSAGES / TENTHS as u64)?;
    let size = server.resident_kib()?;
    println!("{tenth}/{TENTHS}: {connections} connections, {messages} messages, then {size} KiB resident");
    Ok(size)
}

/// Loads the server until `count` connections or messages have passed.
fn load(server: &Example, arguments: &[&str], count: u64) -> Result<u64, Failure> {
    let mut passed = 0;
    while passed < count {
        let mut load =
            command(EchoServer::binary(), &["load", "--json", "--warm-up", "0", "--duration", WINDOW]);
        load.args(arguments).arg(format!("ws://{}/", server.address()));
        let report: Report = serde_json::from_slice(&output(load)?).map_err(Failure::LoadReport)?;
        if report.count == 0 {
            return Err(Failure::NothingPassed);
        }
        passed += report.count;
    }
    Ok(passed)
}

/// The part of a report of `gannet load --json` that is used here.
#[derive(serde::Deserialize)]
struct Report {
    count: u64,
}

const SCRIPT: &str = "tests/php/soak.php";
pub(super) const TENTHS: usize = 10;
const CONNECTIONS: u64 = 100_000;
const MESSAGES: u64 = 10_000_000;
const WINDOW: &str = "500ms";
const GROWTH_MAX_KIB: u64 = 2048;
