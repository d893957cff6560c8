//! A server as a process: started, watched and killed.

use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use crate::affinity::Affinity;

/// A server that is running; it ends with this value.
#[derive(Debug)]
pub struct Running {
    /// The address that it listens on.
    pub address: SocketAddr,
    process: Process,
}

/// A server that could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// There is no such executable.
    #[error("there is no {}; `cargo xtask bench` makes it", program.display())]
    Missing {
        /// The path that it was looked for at.
        program: PathBuf,
    },
    /// It needs a package that is not part of the project.
    #[error("there is no {package}; `{installed_by}` gets it")]
    NotInstalled {
        /// The package.
        package: &'static str,
        /// The command that installs it.
        installed_by: &'static str,
    },
    /// It ended, or took too long, before it printed its address.
    #[error("{} did not say `listening on ADDRESS` within {} s", program.display(), READY_TIMEOUT.as_secs())]
    NotReady {
        /// The program.
        program: PathBuf,
    },
    /// The system refused.
    #[error("{}: {source}", program.display())]
    System {
        /// The program.
        program: PathBuf,
        /// The system's error.
        source: io::Error,
    },
}

impl Running {
    /// Starts a server on the servers' processors, and waits until it listens. The caller ends up on the
    /// load's.
    ///
    /// # Errors
    ///
    /// [`StartError::NotReady`], or [`StartError::System`] where the program cannot be run or its processor
    /// not be set.
    pub fn start(mut command: Command, affinity: &Affinity) -> Result<Self, StartError> {
        let program = PathBuf::from(command.get_program());
        let system = |source| StartError::System { program: program.clone(), source };
        command.env("NO_COLOR", "1").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Before the start and not after it: its first thread may have started others by then.
        affinity.enter_server().map_err(|error| system(error.into()))?;
        let child = command.spawn();
        affinity.enter_load().map_err(|error| system(error.into()))?;
        let mut process = Process(child.map_err(system)?);
        let (sender, addresses) = mpsc::channel();
        watch(process.0.stdout.take(), sender.clone());
        watch(process.0.stderr.take(), sender);
        match addresses.recv_timeout(READY_TIMEOUT) {
            Ok(address) => Ok(Self { address, process }),
            Err(_) => Err(StartError::NotReady { program }),
        }
    }

    /// Its process id.
    pub fn process_id(&self) -> u32 {
        self.process.0.id()
    }

    /// Its open descriptors, of which each connection has one.
    ///
    /// # Errors
    ///
    /// If the process has ended, the error of `/proc`.
    pub fn descriptors(&self) -> io::Result<u64> {
        Ok(fs::read_dir(format!("/proc/{}/fd", self.process_id()))?.count() as u64)
    }
}

/// A process that does not outlive its use.
#[derive(Debug)]
pub(crate) struct Process(pub(crate) Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Reads a stream to its end, so that the server never waits for room in it, and reports the address it names.
fn watch(stream: Option<impl Read + Send + 'static>, sender: Sender<SocketAddr>) {
    let Some(stream) = stream else { return };
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if let Some(address) = listening_address(&line) {
                // Only the first one is waited for.
                let _ = sender.send(address);
            }
        }
    });
}

fn listening_address(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("listening on ")?;
    let word = rest.split_whitespace().next()?;
    let address = word.rsplit('/').find(|part| !part.is_empty())?;
    address.trim_end_matches([',', '.', ';']).parse().ok()
}

const READY_TIMEOUT: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use super::listening_address;

    #[test]
    fn the_address_is_found_however_the_line_is_dressed() {
        let expected = "127.0.0.1:9501".parse().ok();
        for line in [
            "listening on 127.0.0.1:9501",
            "2026-01-01T00:00:00Z  INFO gannet: listening on 127.0.0.1:9501, 1 thread",
            "listening on ws://127.0.0.1:9501/",
        ] {
            assert_eq!(listening_address(line), expected, "{line}");
        }
        assert_eq!(listening_address("listening on nothing"), None);
    }
}
