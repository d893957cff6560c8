//! `pid_file`: the number of the process, for those who send it signals.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use super::file::{self, FileError};

/// The file, while the server runs.
pub(crate) struct PidFile {
    path: PathBuf,
}

impl PidFile {
    /// Writes it. Where that cannot be done the log says why, and the server runs without.
    pub(crate) fn write(path: &str) -> Option<Self> {
        let written = write(Path::new(path));
        written.inspect_err(|error| tracing::warn!("pid_file [{path}] is not written: {error}")).ok()?;
        Some(Self { path: path.into() })
    }

    /// Takes it away, unless another server has written its own number there meanwhile.
    pub(crate) fn remove(self) {
        if !self.is_ours() {
            return;
        }
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::warn!("pid_file [{}] stays: {error}", self.path.display());
        }
    }

    fn is_ours(&self) -> bool {
        let mut text = String::new();
        let read = file::open_for_reading(&self.path)
            .is_ok_and(|file| file.take(NUMBER_SIZE_MAX).read_to_string(&mut text).is_ok());
        read && text == std::process::id().to_string()
    }
}

fn write(path: &Path) -> Result<(), FileError> {
    let mut file = file::open_empty(path, MODE)?;
    file.write_all(std::process::id().to_string().as_bytes()).map_err(FileError::System)
}

/// For its owner to write and for all to read: whoever may write it decides whom root's scripts send signals to.
const MODE: u32 = 0o644;
const NUMBER_SIZE_MAX: u64 = 32;
