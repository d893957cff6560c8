//! `cargo xtask bench`: everything built as it is released, and measured.

use crate::command::{cargo, command, run as run_command, succeeds};
use crate::failure::Failure;
use crate::install::{self, User};
use crate::paths;
use crate::test::NPM;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Few rounds: rough figures within about two minutes, and BENCHMARKS.md stays as it is
    #[arg(long)]
    quick: bool,
    /// Further options of gannet-bench; `-- --help` lists them
    #[arg(last = true, value_name = "OPTIONS")]
    rest: Vec<String>,
}

/// Builds the servers and measures them.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    install::run(&[User::Bench])?;
    run_command(cargo(BUILD))?;
    // One of the peers. The others are measured without it, and the table says that it was not there.
    if succeeds("npm", &["--version"])
        && let Err(failure) = run_command(command("npm", NPM))
    {
        println!("{failure}");
    }
    let mut bench = command(paths::target().join("release/gannet-bench"), &[]);
    bench.args(options.quick.then_some("--quick")).args(&options.rest);
    run_command(bench)
}

const BUILD: &[&str] = &["build", "--release", "--package", "gannet-cli", "--package", "gannet-bench"];
