use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use gannet::settings::{Mistakes, SettingsError};
use gannet::{RunError, StartError};
use gannet_load::LoadFailure;

use crate::settings::summary;

/// An end of the command other than the one asked for; its text is one line for the terminal.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("cannot read {}: {source}; name a file that can be read", .path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{}", summary(.path, .source))]
    File { path: PathBuf, source: Mistakes },
    #[error("mistakes in {}: {count}", .path.display())]
    Mistakes { path: PathBuf, count: usize },
    #[error("{0}")]
    Settings(#[from] SettingsError),
    #[error("{0}")]
    Start(#[from] StartError),
    #[error("cannot start: {0}")]
    System(#[source] io::Error),
    #[error("{0}")]
    Run(#[from] RunError),
    #[error("{0}")]
    Load(#[from] LoadFailure),
    #[error("cannot write to {}: {source}; name a file in a folder that exists", .path.display())]
    Histogram { path: PathBuf, source: io::Error },
    #[error("cannot print: {0}")]
    Output(#[source] io::Error),
}

impl Failure {
    /// 2 for a command that could not start, 1 for one that failed later, 130 for a load that was
    /// interrupted.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Unreadable { .. }
            | Self::File { .. }
            | Self::Mistakes { .. }
            | Self::Settings(_)
            | Self::Start(_)
            | Self::System(_)
            | Self::Load(
                LoadFailure::Arguments(_)
                | LoadFailure::NobodyConnected { .. }
                | LoadFailure::System(_)
                | LoadFailure::Part(_),
            )
            | Self::Histogram { .. } => ExitCode::from(2),
            Self::Load(LoadFailure::PartLost | LoadFailure::Failures(_)) | Self::Run(_) | Self::Output(_) => {
                ExitCode::FAILURE
            }
            Self::Load(LoadFailure::Interrupted) => ExitCode::from(130),
        }
    }
}
