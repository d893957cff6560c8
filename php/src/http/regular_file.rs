//! Opening of paths that may lead to something other than a file.

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Opens `path` if it is a regular file, `None` if it is anything else: a directory, a FIFO, a socket, a device.
///
/// It is opened first and examined then: a path that is examined first may lead elsewhere when it is opened. The flags
/// keep a FIFO from waiting for a writer, and a terminal from becoming this process's own.
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
