//! Files of the document root that are for everybody.

use std::fs::{self, File, Metadata};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path};

use gannet::axum::http::HeaderValue;

use super::regular_file;
use crate::media_types;

/// An open file that any client may have.
pub(super) struct PublicFile {
    pub(super) file: File,
    pub(super) metadata: Metadata,
    pub(super) media_type: HeaderValue,
}

impl PublicFile {
    /// Opens `path` below `root`, which is a path without links. `None`: there is no file there, or none that is for
    /// everybody, which is a regular file of a known type, no script of PHP's, and not hidden by a dot.
    ///
    /// A link is followed as long as it leads to such a file below the root.
    pub(super) fn open(root: &Path, path: &Path) -> io::Result<Option<Self>> {
        if !is_public(path) {
            return Ok(None);
        }
        let (file, metadata) = match regular_file::open(&root.join(path)) {
            Ok(Some(opened)) => opened,
            Ok(None) => return Ok(None),
            Err(error) if is_absence(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        // The place of the open file: the path may lead elsewhere by now.
        let real_path = fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd()))?;
        let Some(path) = real_path.strip_prefix(root).ok().filter(|path| is_public(path)) else {
            return Ok(None);
        };
        let media_type = media_types::of_file(path).and_then(|text| HeaderValue::from_str(&text).ok());
        Ok(media_type.map(|media_type| Self { file, metadata, media_type }))
    }
}

fn is_public(path: &Path) -> bool {
    let is_hidden = |component: Component<'_>| match component {
        Component::Normal(name) => name.as_bytes().starts_with(b"."),
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => true,
    };
    !path.components().any(is_hidden) && !is_script(path)
}

/// By any ending that PHP's or a distribution's configuration has a server run.
fn is_script(path: &Path) -> bool {
    let Some(suffix) = path.extension() else {
        return false;
    };
    let suffix = suffix.as_bytes().to_ascii_lowercase();
    suffix.starts_with(b"php") || [&b"phtml"[..], b"pht", b"phar"].contains(&&suffix[..])
}

/// True where there is nothing to be had under a path, however it is written.
fn is_absence(error: &io::Error) -> bool {
    match error.raw_os_error() {
        Some(number) => {
            [libc::ENOENT, libc::ENOTDIR, libc::EACCES, libc::ELOOP, libc::ENAMETOOLONG].contains(&number)
        }
        // A NUL in it: the system was not asked.
        None => error.kind() == io::ErrorKind::InvalidInput,
    }
}
