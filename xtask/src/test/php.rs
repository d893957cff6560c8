//! The PHP extension: its own tests, the Autobahn suite, and clients that nobody here wrote.

use std::time::Duration;

use super::interop;
use crate::command::{command, run_within};
use crate::failure::Failure;
use crate::php::Example;
use crate::{autobahn, browser, paths, php};

/// Runs all of them, whichever fails; the tests in PHP come first, for they name a mistake best.
pub(super) fn run() -> Result<(), Failure> {
    let tests = php::check();
    let suite = autobahn::run(&autobahn::Options::php());
    let clients = converse();
    let windows = chat();
    tests.and(suite).and(clients).and(windows)
}

/// Has a Python client and Chromium talk with the sample script, and checks what it prints.
fn converse() -> Result<(), Failure> {
    let environment = paths::cache().join("venv");
    interop::install_python_client(&environment)?;
    let log = paths::cache().join("php-sample.log");
    let sample = Example::start("php/examples/sample.php", &[], &log)?;
    let url = format!("ws://{}", sample.address());
    let python = command(environment.join("bin/python"), &["tests/interop/php_sample.py", &url]);
    let clients = run_within(python, CLIENT_TIME_MAX).and_then(|()| browser::run_script(SCRIPT, &url));
    clients.and(sample.stop())?;
    let said = std::fs::read_to_string(&log).map_err(|source| Failure::File { path: log.clone(), source })?;
    let missing = PRINTED.iter().find(|line| !said.lines().any(|printed| printed == **line));
    missing.map_or(Ok(()), |line| Err(Failure::NotPrinted { line, log }))
}

/// Has windows of Chromium talk through the chat in PHP, as they do through the one in Rust.
fn chat() -> Result<(), Failure> {
    let log = paths::cache().join("php-chat.log");
    let chat = Example::start("php/examples/chat_rooms.php", &[], &log)?;
    let windows = browser::run_script(browser::CHAT_SCRIPT, &format!("http://{}/", chat.address()));
    windows.and(chat.stop())
}

/// Not among the tests of the page, which need no PHP.
const SCRIPT: &str = "php_sample.js";
/// The first client is the probe that waits until the script accepts.
const PRINTED: &[&str] = &[
    "client 2 connected",
    "received message: from Python",
    "client 2 closed",
    "client 3 connected",
    "received message: from Chromium, grüße",
    "client 3 closed",
];
const CLIENT_TIME_MAX: Duration = Duration::from_secs(60);
