//! A PHP script as a server under test, on a free port, with the built library.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use super::build::{self, Profile};
use crate::command::command;
use crate::failure::Failure;
use crate::server_process::{ServerProcess, free_address};

/// A running script.
pub(crate) struct Example {
    process: ServerProcess,
    address: SocketAddr,
    log: PathBuf,
}

impl Example {
    /// Builds the library that the scripts load.
    pub(crate) fn build() -> Result<(), Failure> {
        build::run(Profile::Release)
    }

    /// Starts a script with arguments behind the port, and waits until it accepts; its output goes to the
    /// file `log`.
    pub(crate) fn start(script: &str, arguments: &[&str], log: &Path) -> Result<Self, Failure> {
        let file_failure = |source| Failure::File { path: log.to_owned(), source };
        let output = File::create(log).map_err(file_failure)?;
        let errors = output.try_clone().map_err(file_failure)?;
        let address = free_address().map_err(file_failure)?;
        let mut php = command("php", &["-n", "-d"]);
        php.arg(format!("extension={}", build::library(Profile::Release)?.display()));
        php.args([script.to_owned(), address.port().to_string()]).args(arguments);
        php.stdout(output).stderr(errors);
        let process = ServerProcess::start(php)?.once_it_accepts(address, log)?;
        Ok(Self { process, address, log: log.to_owned() })
    }

    /// The address it listens on.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its resident memory in KiB.
    pub(super) fn resident_kib(&self) -> Result<u64, Failure> {
        let path = PathBuf::from(format!("/proc/{}/status", self.process.id()));
        let status = std::fs::read_to_string(&path).map_err(|source| Failure::File { path, source })?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let size = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
        Ok(size.expect("the kernel writes it so"))
    }

    /// Sends SIGTERM; the script has to end with status 0.
    pub(crate) fn stop(self) -> Result<(), Failure> {
        self.process.stop(&self.log)
    }
}
