//! The functions and methods of the extension, called with odd arguments by scripts that follow from a seed.

mod reach;

use std::fs::{self, File};
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rustix::process::{Pid, Signal, kill_process};

use super::build::{self, Profile};
use crate::command::{command, wait_within};
use crate::failure::Failure;
use crate::paths;
use reach::Reach;

/// The end of a script.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    ByItself(ExitStatus),
    /// It waited for something, and SIGTERM has ended it.
    Asked,
    /// SIGTERM did not end it.
    Killed,
}

/// Runs scripts one after the other for `time`, with seeds that count up from this one, or from the time.
/// Ends at the first script that a signal has ended, that hangs, or in which something has panicked.
pub(super) fn run(time: Duration, seed: Option<u64>) -> Result<(), Failure> {
    let library = build::library(Profile::Release)?;
    let folder = paths::cache();
    fs::create_dir_all(&folder).map_err(|source| Failure::File { path: folder.clone(), source })?;
    let log = folder.join("php-fuzz.log");
    let (first, start) = (seed.unwrap_or_else(seed_of_now), Instant::now());
    println!("seeds from {first} on; what the last script called: {}", log.display());
    let (mut seed, mut waiting, mut reach) = (first, 0, Reach::default());
    while start.elapsed() < time {
        let end =
            run_one(seed, &library, &log).map_err(|source| Failure::File { path: log.clone(), source })?;
        let said = fs::read(&log).map_err(|source| Failure::File { path: log.clone(), source })?;
        let said = String::from_utf8_lossy(&said);
        judge(seed, end, &said, &log)?;
        reach.add(&said);
        waiting += u64::from(end == End::Asked);
        seed = seed.wrapping_add(1);
    }
    let scripts = seed.wrapping_sub(first);
    println!("{scripts} scripts, of which {waiting} waited until they were asked to end");
    println!("{reach}");
    if reach.has_callbacks() { Ok(()) } else { Err(Failure::NoCallbacks { scripts }) }
}

fn run_one(seed: u64, library: &Path, log: &Path) -> io::Result<End> {
    let output = File::create(log)?;
    let mut php = script(seed, library);
    php.stderr(output.try_clone()?).stdout(output);
    let mut child = php.spawn()?;
    if let Some(status) = wait_within(&mut child, SCRIPT_TIME_MAX)? {
        return Ok(End::ByItself(status));
    }
    ask(&child)?;
    if wait_within(&mut child, STOP_TIME_MAX)?.is_some() {
        return Ok(End::Asked);
    }
    child.kill()?;
    child.wait()?;
    Ok(End::Killed)
}

fn script(seed: u64, library: &Path) -> Command {
    let mut php = command("php", &["-n", "-d", "memory_limit=256M", "-d"]);
    php.arg(format!("extension={}", library.display())).args([SCRIPT, &seed.to_string()]);
    if !seed.is_multiple_of(2) {
        // The C library overwrites freed memory, so that a later reader does not find its old contents.
        php.envs([("USE_ZEND_ALLOC", "0"), ("MALLOC_PERTURB_", "165")]);
    }
    php
}

fn ask(child: &Child) -> io::Result<()> {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).ok_or(io::ErrorKind::NotFound)?;
    Ok(kill_process(pid, Signal::TERM)?)
}

/// Judges a script's end. Errors that PHP reports do not matter: fatal ones are an answer, too.
fn judge(seed: u64, end: End, said: &str, log: &Path) -> Result<(), Failure> {
    let last = said.lines().rev().find(|line| line.starts_with("call ")).unwrap_or("nothing").to_owned();
    let log = PathBuf::from(log);
    match end {
        End::ByItself(status) => {
            if let Some(signal) = status.signal() {
                return Err(Failure::PhpSignal { seed, signal, last, log });
            }
        }
        End::Asked => {}
        End::Killed => return Err(Failure::PhpHangs { seed, last, log }),
    }
    if PANICS.iter().any(|word| said.contains(word)) {
        return Err(Failure::PhpPanicked { seed, last, log });
    }
    Ok(())
}

fn seed_of_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_secs())
}

const SCRIPT: &str = "fuzz/php/calls.php";
/// Most scripts take a fraction of a second.
const SCRIPT_TIME_MAX: Duration = Duration::from_secs(6);
/// Servers in scripts wait a second for clients and answers.
const STOP_TIME_MAX: Duration = Duration::from_secs(20);
/// Our panics, and those of an engine that was built for debugging.
const PANICS: [&str; 3] = ["panicked at", "Rust panic", "Assertion `"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_panics_and_hanging_are_findings_and_statuses_are_none() {
        let judged = |end, said: &str| judge(7, end, said, Path::new("log")).is_ok();
        let ended = |status| End::ByItself(ExitStatus::from_raw(status));
        assert!(judged(ended(0), "done\n"));
        assert!(judged(ended(255 << 8), "Fatal error: Uncaught TypeError\n"));
        assert!(judged(End::Asked, ""));
        assert!(!judged(ended(11), ""));
        assert!(!judged(ended(0), "thread 'main' panicked at src/lib.rs:1:1:\n"));
        assert!(!judged(ended(255 << 8), "Fatal error: Uncaught Error: Rust panic: already borrowed\n"));
        assert!(!judged(End::Killed, ""));
    }

    #[test]
    fn a_finding_names_the_seed_and_the_last_call() {
        let said = "call outside go(int)\nreached outside go\ncall inside A::b(null)\n";
        let finding = judge(7, End::ByItself(ExitStatus::from_raw(11)), said, Path::new("log"));
        let text = finding.expect_err("it is one").to_string();
        assert!(text.contains("--seed 7") && text.contains("call inside A::b(null)"), "{text}");
    }
}
