//! Opening what may be no file at all.

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Opens `path` if it is a regular file, `None` if it is anything else: a directory, a FIFO, a socket, a device.
///
/// Opened first and looked at then, for what is looked at first may be something else when it is opened. So opened, a
/// FIFO does not wait for somebody who writes to it, and a terminal does not become this process'.
pub(super) fn open(path: &Path) -> io::Result<Option<(File, Metadata)>> {
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY | libc::O_CLOEXEC);
    let file = match options.open(path) {
        Ok(file) => file,
        // A socket, or a device that nothing stands behind.
        Err(error) if error.raw_os_error() == Some(libc::ENXIO) => return Ok(None),
        Err(error) => return Err(error),
    };
    let metadata = file.metadata()?;
    Ok(metadata.is_file().then_some((file, metadata)))
}
