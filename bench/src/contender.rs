//! The servers that are compared.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use crate::affinity::Affinity;

/// An echo server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contender {
    /// The yardstick.
    Floor,
    /// `gannet echo` on one thread.
    Gannet,
    /// tokio-tungstenite on a current-thread runtime.
    Tungstenite,
}

impl Contender {
    /// How it is started, given its executable.
    fn command(self, program: &PathBuf) -> Command {
        let mut command = Command::new(program);
        match self {
            Self::Floor | Self::Tungstenite => command.arg(ANY_PORT),
            Self::Gannet => command.args(["echo", "--threads", "1", "--listen", ANY_PORT]),
        };
        command
    }

    /// How it is built.
    fn build_command(self) -> &'static str {
        match self {
            Self::Floor | Self::Tungstenite => "cargo build --release --package gannet-bench",
            Self::Gannet => "cargo build --release",
        }
    }
}

impl fmt::Display for Contender {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Floor => "floor",
            Self::Gannet => "gannet",
            Self::Tungstenite => "tokio-tungstenite",
        })
    }
}

/// A server that is running; it ends with this value.
#[derive(Debug)]
pub struct Running {
    /// What it is.
    pub contender: Contender,
    /// Where it listens.
    pub address: SocketAddr,
    process: Process,
}

/// Why a server is not running.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// There is no such executable.
    #[error("there is no {}; `{}` makes {contender}", program.display(), contender.build_command())]
    Missing {
        /// What was to be started.
        contender: Contender,
        /// Where it was looked for.
        program: PathBuf,
    },
    /// It ended, or took too long, before it said where it listens.
    #[error("{contender} did not say `listening on ADDRESS` within {} s", READY_TIMEOUT.as_secs())]
    NotReady {
        /// What was started.
        contender: Contender,
    },
    /// The system refused.
    #[error(transparent)]
    System(#[from] io::Error),
}

impl Running {
    /// Starts a server on the servers' processor and waits until it listens. The caller ends up on the load's.
    ///
    /// # Errors
    ///
    /// [`StartError::Missing`], [`StartError::NotReady`], or what the system says.
    pub fn start(contender: Contender, program: PathBuf, affinity: Affinity) -> Result<Self, StartError> {
        if !program.is_file() {
            return Err(StartError::Missing { contender, program });
        }
        // Before the start and not after it: its first thread may have started others by then.
        affinity.enter_server().map_err(io::Error::from)?;
        let child = contender
            .command(&program)
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        affinity.enter_load().map_err(io::Error::from)?;
        let mut process = Process(child?);
        let (sender, addresses) = mpsc::channel();
        watch(process.0.stdout.take(), sender.clone());
        watch(process.0.stderr.take(), sender);
        match addresses.recv_timeout(READY_TIMEOUT) {
            Ok(address) => Ok(Self { contender, address, process }),
            Err(_) => Err(StartError::NotReady { contender }),
        }
    }

    /// Its process id.
    pub fn process_id(&self) -> u32 {
        self.process.0.id()
    }
}

#[derive(Debug)]
struct Process(Child);

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

const ANY_PORT: &str = "127.0.0.1:0";
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
