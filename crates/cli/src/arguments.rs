use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use gannet::Settings;
use gannet::settings::Layers;
use gannet_load::LoadArguments;

use crate::failure::Failure;
use crate::serve::ServeArguments;
use crate::settings::{SettingsArguments, lay_file};

/// A WebSocket server.
#[derive(Debug, Parser)]
#[command(name = "gannet", version, args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// For `gannet` without a command.
    #[command(flatten)]
    pub(crate) serve: ServeArguments,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print what clients say, answer them, and serve a page to talk from (this is what `gannet` alone does, too)
    Serve(ServeArguments),
    /// Answer each message with itself
    Echo(ServerArguments),
    /// Load a WebSocket server, verify every answer, and say how fast it was
    Load(Box<LoadArguments>),
    /// A process of a load among several, which reads its plan on stdin
    #[command(name = gannet_load::PART, hide = true)]
    LoadPart,
    /// Print all settings with their defaults, or check a file
    Settings(SettingsArguments),
}

/// Settings of a server. Later ones win: defaults, the file, `GANNET_*` in the environment, `--set`, the
/// options.
#[derive(Debug, Default, Args)]
pub(crate) struct ServerArguments {
    /// Address to listen on; may be given several times [default: 0.0.0.0:9501 and [::]:9501]
    #[arg(long, value_name = "ADDR")]
    listen: Vec<String>,
    /// Threads, each with an event loop of its own; 0 is one for each processor [default: 0]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// File with settings, in TOML
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// One setting, such as message_size_max=64KiB; may be given several times. Every setting can also be given as
    /// GANNET_NAME in the environment
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

impl ServerArguments {
    /// The settings that result from the file, the environment and the command line.
    ///
    /// # Errors
    ///
    /// A [`Failure`] that names the mistake and its source: `Unreadable` or `File` for the file, `Settings`
    /// for the others.
    pub(crate) fn settings(&self) -> Result<Settings, Failure> {
        let mut layers = Layers::new();
        if let Some(path) = &self.config {
            layers = lay_file(layers, path)?;
        }
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.to_string_lossy().into_owned()))
        });
        layers = layers.environment(variables)?;
        for assignment in &self.set {
            layers = layers.set(assignment)?;
        }
        let mut settings = layers.settings()?;
        if !self.listen.is_empty() {
            settings.listen.clone_from(&self.listen);
        }
        if settings.listen.is_empty() {
            settings.listen = EVERYWHERE.map(Into::into).to_vec();
        }
        if let Some(threads) = self.threads {
            settings.threads = threads;
        }
        Ok(settings)
    }
}

/// The addresses of a server that is given none.
pub(crate) const EVERYWHERE: [&str; 2] = ["0.0.0.0:9501", "[::]:9501"];
