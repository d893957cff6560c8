//! A part of a file, as an answer.

use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use std::path::Path;

use gannet::axum::body::Body;
use tokio::io::AsyncReadExt;
use tokio_util::io::ReaderStream;

use super::regular_file;
use crate::media_types;
use crate::warning::warn_only;

/// An open file, and the number of bytes that are sent from its position on.
pub(super) struct FilePart {
    file: File,
    length: u64,
}

impl FilePart {
    /// Opens the file for `sendfile`. `None`: that failed, and a warning said why. A length of 0 means all bytes behind
    /// the offset.
    pub(super) fn open(path: &str, offset: i64, length: i64) -> Option<Self> {
        match Self::checked(path, offset, length) {
            Ok(part) => Some(part),
            Err(warning) => {
                warn_only(&warning);
                None
            }
        }
    }

    fn checked(path: &str, offset: i64, length: i64) -> Result<Self, String> {
        if path.is_empty() {
            return Err("file name is empty".into());
        }
        let failed = |error: io::Error| {
            let number = error.raw_os_error().unwrap_or(0);
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or_default();
            format!("stat({path}) failed, Error: {text}[{number}]")
        };
        let Some((mut file, metadata)) = regular_file::open(Path::new(path)).map_err(failed)? else {
            return Err(format!("parameter $file[{path}] given is not a regular file"));
        };
        let start = u64::try_from(offset).ok().filter(|start| *start <= metadata.len());
        let start = start.ok_or_else(|| format!("parameter $offset[{offset}] exceeds the file size"))?;
        let rest = metadata.len() - start;
        let length = match u64::try_from(length) {
            Ok(0) => rest,
            Ok(length) if length <= rest => length,
            Ok(_) | Err(_) => return Err(format!("parameter $length[{length}] exceeds the file size")),
        };
        file.seek(SeekFrom::Start(start)).map_err(failed)?;
        Ok(Self { file, length })
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    pub(super) fn into_body(self) -> Body {
        let file = tokio::fs::File::from_std(self.file).take(self.length);
        Body::from_stream(ReaderStream::with_capacity(file, READ_SIZE))
    }
}

/// The media type of a file with this name.
pub(super) fn media_type(path: &str) -> String {
    media_types::of_file(Path::new(path)).unwrap_or_else(|| media_types::UNKNOWN.to_owned())
}

/// Bytes that one read asks for.
const READ_SIZE: usize = 64 * 1024;
