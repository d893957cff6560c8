//! The servers that are compared.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::running::StartError;

/// A server, and how it is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contender {
    /// The yardstick: echo, and what opening and closing costs.
    Floor,
    /// The yardstick where each message goes to everybody.
    FloorFanOut,
    /// `gannet echo` with one loop.
    Gannet,
    /// `gannet echo` with two loops.
    GannetTwoLoops,
    /// A server on the crate gannet that pushes each message to everybody.
    GannetFanOut,
    /// A server on the crate gannet that answers from another thread.
    GannetHandle,
    /// tokio-tungstenite.
    TokioTungstenite,
    /// tokio-websockets.
    TokioWebsockets,
    /// fastwebsockets, on hyper.
    Fastwebsockets,
    /// axum, on hyper and tokio-tungstenite.
    Axum,
}

impl Contender {
    /// Its executable, and what that is told besides where to listen.
    fn invocation(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Floor => ("floor", &["echo"]),
            Self::FloorFanOut => ("floor", &["fan-out"]),
            Self::Gannet => (GANNET, &["echo", "--threads", "1", "--listen"]),
            Self::GannetTwoLoops => (GANNET, &["echo", "--threads", "2", "--listen"]),
            Self::GannetFanOut => ("gannet_bench_server", &["fan-out"]),
            Self::GannetHandle => ("gannet_bench_server", &["handle"]),
            Self::TokioTungstenite => ("peer", &["tokio-tungstenite"]),
            Self::TokioWebsockets => ("peer", &["tokio-websockets"]),
            Self::Fastwebsockets => ("peer", &["fastwebsockets"]),
            Self::Axum => ("peer", &["axum"]),
        }
    }
}

impl fmt::Display for Contender {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Floor | Self::FloorFanOut => "floor",
            Self::Gannet | Self::GannetFanOut => "gannet",
            Self::GannetTwoLoops => "gannet, two loops",
            Self::GannetHandle => "gannet, by handle",
            Self::TokioTungstenite => "tokio-tungstenite",
            Self::TokioWebsockets => "tokio-websockets",
            Self::Fastwebsockets => "fastwebsockets",
            Self::Axum => "axum",
        })
    }
}

/// Where the executables are.
#[derive(Clone, Debug)]
pub struct Programs {
    folder: PathBuf,
    gannet: PathBuf,
}

impl Programs {
    /// All in one folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), gannet: folder.join(GANNET) }
    }

    /// The same with another `gannet`.
    #[must_use]
    pub fn with_gannet(self, gannet: PathBuf) -> Self {
        Self { gannet, ..self }
    }

    /// The command `gannet`.
    ///
    /// # Errors
    ///
    /// [`StartError::Missing`] where there is none.
    pub fn gannet(&self) -> Result<Command, StartError> {
        existing(self.gannet.clone())
    }

    /// What starts a server on any free port of this machine.
    ///
    /// # Errors
    ///
    /// [`StartError::Missing`] where its executable is not there.
    pub fn server(&self, contender: Contender) -> Result<Command, StartError> {
        let (program, arguments) = contender.invocation();
        let mut command =
            if program == GANNET { self.gannet()? } else { existing(self.folder.join(program))? };
        command.args(arguments).arg(ANY_PORT);
        Ok(command)
    }
}

fn existing(program: PathBuf) -> Result<Command, StartError> {
    if program.is_file() { Ok(Command::new(program)) } else { Err(StartError::Missing { program }) }
}

const ANY_PORT: &str = "127.0.0.1:0";
const GANNET: &str = "gannet";
