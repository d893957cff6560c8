//! `gannet echo` or `gannet serve`, the server under test: built, started on a free port, and stopped with a
//! signal.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{ChildStderr, Command, Stdio};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::command::{cargo, command, run};
use crate::failure::Failure;
use crate::paths;
use crate::server_process::ServerProcess;

/// A running `gannet echo`, or `gannet serve`.
pub(crate) struct EchoServer {
    process: ServerProcess,
    address: SocketAddr,
    log: PathBuf,
    log_keeper: JoinHandle<io::Result<()>>,
}

impl EchoServer {
    /// Builds the binary as it is released.
    pub(crate) fn build() -> Result<(), Failure> {
        run(cargo(&["build", "--release", "--package", "gannet-cli"]))
    }

    /// The path of that binary.
    pub(crate) fn binary() -> PathBuf {
        paths::target().join("release/gannet")
    }

    /// Starts it with `settings` (`key=value`), and waits until it listens; its stderr goes to the file
    /// `log`.
    pub(crate) fn start(threads: usize, settings: &[&str], log: &Path) -> Result<Self, Failure> {
        Self::run(server_command(&["echo"], threads, settings), log)
    }

    /// Starts `gannet serve` in the same way, which answers plain requests, too.
    pub(crate) fn start_serve(settings: &[&str], log: &Path) -> Result<Self, Failure> {
        Self::run(server_command(&["serve", "--quiet"], 2, settings), log)
    }

    fn run(server: Command, log: &Path) -> Result<Self, Failure> {
        let file_failure = |source| Failure::File { path: log.to_owned(), source };
        let log_file = File::create(log).map_err(file_failure)?;
        let mut process = ServerProcess::start(server)?;
        let stderr = process.stderr();
        let (found, address) = mpsc::channel();
        let log_keeper = thread::spawn(move || keep_log(stderr, log_file, &found));
        match address.recv_timeout(START_TIME_MAX) {
            Ok(address) => Ok(Self { process, address, log: log.to_owned(), log_keeper }),
            Err(_) => Err(Failure::ServerNotReady { log: log.to_owned() }),
        }
    }

    /// The address it listens on.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Sends SIGTERM; the server has to end with status 0, and no thread of it may have panicked.
    pub(crate) fn stop(self) -> Result<(), Failure> {
        let log = self.log;
        let stopped = self.process.stop(&log);
        let file_failure = |source| Failure::File { path: log.clone(), source };
        self.log_keeper.join().expect("keep_log does not panic").map_err(file_failure)?;
        stopped?;
        let said = std::fs::read_to_string(&log).map_err(file_failure)?;
        if said.contains("panicked at") { Err(Failure::ServerPanicked { log }) } else { Ok(()) }
    }
}

fn server_command(kind: &[&str], threads: usize, settings: &[&str]) -> Command {
    let mut server = command(EchoServer::binary(), kind);
    server.args(["--listen", "127.0.0.1:0"]);
    server.arg("--threads").arg(threads.to_string());
    for setting in settings {
        server.args(["--set", setting]);
    }
    // Without colours the line with the address is plain text.
    server.env("NO_COLOR", "1").stderr(Stdio::piped());
    server
}

/// Copies the server's stderr to its log, and passes on the address it listens on.
fn keep_log(stderr: ChildStderr, mut log: File, found: &Sender<SocketAddr>) -> io::Result<()> {
    let mut lines = BufReader::new(stderr);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        log.write_all(&line)?;
        if let Some(address) = address_in(&String::from_utf8_lossy(&line)) {
            // Nobody waits for a second address.
            found.send(address).ok();
        }
        line.clear();
    }
    Ok(())
}

fn address_in(line: &str) -> Option<SocketAddr> {
    let (_, after) = line.split_once("listening on ")?;
    after.split_whitespace().next()?.trim_end_matches([',', '.', ';']).parse().ok()
}

const START_TIME_MAX: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_found_in_a_log_line() {
        let line = "2026-01-01T00:00:00Z INFO gannet: listening on 127.0.0.1:40001, 2 threads\n";
        assert_eq!(address_in(line), Some(SocketAddr::from(([127, 0, 0, 1], 40001))));
        assert_eq!(address_in("listening on everything"), None);
        assert_eq!(address_in("nothing"), None);
    }
}
