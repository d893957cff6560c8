//! The log of the server itself: `log_file` and `log_level`.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use nix::unistd::{dup2_stderr, dup2_stdout};
use tracing::Dispatch;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt;

use crate::process::{FileError, ProcessSettings, open_for_appending};

/// The log. It goes to the log file, or else to standard error.
#[derive(Clone)]
pub(crate) struct Log {
    dispatch: Dispatch,
    file: Option<Arc<LogFile>>,
}

impl Log {
    /// Opens the log file, if there is to be one. One that cannot be opened is named on standard error, where the log
    /// goes then.
    pub(crate) fn open(process: &ProcessSettings) -> Self {
        let opened =
            process.log_file.as_ref().map(|path| (path, LogFile::open(path.into(), process.daemonize)));
        let builder = fmt().with_max_level(level(process.log_level)).with_target(false).with_ansi(false);
        match opened {
            Some((_, Ok(file))) => {
                let file = Arc::new(file);
                let dispatch = Dispatch::new(builder.with_writer(Arc::clone(&file)).finish());
                Self { dispatch, file: Some(file) }
            }
            Some((path, Err(error))) => {
                let log =
                    Self { dispatch: Dispatch::new(builder.with_writer(io::stderr).finish()), file: None };
                log.within(|| tracing::warn!("log_file [{path}] is not written: {error}"));
                log
            }
            None => Self { dispatch: Dispatch::new(builder.with_writer(io::stderr).finish()), file: None },
        }
    }

    /// Runs `inside` with all that it has to say going here.
    pub(crate) fn within<R>(&self, inside: impl FnOnce() -> R) -> R {
        tracing::dispatcher::with_default(&self.dispatch, inside)
    }

    /// Opens the log file by its name again, after somebody has renamed it. `asked_by` is the signal's name.
    pub(crate) fn reopen(&self, asked_by: &str) {
        let Some(file) = &self.file else {
            tracing::warn!("{asked_by}: there is no log_file to open anew");
            return;
        };
        match file.reopen() {
            Ok(()) => tracing::info!("{asked_by}: log_file is opened anew"),
            Err(error) => tracing::warn!(
                "log_file [{}] cannot be opened anew, and is written on where it is: {error}",
                file.path.display()
            ),
        }
    }
}

/// A log file, which may be opened anew while it is written.
struct LogFile {
    path: PathBuf,
    file: Mutex<File>,
    /// A process in the background has no terminal for what the script prints.
    takes_output: bool,
}

impl LogFile {
    fn open(path: PathBuf, takes_output: bool) -> Result<Self, FileError> {
        let log = Self { file: Mutex::new(open(&path)?), path, takes_output };
        log.take_output()?;
        Ok(log)
    }

    fn reopen(&self) -> Result<(), FileError> {
        let file = open(&self.path)?;
        *self.lock() = file;
        self.take_output()
    }

    /// Has standard output and standard error go to the file, too, if that is wanted.
    fn take_output(&self) -> Result<(), FileError> {
        if !self.takes_output {
            return Ok(());
        }
        let file = self.lock();
        let taken = dup2_stdout(&*file).and_then(|()| dup2_stderr(&*file));
        taken.map_err(|error| FileError::System(error.into()))
    }

    fn lock(&self) -> MutexGuard<'_, File> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for &LogFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.lock().write(bytes)
    }

    /// A line is written under one lock: it stands whole in one of the files.
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.lock().write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.lock().flush()
    }
}

fn open(path: &Path) -> Result<File, FileError> {
    open_for_appending(path, MODE)
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

/// Not for everybody: it may have what clients say.
const MODE: u32 = 0o640;
