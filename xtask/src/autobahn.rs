//! `cargo xtask autobahn`: the Autobahn test suite against `gannet echo`, and against the echo server in PHP.

mod splitting_proxy;

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::thread;

use crate::command::{command, run as run_command};
use crate::echo_server::EchoServer;
use crate::failure::Failure;
use crate::paths;
use crate::php::Example;
use splitting_proxy::SplittingProxy;

#[derive(Default, clap::Args)]
pub(crate) struct Options {
    /// One run with a server of this many threads; with none of --threads, --split and --compression: 1, 2, 1 with
    /// --split, and 1 with each --compression for a part of its cases
    #[arg(long, value_name = "N")]
    threads: Vec<usize>,
    /// The cases of permessage-deflate (12.*, 13.*) instead of the others
    #[arg(long, value_name = "HOW")]
    compression: Option<Compression>,
    /// Through a proxy that cuts both directions at random places
    #[arg(long)]
    split: bool,
    /// Seed of the places where the proxy cuts; a random one is printed
    #[arg(long)]
    seed: Option<u64>,
    /// Against php/examples/echo.php instead, which needs PHP's headers
    #[arg(long, conflicts_with = "threads")]
    php: bool,
}

impl Options {
    /// Against the echo server in PHP: without compression, and some of the cases with it.
    pub(crate) fn php() -> Self {
        Self { php: true, ..Self::default() }
    }

    fn runs(&self) -> Vec<Run> {
        let way = if self.split { Way::Split } else { Way::Direct };
        let compression = self.compression;
        let run = |server| Run { server, way, compression, part: None };
        let rust = |threads| run(Server::Rust { threads });
        // All cases with each way take twenty minutes, mostly the suite's own.
        let part = |run: Run, how, cases| Run { compression: Some(how), part: Some(cases), ..run };
        let has_choice = self.split || compression.is_some();
        match (self.php, self.threads.as_slice(), has_choice) {
            (true, _, true) => vec![run(Server::Php)],
            (true, _, false) => {
                let php = run(Server::Php);
                vec![php, part(php, Compression::Alone, "12.1.*,13.1.*")]
            }
            (false, [], true) => vec![rust(1)],
            (false, [], false) => vec![
                rust(1),
                rust(2),
                Run { way: Way::Split, ..rust(1) },
                part(rust(1), Compression::Alone, "12.*"),
                part(rust(1), Compression::Context, "13.*"),
            ],
            (false, threads, _) => threads.iter().copied().map(rust).collect(),
        }
    }
}

/// Runs the suite once for each server asked for; a failure does not keep the others from running.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    if options.php {
        Example::build()?
    } else {
        EchoServer::build()?
    }
    let runs = options.runs();
    let seed = options.seed.unwrap_or_else(|| fastrand::u64(..));
    // The cases of compression take minutes, mostly the suite's own, and none of them is about time.
    let (compressed, others): (Vec<Run>, Vec<Run>) = runs.iter().partition(|run| run.compression.is_some());
    let failed_others = others.iter().filter(|run| !run.passes(seed)).count();
    let failed_compressed = thread::scope(|scope| {
        let started: Vec<_> = compressed.iter().map(|run| scope.spawn(move || run.passes(seed))).collect();
        started.into_iter().map(|run| run.join().unwrap_or(false)).filter(|passed| !passed).count()
    });
    let failed = failed_others + failed_compressed;
    if failed == 0 { Ok(()) } else { Err(Failure::Runs { failed, all: runs.len() }) }
}

/// One run of the suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    server: Server,
    way: Way,
    /// `None`: without compression, and without the cases that need it.
    compression: Option<Compression>,
    /// A part of its cases; `None` for all.
    part: Option<&'static str>,
}

/// The server under test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Server {
    Rust { threads: usize },
    Php,
}

/// The way messages are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Compression {
    /// Each by itself
    Alone,
    /// In the context of those before
    Context,
}

