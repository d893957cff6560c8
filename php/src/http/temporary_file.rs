//! A file of a form, kept until its request's object goes.

use std::io::{self, Write};
use std::path::Path;

use tempfile::{Builder, TempPath};

use crate::zend::{add_uploaded_file, remove_uploaded_file};

/// A file that only this process's user may read. It is removed when this is dropped, unless the script has moved it.
pub(super) struct TemporaryFile {
    path: TempPath,
}

/// The reason why a file could not be kept.
pub(super) enum Unkept {
    /// The folder takes none.
    Folder(io::Error),
    /// It could not be written.
    Write(io::Error),
}

impl TemporaryFile {
    pub(super) fn create(folder: &Path, content: &[u8]) -> Result<Self, Unkept> {
        let mut file = Builder::new().prefix(PREFIX).tempfile_in(folder).map_err(Unkept::Folder)?;
        file.write_all(content).map_err(Unkept::Write)?;
        let file = Self { path: file.into_temp_path() };
        match file.path() {
            "" => Err(Unkept::Folder(io::Error::from(io::ErrorKind::InvalidFilename))),
            path => {
                add_uploaded_file(path);
                Ok(file)
            }
        }
    }

    /// Its path. Nothing where it is no UTF-8, which no such file has.
    pub(super) fn path(&self) -> &str {
        self.path.to_str().unwrap_or_default()
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        remove_uploaded_file(self.path());
    }
}

/// Scripts know such files by it.
const PREFIX: &str = "swoole.upfile.";
