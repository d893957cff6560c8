//! The failures of tasks.

use std::io;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};
use std::time::Duration;

use thiserror::Error;

/// A failed task; the text is all that the user sees, so it names the command or the file.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    #[error("could not start: {command:?}: {source}")]
    NotStarted { command: Box<Command>, source: io::Error },
    #[error("failed ({status}): {command:?}")]
    Command { command: Box<Command>, status: ExitStatus },
    #[error("still running after {} s, stopped: {command:?}", after.as_secs())]
    TooLong { command: Box<Command>, after: Duration },
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("{}: {source}", path.display())]
    Manifest { path: PathBuf, source: Box<toml::de::Error> },
    #[error("README.md has no block with a configuration of nginx")]
    NoProxyExample,
    #[error("the splitting proxy could not listen: {0}")]
    Proxy(io::Error),
    #[error("the server did not say \"listening on\" (it ended, or took too long); its log: {}", log.display())]
    ServerNotReady { log: PathBuf },
    #[error("the example did not print \"listening on\" and an address")]
    ExampleNotReady,
    #[error("the server did not end after SIGTERM and was killed; its log: {}", log.display())]
    ServerNotStopped { log: PathBuf },
    #[error("the server ended with {status}; its log: {}", log.display())]
    ServerStatus { status: ExitStatus, log: PathBuf },
    #[error("a thread of the server panicked; its log: {}", log.display())]
    ServerPanicked { log: PathBuf },
    #[error("the server did not print \"{line}\"; its log: {}", log.display())]
    NotPrinted { line: &'static str, log: PathBuf },
    #[error("{count} findings")]
    Untidy { count: usize },
    #[error("{failed} of {all} steps failed")]
    Steps { failed: usize, all: usize },
    #[error("{failed} of {all} runs failed")]
    Runs { failed: usize, all: usize },
    #[error("{source}; the input that does it is in {}", artifacts.display())]
    FuzzFinding { artifacts: PathBuf, source: Box<Failure> },
    #[error("signal {signal} has ended PHP, with --seed {seed}, behind `{last}`; all calls: {}", log.display())]
    PhpSignal { seed: u64, signal: i32, last: String, log: PathBuf },
    #[error("something has panicked in PHP, with --seed {seed}; the last was `{last}`; all calls: {}", log.display())]
    PhpPanicked { seed: u64, last: String, log: PathBuf },
    #[error("SIGTERM does not end PHP, with --seed {seed}; the last was `{last}`; all calls: {}", log.display())]
    PhpHangs { seed: u64, last: String, log: PathBuf },
    #[error("of {scripts} scripts none has called anything in a callback: their servers have had no events")]
    NoCallbacks { scripts: u64 },
    #[error("{} has no fuzz target", .0.display())]
    NoFuzzTarget(PathBuf),
    #[error("fuzzing needs a nightly toolchain: `rustup toolchain install nightly`, or `--without fuzz`")]
    NoNightly,
    #[error("the PHP on the path did not say its version, its API number and its folders: `php -i`")]
    StrangePhp,
    #[error("this PHP is built for threads (ZTS), which the extension does not support")]
    ThreadSafePhp,
    #[error(
        "{} is PHP {version} with API {api}, but php-config belongs to API {headers}: install the headers of this PHP \
         (php{}-dev on Debian), or put its php first on your path",
        php.display(), version.split('.').take(2).collect::<Vec<_>>().join(".")
    )]
    PhpApi { php: PathBuf, version: String, api: String, headers: String },
    #[error("PHP reads no folder of settings: put `extension=gannet.so` into {}", settings.display())]
    NoScannedFolder { settings: PathBuf },
    #[error("run-tests.php, which comes with PHP's headers (php-dev), is not near {}", extensions.display())]
    NoTestRunner { extensions: PathBuf },
    #[error("the server has grown by {grown} KiB; {allowed} KiB are allowed")]
    Grown { grown: u64, allowed: u64 },
    #[error("the server was loaded and answered nothing")]
    NothingPassed,
    #[error("`gannet load --json` printed no report that can be read: {0}")]
    LoadReport(serde_json::Error),
    #[error("tools are missing, see above; as root this step installs them")]
    ToolsMissing,
    #[error("a tool is still missing after its installation: {0}")]
    ToolStillMissing(&'static str),
}
