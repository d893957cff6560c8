//! The tests on the PHP of another Debian, in a folder of its own.

use std::fs;
use std::path::Path;

use crate::command::{command, run as run_command};
use crate::failure::Failure;
use crate::paths;

/// Builds the extension for that PHP and runs its tests. Needs root; the folder is made once.
pub(super) fn run() -> Result<(), Failure> {
    let folder = paths::cache().join(SUITE);
    // The last that debootstrap does is to take its own folder away.
    if !folder.join("usr/bin/php").exists() || folder.join("debootstrap").exists() {
        make(&folder)?;
    }
    let mut tests = command("unshare", &["--mount", "--propagation", "private", "sh", SCRIPT]);
    tests.arg(&folder);
    run_command(tests)
}

fn make(folder: &Path) -> Result<(), Failure> {
    let failure = |source| Failure::File { path: folder.to_owned(), source };
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(failure)?;
    }
    fs::create_dir_all(folder).map_err(failure)?;
    let mut debootstrap = command("debootstrap", &["--variant=minbase", PACKAGES, SUITE]);
    debootstrap.arg(folder);
    run_command(debootstrap)
}

/// Debian 13, whose PHP is 8.4.
const SUITE: &str = "trixie";
const PACKAGES: &str = "--include=ca-certificates,gcc,libc6-dev,libclang-dev,php-cli,php-dev";
const SCRIPT: &str = "tests/php/matrix.sh";
