use std::io;
use std::net::SocketAddr;
use std::process::ExitCode;

use super::mistake::Mistake;

/// Why a load ended otherwise than well.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoadFailure {
    #[error("{0}")]
    Mistake(#[from] Mistake),
    #[error("nobody could be connected to {address}: {first}")]
    NobodyConnected { address: SocketAddr, first: String },
    #[error("cannot start: {0}")]
    System(#[source] io::Error),
    #[error("cannot start a process of the load: {0}")]
    Part(#[source] io::Error),
    #[error("a process of the load ended before its work was done")]
    PartLost,
    #[error("cannot print: {0}")]
    Output(#[source] io::Error),
    #[error("the run had failures: {0}")]
    Failures(u64),
    #[error("interrupted")]
    Interrupted,
}

impl LoadFailure {
    /// 2 where it could not start, 1 where something failed in the run, 130 where it was interrupted.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Mistake(_) | Self::NobodyConnected { .. } | Self::System(_) | Self::Part(_) => {
                ExitCode::from(2)
            }
            Self::PartLost | Self::Output(_) | Self::Failures(_) => ExitCode::FAILURE,
            Self::Interrupted => ExitCode::from(130),
        }
    }
}
