//! Running other programs: each command is printed first, and a failure names it.

use std::ffi::OsStr;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::Failure;

/// A command that gets no input.
pub(crate) fn command(program: impl AsRef<OsStr>, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null());
    command
}

/// `cargo` with these arguments.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    command("cargo", arguments)
}

/// Runs a command to its end.
pub(crate) fn run(command: Command) -> Result<(), Failure> {
    finish(command, |child| child.wait().map(Some), Duration::MAX)
}

/// Runs a command to its end, or kills it after `limit`.
pub(crate) fn run_within(command: Command, limit: Duration) -> Result<(), Failure> {
    finish(command, |child| wait_within(child, limit), limit)
}

/// True where a command can be started and succeeds; its output is dropped.
pub(crate) fn succeeds(program: &str, arguments: &[&str]) -> bool {
    let quiet = command(program, arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}

/// The standard output of a command.
pub(crate) fn output(mut command: Command) -> Result<Vec<u8>, Failure> {
    match command.stderr(Stdio::inherit()).output() {
        Ok(output) if output.status.success() => Ok(output.stdout),
        Ok(output) => Err(Failure::Command { command: command.into(), status: output.status }),
        Err(source) => Err(Failure::NotStarted { command: command.into(), source }),
    }
}

/// Waits until a child ends, for `limit` at most; `None` when it still runs.
pub(crate) fn wait_within(
    child: &mut Child,
    limit: Duration,
) -> std::io::Result<Option<std::process::ExitStatus>> {
    let start = Instant::now();
    loop {
        let status = child.try_wait()?;
        if status.is_some() || start.elapsed() >= limit {
            return Ok(status);
        }
        thread::sleep(POLL_INTERVAL);
    }
}

fn finish(
    mut command: Command,
    wait: impl FnOnce(&mut Child) -> std::io::Result<Option<std::process::ExitStatus>>,
    limit: Duration,
) -> Result<(), Failure> {
    println!("$ {command:?}");
    let ended = command.spawn().and_then(|mut child| {
        let status = wait(&mut child)?;
        if status.is_none() {
            child.kill()?;
            child.wait()?;
        }
        Ok(status)
    });
    match ended {
        Ok(Some(status)) if status.success() => Ok(()),
        Ok(Some(status)) => Err(Failure::Command { command: command.into(), status }),
        Ok(None) => Err(Failure::TooLong { command: command.into(), after: limit }),
        Err(source) => Err(Failure::NotStarted { command: command.into(), source }),
    }
}

const POLL_INTERVAL: Duration = Duration::from_millis(20);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_command_is_named() {
        let failure = run(command("false", &["an argument"])).expect_err("false fails");
        assert!(failure.to_string().contains(r#""false" "an argument""#), "{failure}");
    }

    #[test]
    fn a_command_that_does_not_exist_is_named() {
        let failure = run(command("/no/such/program", &[])).expect_err("there is none");
        assert!(failure.to_string().contains("/no/such/program"), "{failure}");
    }

    #[test]
    fn a_command_that_takes_too_long_is_stopped() {
        let start = Instant::now();
        let ended = run_within(command("sleep", &["60"]), Duration::from_millis(50));
        assert!(matches!(ended, Err(Failure::TooLong { .. })), "{ended:?}");
        assert!(start.elapsed() < Duration::from_secs(30));
    }
}
