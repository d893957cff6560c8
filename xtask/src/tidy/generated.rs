//! Files that a command of the project prints, and that have to be fresh.

use std::fs;
use std::path::PathBuf;

use super::finding::Finding;
use crate::command::{cargo, output};
use crate::failure::Failure;

/// A file, and the arguments of the `cargo` that prints it.
pub(super) type Generated = (&'static str, &'static [&'static str]);

/// The generated files of the project.
pub(super) const FILES: &[Generated] =
    &[("docs/settings.md", &["run", "--quiet", "--package", "gannet-cli", "--", "settings", "--markdown"])];

/// Finds the files that differ from what their command prints.
pub(super) fn check(files: &[Generated]) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    for (path, arguments) in files {
        let printed = output(cargo(arguments))?;
        // A file that is missing is as stale as an old one.
        if fs::read(path).unwrap_or_default() != printed {
            findings.push(Finding::in_file(path, "is not fresh: `cargo xtask tidy --fix`"));
        }
    }
    Ok(findings)
}

/// Writes each file anew.
pub(super) fn write(files: &[Generated]) -> Result<(), Failure> {
    for (path, arguments) in files {
        let printed = output(cargo(arguments))?;
        fs::write(path, printed).map_err(|source| Failure::File { path: PathBuf::from(path), source })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_differs_is_found() -> Result<(), Failure> {
        // Tests run in the folder of the crate.
        assert_eq!(check(&[("Cargo.toml", &["--version"])])?.len(), 1);
        assert_eq!(check(&[("no/such/file", &["--version"])])?.len(), 1);
        Ok(())
    }

    #[test]
    fn a_written_file_is_fresh() -> Result<(), Failure> {
        let path = std::env::temp_dir().join(format!("gannet-xtask-generated-{}", std::process::id()));
        let path: &'static str = path.into_os_string().into_string().expect("it is UTF-8").leak();
        let files: [Generated; 1] = [(path, &["--version"])];
        write(&files)?;
        let findings = check(&files);
        fs::remove_file(path).ok();
        assert_eq!(findings?, []);
        Ok(())
    }
}
