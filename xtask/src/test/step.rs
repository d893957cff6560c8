//! The steps of `cargo xtask test`.

use std::env;

use clap::ValueEnum;

use super::{interop, php};
use crate::command::{cargo, run};
use crate::failure::Failure;
use crate::install::{self, User};
use crate::{autobahn, browser, fuzz, paths, tidy};

/// A step; they run in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// Install the tools that are missing
    Install,
    /// Check what clippy cannot
    Tidy,
    /// Check that rustfmt would change nothing
    Format,
    /// Check with clippy, where a warning is an error
    Clippy,
    /// Build the documentation, where a warning is an error
    Docs,
    /// Check the dependencies: duplicates, licenses, sources
    Deny,
    /// Talk to clients that nobody here wrote
    Interop,
    /// Run the Autobahn test suite
    Autobahn,
    /// Test the page and the chat in a browser
    Browser,
    /// Check, build and test the PHP extension
    Php,
    /// Fuzz for a few seconds
    Fuzz,
    /// Try the orders in which loops and other threads may come by their locks
    Model,
    /// Run the examples in the documentation and the tests, whose failures are then the last that is said
    Tests,
}

impl Step {
    pub(super) fn name(self) -> String {
        self.possible_value().get_name().to_owned()
    }

    /// The sentence that `--help` shows, too.
    pub(super) fn purpose(self) -> String {
        self.possible_value().get_help().expect("each step has a comment").to_string()
    }

    /// Runs it as one of the `chosen` steps.
    pub(super) fn run(self, chosen: &[Self]) -> Result<(), Failure> {
        match self {
            Self::Install => install::run(&chosen.iter().copied().map(User::Step).collect::<Vec<_>>()),
            Self::Tidy => tidy::run(&tidy::Options { fix: false }),
            Self::Format => run(cargo(&["fmt", "--all", "--check"])),
            Self::Clippy => run(cargo(CLIPPY)).and_then(|()| run(cargo(CLIPPY_BARE))),
            Self::Docs => documentation(),
            Self::Deny => run(cargo(&["deny", "check", "bans", "licenses", "sources"])),
            Self::Interop => interop::run(),
            Self::Autobahn => autobahn::run(&autobahn::Options::default()),
            Self::Browser => browser::run(&browser::Options::default()),
            Self::Php => php::run(),
            Self::Fuzz => fuzz::run(&fuzz::Options { seconds: FUZZ_SECONDS, php: false, seed: None }),
            Self::Model => model(),
            Self::Tests => run(cargo(&["test", "--workspace", "--doc", "--all-features"]))
                .and_then(|()| run(cargo(NEXTEST))),
        }
    }

    fn possible_value(self) -> clap::builder::PossibleValue {
        self.to_possible_value().expect("no step is hidden")
    }
}

fn documentation() -> Result<(), Failure> {
    let mut documentation = cargo(&["doc", "--workspace", "--no-deps", "--all-features"]);
    documentation.env("RUSTDOCFLAGS", "-D warnings");
    run(documentation)
}

/// Runs the model checker in a target folder of its own, for its locks differ from those of every other
/// build.
fn model() -> Result<(), Failure> {
    let flags = env::var("RUSTFLAGS").unwrap_or_default();
    let mut model = cargo(MODEL);
    model.env("RUSTFLAGS", format!("{flags} --cfg gannet_model"));
    model.env("CARGO_TARGET_DIR", paths::target().join("model"));
    run(model)
}

const CLIPPY: &[&str] = &[
    "clippy",
    "--workspace",
    "--all-targets",
    "--all-features",
    "--test",
    "curl",
    "--test",
    "compression_clients",
    "--",
    "-D",
    "warnings",
];
/// The crate without its features.
const CLIPPY_BARE: &[&str] =
    &["clippy", "--package", "gannet", "--lib", "--no-default-features", "--", "-D", "warnings"];
const MODEL: &[&str] = &["test", "--package", "gannet", "--lib", "--", "--nocapture", "event_loop::model"];
const NEXTEST: &[&str] = &[
    "nextest",
    "run",
    "--workspace",
    "--all-features",
    "--no-fail-fast",
    "--config-file",
    "xtask/nextest.toml",
];
const FUZZ_SECONDS: u32 = 10;
