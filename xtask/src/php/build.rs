//! The extension is a workspace of its own, with a manifest and a target folder of its own.

use std::env;
use std::path::{Path, PathBuf};

use crate::command::{cargo, run as run_command};
use crate::failure::Failure;

/// The profile of a build.
#[derive(Clone, Copy)]
pub(super) enum Profile {
    Release,
    /// With fewer optimizations: some of the others read memory that is not set and then ignore it, which
    /// Valgrind takes for a mistake.
    Dev,
}

/// Builds the extension.
pub(super) fn run(profile: Profile) -> Result<(), Failure> {
    run_command(cargo(&["build", "--profile", profile.name(), "--manifest-path", MANIFEST]))
}

/// Checks it with rustfmt and clippy.
pub(super) fn check() -> Result<(), Failure> {
    run_command(cargo(FORMAT)).and_then(|()| run_command(cargo(CLIPPY)))
}

/// The path of the built library; absolute, because PHP looks for relative ones in its extension folder.
pub(super) fn library(profile: Profile) -> Result<PathBuf, Failure> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("php/target"), PathBuf::from);
    let name = format!("{}gannet{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    absolute(&target.join(profile.folder()).join(name))
}

pub(super) fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(|source| Failure::File { path: path.to_owned(), source })
}

impl Profile {
    const fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "dev",
        }
    }

    const fn folder(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "debug",
        }
    }
}

const FORMAT: &[&str] = &["fmt", "--check", "--manifest-path", MANIFEST];
const CLIPPY: &[&str] = &["clippy", "--release", "--manifest-path", MANIFEST, "--", "-D", "warnings"];
const MANIFEST: &str = "php/Cargo.toml";
