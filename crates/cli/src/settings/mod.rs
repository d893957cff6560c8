//! `gannet settings`: all settings with their defaults, and the check of a file.

mod markdown;
mod template;
mod wrap;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use gannet::Settings;
use gannet::settings::{Layers, Mistake, Mistakes};

use crate::arguments::EVERYWHERE;
use crate::failure::Failure;

/// Without options: a file with all settings and their defaults, to begin with.
#[derive(Debug, Args)]
pub(crate) struct SettingsArguments {
    /// Say what is wrong in this file, and in which line
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
    /// Print docs/settings.md
    #[arg(long, hide = true, conflicts_with = "check")]
    markdown: bool,
}

/// Prints the settings, or the mistakes in a file.
///
/// # Errors
///
/// [`Failure::Mistakes`] where the file has some, [`Failure::Unreadable`] where it cannot be read,
/// [`Failure::Output`] where nothing can be printed.
pub(crate) fn run(arguments: &SettingsArguments) -> Result<(), Failure> {
    match &arguments.check {
        Some(path) => check(path),
        None if arguments.markdown => print(&markdown::page(&defaults())),
        None => print(&template::file(&defaults())),
    }
}

/// Lays a file over the other layers.
///
/// # Errors
///
/// [`Failure::Unreadable`], or [`Failure::File`], which names the first wrong line.
pub(crate) fn lay_file(layers: Layers, path: &Path) -> Result<Layers, Failure> {
    layers.file(&read(path)?).map_err(|source| Failure::File { path: path.to_owned(), source })
}

/// The mistakes in a file, in one line.
pub(crate) fn summary(path: &Path, mistakes: &Mistakes) -> String {
    let first = in_file(path, &mistakes.first);
    match mistakes.rest.len() {
        0 => first,
        count => format!("{first} (and {count} more: gannet settings --check {})", path.display()),
    }
}

fn check(path: &Path) -> Result<(), Failure> {
    let text = read(path)?;
    match Layers::new().file(&text).and_then(|layers| Settings::from_toml(&text).map(|_| layers)) {
        Ok(layers) => print(&format!("{}: {}\n", path.display(), verdict(layers.names().count()))),
        Err(mistakes) => {
            let lines: Vec<String> = mistakes.iter().map(|mistake| in_file(path, mistake)).collect();
            print(&format!("{}\n", lines.join("\n")))?;
            Err(Failure::Mistakes { path: path.to_owned(), count: lines.len() })
        }
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|source| Failure::Unreadable { path: path.to_owned(), source })
}

fn verdict(count: usize) -> String {
    match count {
        1 => "1 setting, valid".into(),
        count => format!("{count} settings, all valid"),
    }
}

/// A mistake in the form of compilers, so that editors find the line.
fn in_file(path: &Path, mistake: &Mistake) -> String {
    format!("{}:{}: {}", path.display(), mistake.line, mistake.error)
}

fn defaults() -> Settings {
    Settings { listen: EVERYWHERE.map(Into::into).to_vec(), ..Settings::default() }
}

/// Prints, and ends silently where the reader has seen enough; `print!` would panic then.
fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_what_it_leaves_out() {
        let path = Path::new("a.toml");
        let said = |text: &str| summary(path, &Layers::new().file(text).expect_err("mistakes"));
        let one = said("\nthreads = 5000\n");
        assert_eq!(one, "a.toml:2: threads is 5000; it must be 0 to 1024");
        let three = said("threads = 5000\nbacklog = 0\nfragments_max = 0\n");
        assert!(three.starts_with("a.toml:1: threads is 5000; "), "{three}");
        assert!(three.ends_with(" (and 2 more: gannet settings --check a.toml)"), "{three}");
    }
}
