//! The command `gannet`: a ready WebSocket server.

mod arguments;
mod echo;
mod failure;
mod signals;

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use arguments::{Arguments, Command, ServerArguments};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log_to_stderr();
    let result = match arguments.command.unwrap_or(Command::Echo(ServerArguments::default())) {
        Command::Echo(server) => echo::run(&server),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("gannet: {failure}");
            failure.exit_code()
        }
    }
}

/// `RUST_LOG=debug` shows why connections end.
fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
