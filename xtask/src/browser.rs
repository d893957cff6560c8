//! `cargo xtask browser`: the page of `gannet serve` in Chromium, and pictures of it; the example `chat`.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::command::{cargo, command, run as run_command, run_within};
use crate::echo_server::EchoServer;
use crate::failure::Failure;
use crate::paths;
use crate::server_process::ServerProcess;
use crate::test::interop;

#[derive(Default, clap::Args)]
pub(crate) struct Options {
    /// Take the pictures and run no tests
    #[arg(long)]
    pictures_only: bool,
}

/// Runs the tests of the page and of the chat, and takes pictures of the page even if they fail: these may
/// show why.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    run_command(command("npm", NPM))?;
    EchoServer::build()?;
    let tests = if options.pictures_only { Ok(()) } else { test() };
    let pictures = take_pictures();
    tests.and(pictures)
}

fn test() -> Result<(), Failure> {
    let page = run_within(script(TESTS)?, TESTS_TIME_MAX);
    let compressed = interop::compressed(Path::new("node"), "tests/browser/compressed.js");
    page.and(compressed).and(chat())
}

/// Runs windows of the example `chat`, which is killed in the end: it has no other way to stop.
fn chat() -> Result<(), Failure> {
    run_command(cargo(BUILD_CHAT))?;
    let mut chat = command(paths::target().join("debug/examples/chat"), &["127.0.0.1:0"]);
    chat.stdout(Stdio::piped());
    let mut process = ServerProcess::start(chat)?;
    let mut line = String::new();
    // A line that is not printed is missed below, whatever the reason.
    BufReader::new(process.stdout()).read_line(&mut line).ok();
    let address = line.trim_end().strip_prefix("listening on ").ok_or(Failure::ExampleNotReady)?;
    run_within(script(&[CHAT_SCRIPT, &format!("http://{address}/")])?, SCRIPT_TIME_MAX)
}

/// Runs a script with one argument in the folder of the tests, where it finds Chromium.
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

/// Node.js in the folder of the tests, where these find Chromium; they start servers of their own.
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
/// Not among the tests of the page, because the chat in PHP has to pass it, too.
pub(crate) const CHAT_SCRIPT: &str = "chat.js";
const BUILD_CHAT: &[&str] = &["build", "--package", "gannet", "--example", "chat"];
const PICTURES: &[&str] = &["screenshots.js"];
const TESTS_TIME_MAX: Duration = Duration::from_secs(300);
const SCRIPT_TIME_MAX: Duration = Duration::from_secs(120);
