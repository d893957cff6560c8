//! `cargo xtask autobahn`: the Autobahn test suite against `gannet echo`.

mod splitting_proxy;

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use crate::command::{command, run as run_command};
use crate::echo_server::EchoServer;
use crate::failure::Failure;
use crate::paths;
use splitting_proxy::SplittingProxy;

#[derive(Default, clap::Args)]
pub(crate) struct Options {
    /// All 517 cases: those of permessage-deflate (12.*, 13.*) run as well, and have to be declined
    #[arg(long)]
    full: bool,
    /// One run with a server of this many threads; with neither --threads nor --split: 1, 2, and 1 with --split
    #[arg(long, value_name = "N")]
    threads: Vec<usize>,
    /// Through a proxy that cuts both directions at random places
    #[arg(long)]
    split: bool,
    /// Where the proxy cuts; a random one is printed
    #[arg(long)]
    seed: Option<u64>,
}

impl Options {
    fn runs(&self) -> Vec<Run> {
        let run = |&threads: &usize| Run { threads, way: if self.split { Way::Split } else { Way::Direct } };
        match (self.threads.is_empty(), self.split) {
            (false, _) => self.threads.iter().map(run).collect(),
            (true, true) => vec![run(&1)],
            (true, false) => vec![run(&1), run(&2), Run { threads: 1, way: Way::Split }],
        }
    }
}

/// Runs the suite once for each server asked for; all run, whichever fails.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    EchoServer::build()?;
    let runs = options.runs();
    let seed = options.seed.unwrap_or_else(|| fastrand::u64(..));
    let mut failed = 0;
    for run in &runs {
        println!("autobahn: {}", run.name());
        if let Err(failure) = run.execute(options.full, seed) {
            println!("autobahn: {}: {failure}", run.name());
            failed += 1;
        }
    }
    if failed == 0 { Ok(()) } else { Err(Failure::Runs { failed, all: runs.len() }) }
}

/// One run of the suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    threads: usize,
    way: Way,
}

/// How the fuzzing client reaches the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Direct,
    Split,
}

impl Run {
    fn name(self) -> String {
        match self.way {
            Way::Direct => format!("threads-{}", self.threads),
            Way::Split => format!("threads-{}-split", self.threads),
        }
    }

    fn execute(self, full: bool, seed: u64) -> Result<(), Failure> {
        let reports = paths::target().join("autobahn").join(self.name());
        fs::create_dir_all(&reports).map_err(|source| Failure::File { path: reports.clone(), source })?;
        let server = EchoServer::start(self.threads, SETTINGS, &reports.join("server.log"))?;
        let address = match self.way {
            Way::Direct => server.address(),
            Way::Split => SplittingProxy::start(server.address(), seed).map_err(Failure::Proxy)?.address(),
        };
        // A server that also stops badly is worth less words than the case that failed.
        run_command(suite(address, &self.name(), &reports, full)).and(server.stop())
    }
}

fn suite(address: SocketAddr, name: &str, reports: &Path, full: bool) -> Command {
    let mut suite = command("tests/autobahn/run-autobahn", &["--strict", "--timeout", RUN_SECONDS_MAX]);
    suite.args(["--expect", INFORMATIONAL]);
    suite.args(if full { ["--expect", DECLINED] } else { ["--exclude", COMPRESSION] });
    suite.args(["--url", &format!("ws://{address}"), "--agent", name]).arg("--outdir").arg(reports);
    suite.arg("--cache-dir").arg(paths::cache().join("run-autobahn"));
    suite
}

/// What the cases of 9.* need: messages of 16 MiB, in up to 65537 fragments, echoed at once.
const SETTINGS: &[&str] = &["message_size_max=16MiB", "fragments_max=100000", "send_queue_size_hard=64MiB"];
/// Cases without a right answer. Every other case has to be OK.
const INFORMATIONAL: &str = "INFORMATIONAL=7.1.6,7.13.1,7.13.2";
const COMPRESSION: &str = "12.*,13.*";
/// What the suite says of a server that declines permessage-deflate.
const DECLINED: &str = "UNIMPLEMENTED=12.*,13.*";
const RUN_SECONDS_MAX: &str = "900";

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(threads: &[usize], split: bool) -> Vec<String> {
        let options = Options { threads: threads.to_vec(), split, ..Options::default() };
        options.runs().into_iter().map(Run::name).collect()
    }

    #[test]
    fn the_options_choose_the_runs() {
        assert_eq!(runs(&[], false), ["threads-1", "threads-2", "threads-1-split"]);
        assert_eq!(runs(&[], true), ["threads-1-split"]);
        assert_eq!(runs(&[4, 2], false), ["threads-4", "threads-2"]);
        assert_eq!(runs(&[4], true), ["threads-4-split"]);
    }
}
