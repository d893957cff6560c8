//! The files of the project: those git knows, and those it would add.

use std::fs;
use std::path::{Path, PathBuf};

use crate::command::{command, output};
use crate::failure::Failure;

/// The files of the project, by their path from the root, sorted.
#[derive(Default)]
pub(super) struct Tree {
    files: Vec<(String, Contents)>,
}

enum Contents {
    Text(String),
    Binary,
}

impl Tree {
    /// Reads the repository in the current folder.
    pub(super) fn read() -> Result<Self, Failure> {
        let listing = output(command("git", LIST))?;
        let mut files = Vec::new();
        for path in String::from_utf8_lossy(&listing).split_terminator('\0') {
            // A file that is deleted and not committed yet is still listed.
            if Path::new(path).is_file() {
                files.push((path.to_owned(), read(path)?));
            }
        }
        files.sort_by(|one, other| one.0.cmp(&other.0));
        Ok(Self { files })
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|(path, _)| path.as_str())
    }

    /// Path and contents of each file that is UTF-8.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|(path, contents)| match contents {
            Contents::Text(text) => Some((path.as_str(), text.as_str())),
            Contents::Binary => None,
        })
    }

    /// Path and contents of each Rust file.
    pub(super) fn rust(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts().filter(|(path, _)| path.ends_with(".rs"))
    }

    /// Path and contents of the manifest of each member of the workspace.
    pub(super) fn member_manifests(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts().filter(|(path, _)| match path.strip_suffix("/Cargo.toml") {
            Some(folder) => folder.starts_with("crates/") || matches!(folder, "bench" | "xtask"),
            None => false,
        })
    }

    /// The same, and that of the PHP extension, which is a workspace of its own.
    pub(super) fn crate_manifests(&self) -> impl Iterator<Item = (&str, &str)> {
        self.member_manifests().chain(self.texts().filter(|(path, _)| *path == "php/Cargo.toml"))
    }

    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.texts().find(|file| file.0 == path).map(|file| file.1)
    }
}

fn read(path: &str) -> Result<Contents, Failure> {
    let bytes = fs::read(path).map_err(|source| Failure::File { path: PathBuf::from(path), source })?;
    Ok(String::from_utf8(bytes).map_or(Contents::Binary, Contents::Text))
}

#[cfg(test)]
impl Tree {
    /// A tree of these paths and texts.
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let file = |&(path, text): &(&str, &str)| (path.to_owned(), Contents::Text(text.to_owned()));
        Self { files: files.iter().map(file).collect() }
    }
}

const LIST: &[&str] = &["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
