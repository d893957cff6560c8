//! Files that are written while the process may be root still: whoever may write to their folder could put a link there
//! that has root write elsewhere.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

/// The reason why a file is not written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    #[error("it is a symbolic link, which is not followed")]
    SymbolicLink,
    #[error("it has other names, by hard links")]
    HardLink,
    #[error("it is no file")]
    NoFile,
    #[error("{0}")]
    System(io::Error),
}

/// Opens a file, or makes it with this mode, to write behind what is there. A device is taken as well, such as
/// /dev/null, and so are the names of standard output and standard error, which are symbolic links.
pub(crate) fn open_for_appending(path: &Path, mode: u32) -> Result<File, FileError> {
    if let Some(stream) = standard_stream(path) {
        return stream.map_err(FileError::System);
    }
    open(path, mode, |file_type| file_type.is_file() || file_type.is_char_device())
}

/// Opens a file, or makes it with this mode, and empties it.
pub(super) fn open_empty(path: &Path, mode: u32) -> Result<File, FileError> {
    let file = open(path, mode, std::fs::FileType::is_file)?;
    // Not by opening: the target of a link would have lost its content.
    file.set_len(0).map_err(FileError::System)?;
    Ok(file)
}

/// Opens a file to read what [`open_empty`] has had written to it.
pub(super) fn open_for_reading(path: &Path) -> Result<File, FileError> {
    let opened = OpenOptions::new().read(true).custom_flags(FLAGS).open(path);
    check(opened.map_err(from_open)?, std::fs::FileType::is_file)
}

fn open(path: &Path, mode: u32, is_wanted: impl Fn(&std::fs::FileType) -> bool) -> Result<File, FileError> {
    let opened = OpenOptions::new().append(true).create(true).mode(mode).custom_flags(FLAGS).open(path);
    check(opened.map_err(from_open)?, is_wanted)
}

/// Judges the opened file: the name may have become another's meanwhile.
fn check(file: File, is_wanted: impl Fn(&std::fs::FileType) -> bool) -> Result<File, FileError> {
    let metadata = file.metadata().map_err(FileError::System)?;
    if !is_wanted(&metadata.file_type()) {
        return Err(FileError::NoFile);
    }
    if metadata.is_file() && metadata.nlink() != 1 {
        return Err(FileError::HardLink);
    }
    Ok(file)
}

fn from_open(error: io::Error) -> FileError {
    match error.raw_os_error() {
        Some(libc::ELOOP) => FileError::SymbolicLink,
        // A FIFO that nobody reads.
        Some(libc::ENXIO | libc::EISDIR) => FileError::NoFile,
        Some(_) | None => FileError::System(error),
    }
}

/// Standard output or standard error, where the path names it or is a link to such a name: nothing is opened then,
/// which would fail for a socket.
fn standard_stream(path: &Path) -> Option<io::Result<File>> {
    let of = |path: &Path| match path.to_str()? {
        "/dev/stdout" | "/dev/fd/1" | "/proc/self/fd/1" => Some(duplicate(io::stdout().as_fd())),
        "/dev/stderr" | "/dev/fd/2" | "/proc/self/fd/2" => Some(duplicate(io::stderr().as_fd())),
        _ => None,
    };
    of(path).or_else(|| of(&path.read_link().ok()?))
}

fn duplicate(stream: BorrowedFd<'_>) -> io::Result<File> {
    stream.try_clone_to_owned().map(File::from)
}

/// Nothing waits for the other end of a FIFO, and no terminal becomes this process's own.
const FLAGS: i32 = libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_NOCTTY;
