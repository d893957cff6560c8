//! `cargo xtask php`: the PHP extension built, installed and tested.

mod build;
mod chaos;
mod example;
mod fuzz;
mod installation;
mod interpreter;
mod matrix;
mod phpt;
mod soak;

use std::path::PathBuf;
use std::time::Duration;

use crate::failure::Failure;
use crate::install::{self, User};
use build::Profile;

pub(crate) use example::Example;

#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    task: Task,
}

#[derive(clap::Subcommand)]
enum Task {
    /// Build the extension as it is released: php/target/release/libgannet.so
    Build,
    /// Build it, and put it into the folder that the PHP on your path loads it from
    Install,
    /// Build it and run its tests; nothing has to be installed
    Test {
        /// Only these tests, or folders of tests
        paths: Vec<PathBuf>,
        /// Run them under Valgrind, which finds memory that is used wrongly; takes long
        #[arg(long)]
        valgrind: bool,
    },
    /// Build it, and let 100,000 connections and 10 million messages pass through a script, which must not grow
    Soak,
    /// Build it, and send messages through callbacks that wait, throw and are cancelled; the script must not grow
    Chaos {
        #[arg(long, default_value_t = 10_000_000)]
        messages: u64,
        /// Seed of the first tenth of the messages
        #[arg(long, default_value_t = CHAOS_SEED)]
        seed: u64,
    },
    /// Build it and run its tests in a folder with another Debian, whose PHP is 8.4; as root
    Matrix,
}

/// Carries out one of the tasks, with the tools that it needs.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    match &options.task {
        Task::Build => release(),
        Task::Install => release().and_then(|()| installation::run()),
        Task::Test { paths, valgrind: false } => release().and_then(|()| phpt::run(paths)),
        Task::Test { paths, valgrind: true } => {
            install::run(&[User::Php, User::Valgrind])?;
            build::run(Profile::Dev)?;
            phpt::run_under_valgrind(paths)
        }
        Task::Soak => release().and_then(|()| soak::run()),
        Task::Chaos { messages, seed } => release().and_then(|()| chaos::run(*messages, *seed)),
        Task::Matrix => {
            install::run(&[User::Matrix])?;
            matrix::run()
        }
    }
}

/// Builds the extension as it is released.
fn release() -> Result<(), Failure> {
    install::run(&[User::Php])?;
    build::run(Profile::Release)
}

/// Every check of the extension that needs no other program: its style, its lints, its tests, its memory.
pub(crate) fn check() -> Result<(), Failure> {
    let style = build::check();
    build::run(Profile::Release)?;
    phpt::run(&[])
        .and(fuzz::run(FUZZ_TIME, Some(FUZZ_SEED)))
        .and(soak::run())
        .and(chaos::run(CHAOS_MESSAGES, CHAOS_SEED))
        .and(style)
}

/// Builds the extension, and calls its functions and methods with odd arguments for `time`.
pub(crate) fn fuzz(time: Duration, seed: Option<u64>) -> Result<(), Failure> {
    release()?;
    fuzz::run(time, seed)
}

const FUZZ_TIME: Duration = Duration::from_secs(30);
/// The same scripts in every run of the tests: what they find is a change's doing. The command of its own tries others.
const FUZZ_SEED: u64 = 1;
/// Ten seconds. Memory settles at two million: of a few more the first tenth would come too early to be compared.
const CHAOS_MESSAGES: u64 = 1_000_000;
const CHAOS_SEED: u64 = 1;