/// The way of the fuzzing client to the server.
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
        let way = match self.way {
            Way::Direct => "",
            Way::Split => "-split",
        };
        let compression = match self.compression {
            None => "",
            Some(Compression::Alone) => "-compressed",
            Some(Compression::Context) => "-compressed-in-context",
        };
        format!("{server}{compression}{way}")
    }

    /// Executes the run and returns whether it passed; if not, the reason is printed.
    fn passes(self, seed: u64) -> bool {
        println!("autobahn: {}", self.name());
        let result = self.execute(seed);
        if let Err(failure) = &result {
            println!("autobahn: {}: {failure}", self.name());
        }
        result.is_ok()
    }

    fn execute(self, seed: u64) -> Result<(), Failure> {
        let reports = paths::target().join("autobahn").join(self.name());
        fs::create_dir_all(&reports).map_err(|source| Failure::File { path: reports.clone(), source })?;
        let log = reports.join("server.log");
        // The failed case is worth more words than a server that also stops badly.
        match self.server {
            Server::Rust { threads } => {
                let settings = [SETTINGS, compression_settings(self.compression)].concat();
                let server = EchoServer::start(threads, &settings, &log)?;
                self.meet(server.address(), seed, &reports).and(server.stop())
            }
            Server::Php => {
                let arguments: &[&str] = if self.compression.is_some() { &["--compression"] } else { &[] };
                let server = Example::start("php/examples/echo.php", arguments, &log)?;
                self.meet(server.address(), seed, &reports).and(server.stop())
            }
        }
    }

    /// Runs the suite against the server.
    fn meet(self, server: SocketAddr, seed: u64, reports: &Path) -> Result<(), Failure> {
        let address = match self.way {
            Way::Direct => server,
            Way::Split => SplittingProxy::start(server, seed).map_err(Failure::Proxy)?.address(),
        };
        run_command(suite(address, self, reports))
    }
}

fn compression_settings(compression: Option<Compression>) -> &'static [&'static str] {
    // The cases compare small messages, too.
    match compression {
        None => &[],
        Some(Compression::Alone) => &["compression=true", "compression_threshold=0"],
        Some(Compression::Context) => {
            &["compression=true", "compression_threshold=0", "compression_context_takeover=true"]
        }
    }
}

fn suite(address: SocketAddr, run: Run, reports: &Path) -> Command {
    let mut suite = command("tests/autobahn/run-autobahn", &["--strict", "--timeout", RUN_SECONDS_MAX]);
    match run.compression {
        None => suite.args(["--exclude", COMPRESSED, "--expect", INFORMATIONAL]),
        Some(_) => suite.args(["--cases", run.part.unwrap_or(COMPRESSED)]),
    };
    suite.args(["--url", &format!("ws://{address}"), "--agent", &run.name()]).arg("--outdir").arg(reports);
    suite.arg("--cache-dir").arg(paths::cache().join("run-autobahn"));
    suite
}

/// Settings for the cases 9.*: messages of 16 MiB, in up to 65537 fragments, echoed at once.
const SETTINGS: &[&str] = &["message_size_max=16MiB", "fragments_max=100000", "send_queue_size_hard=64MiB"];
/// Cases without a right answer. Every other case has to be OK.
const INFORMATIONAL: &str = "INFORMATIONAL=7.1.6,7.13.1,7.13.2";
const COMPRESSED: &str = "12.*,13.*";
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
        assert_eq!(
            runs(&[], false),
            [
                "threads-1",
                "threads-2",
                "threads-1-split",
                "threads-1-compressed",
                "threads-1-compressed-in-context"
            ]
        );
        assert_eq!(runs(&[], true), ["threads-1-split"]);
        assert_eq!(runs(&[4, 2], false), ["threads-4", "threads-2"]);
        assert_eq!(runs(&[4], true), ["threads-4-split"]);
        let php = Options::php().runs().into_iter().map(Run::name);
        assert_eq!(php.collect::<Vec<_>>(), ["php", "php-compressed"]);
    }
}
