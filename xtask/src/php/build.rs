//! The extension is a workspace of its own, with a manifest and a target folder of its own.

use std::env;
use std::path::{Path, PathBuf};

use crate::command::{cargo, run as run_command};
use crate::failure::Failure;

/// Builds it as it is released.
pub(super) fn run() -> Result<(), Failure> {
    run_command(cargo(BUILD))
}

/// Checks what rustfmt and clippy have to say.
pub(super) fn check() -> Result<(), Failure> {
    run_command(cargo(FORMAT)).and_then(|()| run_command(cargo(CLIPPY)))
}

/// Where the built library is; absolute, because PHP looks for others in its extension folder.
pub(super) fn library() -> Result<PathBuf, Failure> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("php/target"), PathBuf::from);
    let name = format!("{}gannet{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    absolute(&target.join("release").join(name))
}

pub(super) fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(|source| Failure::File { path: path.to_owned(), source })
}

const BUILD: &[&str] = &["build", "--release", "--manifest-path", MANIFEST];
const FORMAT: &[&str] = &["fmt", "--check", "--manifest-path", MANIFEST];
const CLIPPY: &[&str] = &["clippy", "--release", "--manifest-path", MANIFEST, "--", "-D", "warnings"];
const MANIFEST: &str = "php/Cargo.toml";
