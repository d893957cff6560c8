//! The extension in PHP's folder, and the line that loads it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::build::{self, Profile};
use super::interpreter::{self, Interpreter};
use crate::command::{command, run as run_command};
use crate::failure::Failure;

/// Copies the built library into PHP's folder, has PHP load it, and asks PHP whether it does.
pub(super) fn run() -> Result<(), Failure> {
    let php = Interpreter::find()?;
    let headers = interpreter::headers_api()?;
    if php.is_thread_safe {
        return Err(Failure::ThreadSafePhp);
    }
    if php.api != headers {
        return Err(Failure::PhpApi { php: php.program, version: php.version, api: php.api, headers });
    }
    let library = build::library(Profile::Release)?;
    // Before anything is changed: a PHP that does not take the library says so.
    let mut probe = command(&php.program, &["-n", "-d"]);
    run_command({
        probe.arg(format!("extension={}", library.display())).args(["--ri", "gannet"]);
        probe
    })?;
    let Some(scanned) = php.scanned.filter(|folder| folder.is_dir()) else {
        return Err(Failure::NoScannedFolder { settings: php.settings.unwrap_or_else(|| "php.ini".into()) });
    };
    replace(&library, &php.extensions.join(LIBRARY))?;
    load_from(&scanned)?;
    run_command(command(&php.program, &["--ri", "gannet"]))
}

/// Replaces the file as a whole: a PHP that runs keeps the file it has loaded.
fn replace(library: &Path, place: &Path) -> Result<(), Failure> {
    let arriving = place.with_extension("so.new");
    fs::copy(library, &arriving)
        .and_then(|_| fs::rename(&arriving, place))
        .map_err(|source| Failure::File { path: place.to_owned(), source })?;
    println!("installed: {}", place.display());
    Ok(())
}

/// Writes the line into a file that PHP reads. Debian has one folder of files, and links to those in use.
fn load_from(scanned: &Path) -> Result<(), Failure> {
    let available = scanned.ancestors().nth(2).map(|folder| folder.join("mods-available"));
    match available.filter(|folder| folder.is_dir()) {
        Some(available) => {
            let file = available.join("gannet.ini");
            write(&file)?;
            link(&file, &scanned.join(DEBIAN_LINK))
        }
        None => write(&scanned.join("gannet.ini")),
    }
}

fn write(file: &Path) -> Result<(), Failure> {
    fs::write(file, LINE).map_err(|source| Failure::File { path: file.to_owned(), source })?;
    println!("written: {}", file.display());
    Ok(())
}

fn link(file: &Path, place: &Path) -> Result<(), Failure> {
    match fs::read_link(place) {
        Ok(target) if target == file => return Ok(()),
        _ => symlink(file, place).map_err(|source| Failure::File { path: PathBuf::from(place), source })?,
    }
    println!("linked: {}", place.display());
    Ok(())
}

const LIBRARY: &str = "gannet.so";
const LINE: &str = "; Scripts written for Swoole's WebSocket server run on Gannet.\nextension=gannet.so\n";
/// Debian's number for extensions that need no other one.
const DEBIAN_LINK: &str = "20-gannet.ini";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_gets_a_link_and_others_a_file() {
        let root = std::env::temp_dir().join(format!("gannet-xtask-php-{}", std::process::id()));
        let debian = root.join("debian/8.2/cli/conf.d");
        let other = root.join("other/cli/conf.d");
        fs::create_dir_all(&debian).expect("a folder is made");
        fs::create_dir_all(&other).expect("a folder is made");
        fs::create_dir_all(root.join("debian/8.2/mods-available")).expect("a folder is made");
        // Twice: what is there already is no failure.
        let results = [&debian, &other, &debian, &other].map(|scanned| load_from(scanned));
        let read = |path: PathBuf| fs::read_to_string(path).unwrap_or_default();
        let written = [read(debian.join(DEBIAN_LINK)), read(other.join("gannet.ini"))];
        let linked = fs::read_link(debian.join(DEBIAN_LINK)).is_ok();
        fs::remove_dir_all(&root).expect("the folder is removed");
        assert!(results.iter().all(Result::is_ok), "{results:?}");
        assert_eq!(written, [LINE, LINE]);
        assert!(linked);
    }
}
