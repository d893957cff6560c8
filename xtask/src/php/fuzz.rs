//! Everything that the extension has, called with odd arguments by scripts that follow from a seed.

use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::build::{self, Profile};
use crate::command::{command, wait_within};
use crate::failure::Failure;
use crate::paths;

/// Runs one script after the other for `time`, with seeds that count up from this one, or from one of the moment. Ends
/// at the first that a signal has ended, or in which something has panicked.
pub(super) fn run(time: Duration, seed: Option<u64>) -> Result<(), Failure> {
    let library = build::library(Profile::Release)?;
    let folder = paths::cache();
    fs::create_dir_all(&folder).map_err(|source| Failure::File { path: folder.clone(), source })?;
    let log = folder.join("php-fuzz.log");
    let (first, start) = (seed.unwrap_or_else(seed_of_now), Instant::now());
    println!("seeds from {first} on; what the last script said: {}", log.display());
    let (mut seed, mut hanging) = (first, 0);
    while start.elapsed() < time {
        match run_one(seed, &library, &log)? {
            Some(status) => judge(seed, status, &log)?,
            None => hanging += 1,
        }
        seed = seed.wrapping_add(1);
    }
    println!("{} scripts, of which {hanging} were ended because they waited", seed.wrapping_sub(first));
    Ok(())
}

/// How a script has ended; `None`: it had to be ended.
fn run_one(seed: u64, library: &Path, log: &Path) -> Result<Option<ExitStatus>, Failure> {
    let file_failure = |source| Failure::File { path: log.to_owned(), source };
    let output = File::create(log).map_err(file_failure)?;
    let mut php = command("php", &["-n", "-d", "memory_limit=256M", "-d"]);
    php.arg(format!("extension={}", library.display())).args([SCRIPT, &seed.to_string()]);
    php.stderr(output.try_clone().map_err(file_failure)?).stdout(output);
    let mut child = match php.spawn() {
        Ok(child) => child,
        Err(source) => return Err(Failure::NotStarted { command: php.into(), source }),
    };
    let status = wait_within(&mut child, SCRIPT_TIME_MAX).map_err(file_failure)?;
    if status.is_none() {
        child.kill().and_then(|()| child.wait()).map_err(file_failure)?;
    }
    Ok(status)
}

/// What PHP says of the script does not matter: fatal errors are an answer, too.
fn judge(seed: u64, status: ExitStatus, log: &Path) -> Result<(), Failure> {
    let log = PathBuf::from(log);
    if let Some(signal) = status.signal() {
        return Err(Failure::PhpSignal { seed, signal, log });
    }
    let said = fs::read(&log).map_err(|source| Failure::File { path: log.clone(), source })?;
    let has = |word: &str| said.windows(word.len()).any(|window| window == word.as_bytes());
    if PANICS.iter().any(|word| has(word)) { Err(Failure::PhpPanicked { seed, log }) } else { Ok(()) }
}

fn seed_of_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_secs())
}

const SCRIPT: &str = "fuzz/php/calls.php";
const SCRIPT_TIME_MAX: Duration = Duration::from_secs(6);
/// Ours, and what an engine that was built for debugging says of its own.
const PANICS: [&str; 3] = ["panicked at", "Rust panic", "Assertion `"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_and_panics_are_findings_and_statuses_are_none() {
        let log = std::env::temp_dir().join(format!("gannet-xtask-php-fuzz-{}", std::process::id()));
        let judged = |status: i32, said: &str| {
            fs::write(&log, said).expect("the log is written");
            judge(7, ExitStatus::from_raw(status), &log)
        };
        let judged = [
            judged(0, "done\n"),
            judged(255 << 8, "Fatal error: Uncaught TypeError\n"),
            judged(11, ""),
            judged(0, "thread 'main' panicked at src/lib.rs:1:1:\n"),
            judged(255 << 8, "Fatal error: Uncaught Error: Rust panic: already borrowed\n"),
        ];
        fs::remove_file(&log).expect("the log is removed");
        assert_eq!(judged.map(|judged| judged.is_ok()), [true, true, false, false, false]);
    }
}
