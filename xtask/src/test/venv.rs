//! Virtual environments of Python.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::command::{command, output, run as run_command};
use crate::failure::Failure;

/// Makes a virtual environment in this folder, unless it is there. One of another Python is made anew: `venv`
/// would mix the packages of both.
pub(super) fn create(environment: &Path) -> Result<(), Failure> {
    fs::create_dir_all(environment)
        .map_err(|source| Failure::File { path: environment.to_owned(), source })?;
    let present = output(command("python3", PRESENT))?;
    run_command(creation(environment, &String::from_utf8_lossy(&present)))
}

/// The command that makes it. `present` are the lines about Python that a configuration has to have.
fn creation(environment: &Path, present: &str) -> Command {
    let configuration = fs::read_to_string(environment.join("pyvenv.cfg")).unwrap_or_default();
    let has = |line: &str| configuration.lines().any(|configured| configured.trim() == line.trim());
    let mut create = command("python3", &["-m", "venv"]);
    if !present.lines().all(has) {
        create.arg("--clear");
    }
    create.arg(environment);
    create
}

/// Prints the lines that `venv` writes about the Python that runs it.
const PRESENT: &[&str] = &["-c", SCRIPT];
const SCRIPT: &str = r"import os, platform, sys
print('home =', os.path.dirname(os.path.abspath(sys._base_executable)))
print('version =', platform.python_version())";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_of_another_python_is_made_anew() {
        let folder = std::env::temp_dir().join(format!("gannet-venv-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("it can be made");
        let is_cleared = |present: &str| creation(&folder, present).get_args().any(|word| word == "--clear");
        let present = "home = /usr/bin\nversion = 3.11.2\n";
        assert!(is_cleared(present), "of one without a configuration nothing is known");
        let configuration = "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.2\n";
        fs::write(folder.join("pyvenv.cfg"), configuration).expect("it can be written");
        assert!(!is_cleared(present));
        assert!(is_cleared("home = /usr/bin\nversion = 3.13.5\n"));
        assert!(is_cleared("home = /opt/python/bin\nversion = 3.11.2\n"));
        fs::remove_dir_all(&folder).expect("it can be removed");
    }
}
