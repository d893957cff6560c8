//! The tests in php/tests, run by the script that runs PHP's own tests.

use std::path::PathBuf;
use std::time::Duration;

use super::build::{self, Profile};
use super::interpreter::Interpreter;
use crate::command::{command, run_within};
use crate::failure::Failure;

/// Runs these tests, or all: first with the sockets on PHP's thread, then with the sockets on threads of
/// their own.
pub(super) fn run(paths: &[PathBuf]) -> Result<(), Failure> {
    let all = [PathBuf::from(TESTS)];
    let with_sockets = TESTS_WITH_SOCKETS.map(PathBuf::from);
    let (once, again) = if paths.is_empty() { (&all[..], &with_sockets[..]) } else { (paths, paths) };
    let plain = run_once(Profile::Release, &REGULAR, once, None);
    println!("Once more, with the sockets on threads of their own:");
    let threaded = run_once(Profile::Release, &REGULAR, again, Some(REACTORS));
    plain.and(threaded)
}

/// Runs these tests, or all, once, with each access to memory checked. PCRE's compiled code, which some tests
/// use, is switched off: Valgrind does not understand it.
pub(super) fn run_under_valgrind(paths: &[PathBuf]) -> Result<(), Failure> {
    let all = [PathBuf::from(TESTS)];
    let paths = if paths.is_empty() { &all } else { paths };
    run_once(Profile::Dev, &CHECKED, paths, None)
}

fn run_once(
    profile: Profile,
    manner: &Manner,
    paths: &[PathBuf],
    reactors: Option<&str>,
) -> Result<(), Failure> {
    let php = Interpreter::find()?;
    let mut suite = command(&php.program, &["-n"]);
    suite.arg(php.test_runner()?).arg("-p").arg(&php.program);
    suite.args(manner.options).args(OPTIONS).arg(format!("extension={}", build::library(profile)?.display()));
    for path in paths {
        suite.arg(build::absolute(path)?);
    }
    suite.env("NO_INTERACTION", "1");
    match reactors {
        Some(number) => suite.env("GANNET_TEST_REACTORS", number),
        None => suite.env_remove("GANNET_TEST_REACTORS"),
    };
    run_within(suite, manner.time_max)
}

/// The options of a run, and its limit of time.
struct Manner {
    options: &'static [&'static str],
    time_max: Duration,
}

const REGULAR: Manner = Manner { options: &["--set-timeout", "60"], time_max: Duration::from_secs(900) };
/// Everything takes some twenty times as long under Valgrind.
const CHECKED: Manner = Manner {
    options: &["--set-timeout", "900", "-m", "-d", "pcre.jit=0"],
    time_max: Duration::from_secs(4 * 3600),
};
const TESTS: &str = "php/tests";
/// Tests that depend on the thread of the sockets, but for those of `reactor_num` itself.
const TESTS_WITH_SOCKETS: [&str; 8] = [
    "php/tests/callables",
    "php/tests/exit",
    "php/tests/reentrance",
    "php/tests/server",
    "php/tests/http",
    "php/tests/timer",
    "php/tests/coroutine",
    "php/tests/coroutine_server",
];
/// The value of `reactor_num` then.
const REACTORS: &str = "2";
/// Without php.ini, so that an installed extension is not loaded beside the built one. Most tests wait for most of
/// their time, so more run at once than there are processors.
const OPTIONS: &[&str] =
    &["-q", "-j4", "-n", "-g", "FAIL,BORK,WARN,SKIP", "--show-diff", "--no-progress", "-d"];
