//! The project's own commands: `cargo xtask test`, `tidy`, `autobahn`, `browser`, `php`, `fuzz`, `bench`.

mod autobahn;
mod bench;
mod browser;
mod command;
mod echo_server;
mod failure;
mod fuzz;
mod install;
mod paths;
mod php;
mod server_process;
mod test;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::failure::Failure;

/// The project's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Test everything, in order; what CI runs
    Test(test::Options),
    /// Check what clippy cannot
    Tidy(tidy::Options),
    /// Run the Autobahn test suite against `gannet echo`
    Autobahn(autobahn::Options),
    /// Test the page of `gannet serve` and the example `chat` in Chromium, and take pictures of the page
    Browser(browser::Options),
    /// Build, install or test the PHP extension
    Php(php::Options),
    /// Run each fuzz target for a while
    Fuzz(fuzz::Options),
    /// Measure next to the floor and to the peers, and write BENCHMARKS.md
    Bench(bench::Options),
}

impl Task {
    fn run(&self) -> Result<(), Failure> {
        match self {
            Self::Test(options) => test::run(options),
            Self::Tidy(options) => tidy::run(options),
            Self::Autobahn(options) => autobahn::run(options),
            Self::Browser(options) => browser::run(options),
            Self::Php(options) => php::run(options),
            Self::Fuzz(options) => fuzz::run(options),
            Self::Bench(options) => bench::run(options),
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match paths::enter_repository().and_then(|()| arguments.task.run()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}
