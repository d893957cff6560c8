//! `cargo xtask fuzz`: every target of fuzz/ for a while, or the PHP extension.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::command::{cargo, run as run_command, succeeds};
use crate::failure::Failure;
use crate::php;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Seconds for each target, without its building
    #[arg(long, default_value_t = 60)]
    pub(crate) seconds: u32,
    /// Call the functions and methods of the PHP extension with odd arguments instead
    #[arg(long)]
    pub(crate) php: bool,
    /// Seed of the first script; without it, the time
    #[arg(long, requires = "php")]
    pub(crate) seed: Option<u64>,
}

/// Runs each target; stops at the first finding, which cargo-fuzz explains.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    if options.php {
        return php::fuzz(Duration::from_secs(options.seconds.into()), options.seed);
    }
    if !succeeds("cargo", &["+nightly", "--version"]) {
        return Err(Failure::NoNightly);
    }
    let targets = targets(Path::new(MANIFEST))?;
    println!("fuzz targets: {}", targets.join(", "));
    run_command(cargo(&["+nightly", "fuzz", "build"]))?;
    targets.iter().try_for_each(|target| fuzz(target, options.seconds))
}

fn fuzz(target: &str, seconds: u32) -> Result<(), Failure> {
    // libFuzzer adds its finds to the first folder, and only reads the second.
    let corpus = format!("fuzz/corpus/{target}");
    let seeds = format!("fuzz/seeds/{target}");
    fs::create_dir_all(&corpus).map_err(|source| Failure::File { path: PathBuf::from(&corpus), source })?;
    let mut command = cargo(&["+nightly", "fuzz", "run", target, &corpus, &seeds, "--"]);
    command.arg(format!("-max_total_time={seconds}")).arg("-print_final_stats=1");
    run_command(command).map_err(|failure| Failure::FuzzFinding {
        artifacts: PathBuf::from(format!("fuzz/artifacts/{target}")),
        source: Box::new(failure),
    })
}

fn targets(manifest: &Path) -> Result<Vec<String>, Failure> {
    let path = || manifest.to_owned();
    let text = fs::read_to_string(manifest).map_err(|source| Failure::File { path: path(), source })?;
    let targets =
        binaries(&text).map_err(|source| Failure::Manifest { path: path(), source: Box::new(source) })?;
    if targets.is_empty() { Err(Failure::NoFuzzTarget(path())) } else { Ok(targets) }
}

fn binaries(manifest: &str) -> Result<Vec<String>, toml::de::Error> {
    let manifest: toml::Table = manifest.parse()?;
    let binaries = manifest.get("bin").and_then(toml::Value::as_array).into_iter().flatten();
    Ok(binaries.filter_map(|binary| binary.get("name")?.as_str().map(str::to_owned)).collect())
}

const MANIFEST: &str = "fuzz/Cargo.toml";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_targets_are_the_binaries_of_the_manifest() {
        let manifest = "[package]\nname = \"fuzz\"\n[[bin]]\nname = \"one\"\n[[bin]]\nname = \"two\"\n";
        assert_eq!(binaries(manifest).expect("it is TOML"), ["one", "two"]);
        assert_eq!(binaries("").expect("it is TOML"), [""; 0]);
    }
}
