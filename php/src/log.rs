//! What the server itself has to say: `log_file` and `log_level`.

use std::fs::{File, OpenOptions};
use std::io;
use std::sync::Mutex;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt;

use crate::server::Process;

/// Runs `inside` with the server's words going to the log file, or else to standard error.
///
/// # Errors
///
/// Where the file cannot be written.
pub(crate) fn with<R>(process: &Process, inside: impl FnOnce() -> R) -> Result<R, String> {
    let builder = fmt().with_max_level(level(process.log_level)).with_target(false);
    match &process.log_file {
        Some(path) => {
            let file = open(path).map_err(|error| format!("log_file [{path}]: {error}"))?;
            let subscriber = builder.with_ansi(false).with_writer(Mutex::new(file)).finish();
            Ok(tracing::subscriber::with_default(subscriber, inside))
        }
        None => {
            let subscriber = builder.with_ansi(false).with_writer(io::stderr).finish();
            Ok(tracing::subscriber::with_default(subscriber, inside))
        }
    }
}

fn open(path: &str) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).open(path)
}

/// Swoole's numbers: debug, trace, info, notice, warning, error, none. Its info is what is said of every day's events,
/// which here is `debug`.
fn level(number: Option<i64>) -> LevelFilter {
    match number {
        None => LevelFilter::WARN,
        Some(..=1) => LevelFilter::DEBUG,
        Some(2..=3) => LevelFilter::INFO,
        Some(4) => LevelFilter::WARN,
        Some(5) => LevelFilter::ERROR,
        Some(6..) => LevelFilter::OFF,
    }
}
