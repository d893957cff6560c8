//! `cargo xtask browser`: the page of `gannet serve` in Chromium, and pictures of it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::command::{command, run as run_command, run_within};
use crate::echo_server::EchoServer;
use crate::failure::Failure;
use crate::paths;

#[derive(Default, clap::Args)]
pub(crate) struct Options {
    /// Take the pictures and run no tests
    #[arg(long)]
    pictures_only: bool,
}

/// Runs the tests of the page, and takes pictures of it whether they fail or not: these may show why.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    run_command(command("npm", NPM))?;
    EchoServer::build()?;
    let tests = if options.pictures_only { Ok(()) } else { run_within(script(TESTS)?, TESTS_TIME_MAX) };
    let pictures = take_pictures();
    tests.and(pictures)
}

/// Runs a script in the folder of the tests, where it finds Chromium, with one argument.
pub(crate) fn run_script(name: &str, argument: &str) -> Result<(), Failure> {
    run_command(command("npm", NPM))?;
    run_within(script(&[name, argument])?, SCRIPT_TIME_MAX)
}

fn take_pictures() -> Result<(), Failure> {
    let folder = absolute(&paths::target().join("browser"))?;
    let mut pictures = script(PICTURES)?;
    pictures.env("SCREENSHOTS", &folder);
    run_within(pictures, SCRIPT_TIME_MAX)?;
    println!("pictures: {}", folder.display());
    Ok(())
}

/// Node.js in the folder of the tests, where it finds them itself; they start servers of their own.
fn script(arguments: &[&str]) -> Result<Command, Failure> {
    let mut node = command("node", arguments);
    node.current_dir(FOLDER).env("GANNET", absolute(&EchoServer::binary())?);
    Ok(node)
}

fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(|source| Failure::File { path: path.to_owned(), source })
}

const FOLDER: &str = "tests/browser";
const NPM: &[&str] = &["ci", "--prefix", FOLDER, "--ignore-scripts", "--no-audit", "--no-fund"];
const TESTS: &[&str] = &["--test", "--test-reporter=spec"];
const PICTURES: &[&str] = &["screenshots.js"];
const TESTS_TIME_MAX: Duration = Duration::from_secs(300);
const SCRIPT_TIME_MAX: Duration = Duration::from_secs(120);
