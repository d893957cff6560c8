//! Many messages pass through callbacks that wait, throw and are cancelled, and the script must not grow.

use std::time::{Duration, Instant};

use super::Example;
use super::soak::{TENTHS, judge_growth};
use crate::command::{command, run_within};
use crate::failure::Failure;
use crate::paths;

/// Sends a script `messages` in ten parts, which follow from seeds that count up from this one, and compares the memory
/// of the process after the first and after the last. The client, which counts, says what is not as it should be.
pub(super) fn run(messages: u64, seed: u64) -> Result<(), Failure> {
    let server = Example::start(SERVER, &[], &paths::cache().join("php-chaos.log"))?;
    let start = Instant::now();
    let sizes = (0..TENTHS as u64)
        .map(|tenth| {
            let port = server.address().port().to_string();
            let numbers = [port, (seed + tenth).to_string(), messages.div_ceil(TENTHS as u64).to_string()];
            let mut client = command("php", &["-n", CLIENT]);
            client.args(numbers);
            run_within(client, PART_TIME_MAX)?;
            server.resident_kib()
        })
        .collect::<Result<Vec<_>, _>>();
    let stopped = server.stop();
    let sizes = sizes?;
    stopped?;
    println!(
        "{messages} messages, seeds from {seed} on, in {:.1} s: {sizes:?} KiB",
        start.elapsed().as_secs_f64()
    );
    judge_growth(&sizes)
}

const SERVER: &str = "tests/php/chaos.php";
const CLIENT: &str = "tests/php/chaos_client.php";
const PART_TIME_MAX: Duration = Duration::from_secs(300);
