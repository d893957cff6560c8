//! Paths of the project. Tasks run in the root of the repository, so every path is relative to it.

use std::env;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Makes the root of the repository the current folder.
pub(crate) fn enter_repository() -> Result<(), Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository");
    env::set_current_dir(root).map_err(|source| Failure::File { path: root.to_owned(), source })
}

/// Cargo's target folder.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from)
}

/// Files that tasks keep between runs: virtual environments, the converted Autobahn suite.
pub(crate) fn cache() -> PathBuf {
    target().join("xtask")
}
