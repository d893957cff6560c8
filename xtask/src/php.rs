//! `cargo xtask php`: the PHP extension built, installed and tested.

mod build;
mod example;
mod installation;
mod interpreter;
mod phpt;

use std::path::PathBuf;

use crate::failure::Failure;
use crate::install::{self, User};

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
    /// Build it, and put it where the PHP on your path loads it from
    Install,
    /// Build it and run its tests; nothing has to be installed
    Test {
        /// Only these tests, or folders of tests
        paths: Vec<PathBuf>,
    },
}

/// Does one of them, with the tools that all of them need.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    install::run(&[User::Php])?;
    match &options.task {
        Task::Build => build::run(),
        Task::Install => build::run().and_then(|()| installation::run()),
        Task::Test { paths } => build::run().and_then(|()| phpt::run(paths)),
    }
}

/// Everything that can be said about the extension without another program: its style, its lints, its tests.
pub(crate) fn check() -> Result<(), Failure> {
    let style = build::check();
    build::run()?;
    phpt::run(&[]).and(style)
}
