//! The process: in the background, as whom, and the files that it writes for others.

mod file;
mod identity;
mod pid_file;
mod settings;

use std::io;

pub(crate) use file::{FileError, open_for_appending};
pub(crate) use identity::Identity;
pub(crate) use pid_file::PidFile;
pub(crate) use settings::ProcessSettings;

/// Goes to the background.
pub(crate) fn daemonize() -> io::Result<()> {
    // SAFETY: `daemon` forks and leaves the parent, which exits. No other thread runs yet that the child would miss:
    // the server starts its threads afterwards.
    if unsafe { libc::daemon(1, 0) } == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
