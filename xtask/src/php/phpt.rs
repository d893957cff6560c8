//! The tests in php/tests, run by the script that PHP's own tests are run by.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::build;
use super::interpreter::Interpreter;
use crate::command::{command, run_within};
use crate::failure::Failure;

/// Runs these tests, or all.
pub(super) fn run(paths: &[PathBuf]) -> Result<(), Failure> {
    run_with(&[], paths)
}

/// The same, with each access to memory checked.
pub(super) fn run_under_valgrind(paths: &[PathBuf]) -> Result<(), Failure> {
    run_with(&["-m"], paths)
}

fn run_with(options: &[&str], paths: &[PathBuf]) -> Result<(), Failure> {
    let php = Interpreter::find()?;
    let mut suite = command(&php.program, &["-n"]);
    suite.arg(php.test_runner()?).arg("-p").arg(&php.program);
    suite.args(options).args(OPTIONS).arg(format!("extension={}", build::library()?.display()));
    if paths.is_empty() {
        suite.arg(build::absolute(Path::new(TESTS))?);
    }
    for path in paths {
        suite.arg(build::absolute(path)?);
    }
    suite.env("NO_INTERACTION", "1");
    run_within(suite, TIME_MAX)
}

const TESTS: &str = "php/tests";
/// Without php.ini, so that an installed extension is not loaded beside the built one.
const OPTIONS: &[&str] = &[
    "-q",
    "-j2",
    "-n",
    "-g",
    "FAIL,BORK,WARN,SKIP",
    "--show-diff",
    "--no-progress",
    "--set-timeout",
    "60",
    "-d",
];
const TIME_MAX: Duration = Duration::from_secs(900);
