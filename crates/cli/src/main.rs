//! The command `gannet`: a ready WebSocket server.

mod arguments;
mod echo;
mod failure;
mod load;
mod page;
mod printer;
mod serve;
mod settings;
mod signals;
mod terminal;

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use arguments::{Arguments, Command};
use terminal::{Stderr, say};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log_to_stderr();
    let result = match arguments.command {
        Some(Command::Echo(server)) => echo::run(&server),
        Some(Command::Load(arguments)) => load::run(&arguments),
        Some(Command::LoadPart) => gannet_load::run_part().map_err(Into::into),
        Some(Command::Settings(arguments)) => settings::run(&arguments),
        Some(Command::Serve(arguments)) => serve::run(&arguments),
        None => serve::run(&arguments.serve),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(format_args!("gannet: {failure}"));
            failure.exit_code()
        }
    }
}

/// Logs to stderr; `RUST_LOG=debug` shows why connections end.
fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(|| Stderr)
        .with_ansi(!plain && std::io::stderr().is_terminal())
        // That error would be printed on stderr, which cannot be written to, and panic.
        .log_internal_errors(false)
        .init();
}
