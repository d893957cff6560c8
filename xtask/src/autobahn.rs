//! `cargo xtask autobahn`: the Autobahn test suite against `gannet echo`, and against the echo server in PHP.

mod splitting_proxy;

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use crate::command::{command, run as run_command};
use crate::echo_server::EchoServer;
use crate::failure::Failure;
use crate::paths;
use crate::php::Example;
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
    /// Against php/examples/echo.php instead, for which PHP's headers have to be there
    #[arg(long, conflicts_with = "threads")]
    php: bool,
}

impl Options {
    /// One run against the echo server in PHP.
    pub(crate) fn php() -> Self {
        Self { php: true, ..Self::default() }
    }

    fn runs(&self) -> Vec<Run> {
        let way = if self.split { Way::Split } else { Way::Direct };
        let run = |&threads: &usize| Run { server: Server::Rust { threads }, way };
        match (self.threads.is_empty(), self.split) {
            _ if self.php => vec![Run { server: Server::Php, way }],
            (false, _) => self.threads.iter().map(run).collect(),
            (true, true) => vec![run(&1)],
            (true, false) => vec![run(&1), run(&2), Run { way: Way::Split, ..run(&1) }],
        }
    }
}

/// Runs the suite once for each server asked for; all run, whichever fails.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    if options.php {
        Example::build()?
    } else {
        EchoServer::build()?
    }
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
    server: Server,
    way: Way,
}

/// What is tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Server {
    Rust { threads: usize },
    Php,
}

/// How the fuzzing client reaches the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Direct,
    Split,
}

impl Run {
    fn name(self) -> String {
        let server = match self.server {
            Server::Rust { threads } => format!("threads-{threads}"),
            Server::Php => "php".to_owned(),
        };
        match self.way {
            Way::Direct => server,
            Way::Split => format!("{server}-split"),
        }
    }

    fn execute(self, full: bool, seed: u64) -> Result<(), Failure> {
        let reports = paths::target().join("autobahn").join(self.name());
        fs::create_dir_all(&reports).map_err(|source| Failure::File { path: reports.clone(), source })?;
        let log = reports.join("server.log");
        // A server that also stops badly is worth less words than the case that failed.
        match self.server {
            Server::Rust { threads } => {
                let server = EchoServer::start(threads, SETTINGS, &log)?;
                self.meet(server.address(), seed, full, &reports).and(server.stop())
            }
            Server::Php => {
                let server = Example::start("php/examples/echo.php", &log)?;
                self.meet(server.address(), seed, full, &reports).and(server.stop())
            }
        }
    }

    /// Lets the suite loose on the server.
    fn meet(self, server: SocketAddr, seed: u64, full: bool, reports: &Path) -> Result<(), Failure> {
        let address = match self.way {
            Way::Direct => server,
            Way::Split => SplittingProxy::start(server, seed).map_err(Failure::Proxy)?.address(),
        };
        run_command(suite(address, &self.name(), reports, full))
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
        assert_eq!(Options::php().runs().into_iter().map(Run::name).collect::<Vec<_>>(), ["php"]);
    }
}
