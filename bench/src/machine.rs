//! The conditions of a run besides the programs.

use std::fmt;
use std::fs;
use std::process::Command;
use std::thread;

use toml::{Table, Value};

/// A machine, and the versions of the programs.
#[derive(Clone, Debug)]
pub struct Machine {
    /// Model of the first processor.
    pub processor: String,
    /// Processors that can be used.
    pub processors: usize,
    /// Version of the kernel.
    pub kernel: String,
    /// Version of the compiler.
    pub compiler: String,
    /// Gannet's commit, with a remark where the sources differ from it.
    pub commit: String,
    /// The other libraries with their versions.
    pub peers: Vec<(String, String)>,
    /// Day, by UTC.
    pub date: String,
}

impl Machine {
    /// Looks at this machine.
    pub fn look() -> Self {
        let read = |path| fs::read_to_string(path).unwrap_or_default();
        let unknown = || "unknown".to_owned();
        Self {
            processor: processor(&read("/proc/cpuinfo")).unwrap_or_else(unknown),
            processors: thread::available_parallelism().map_or(1, usize::from),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            compiler: said("rustc", &["--version"]).unwrap_or_else(unknown),
            commit: commit().unwrap_or_else(unknown),
            peers: peers(LOCK),
            date: said("date", &["--utc", "+%Y-%m-%d"]).unwrap_or_else(unknown),
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { processor, processors, kernel, compiler, commit, peers, date } = self;
        let peers: Vec<String> = peers.iter().map(|(name, version)| format!("{name} {version}")).collect();
        writeln!(formatter, "- Date: {date}")?;
        writeln!(formatter, "- Machine: {processors} processors ({processor}), Linux {kernel}")?;
        writeln!(formatter, "- Gannet: commit {commit}; {compiler}")?;
        writeln!(formatter, "- Peers: {}", peers.join(", "))
    }
}

fn processor(information: &str) -> Option<String> {
    let mut fields = information.lines().filter_map(|line| line.split_once(':'));
    fields.find(|(name, _)| name.trim() == "model name").map(|(_, model)| model.trim().to_owned())
}

fn commit() -> Option<String> {
    let commit = said("git", &["rev-parse", "--short=12", "HEAD"])?;
    let changes = said("git", &["status", "--porcelain", "--untracked-files=no"])?;
    Some(if changes.is_empty() { commit } else { format!("{commit} with changes") })
}

/// The output of a command, without the newline; `None` where the command fails.
fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output =
        Command::new(program).args(arguments).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}

/// The versions of the other libraries that `lock` has for this crate.
fn peers(lock: &str) -> Vec<(String, String)> {
    let lock: Table = lock.parse().unwrap_or_default();
    let packages: Vec<&Table> = tables(lock.get("package")).collect();
    let name_of = |package: &Table| package.get("name").and_then(Value::as_str).map(str::to_owned);
    let own = packages.iter().find(|package| name_of(package).as_deref() == Some(env!("CARGO_PKG_NAME")));
    let used = own.and_then(|package| package.get("dependencies")?.as_array());
    let used = used.into_iter().flatten().filter_map(Value::as_str);
    let version = |dependency: &str| match dependency.split_once(' ') {
        // Where there are several versions, the one in use stands beside the name.
        Some((name, version)) => Some((name.to_owned(), version.to_owned())),
        None => {
            let package = packages.iter().find(|package| name_of(package).as_deref() == Some(dependency))?;
            Some((dependency.to_owned(), package.get("version")?.as_str()?.to_owned()))
        }
    };
    used.filter_map(version).filter(|(name, _)| PEERS.contains(&name.as_str())).collect()
}

fn tables(value: Option<&Value>) -> impl Iterator<Item = &Table> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table)
}

const LOCK: &str = include_str!("../../Cargo.lock");
const PEERS: &[&str] = &["axum", "fastwebsockets", "tokio-tungstenite", "tokio-websockets"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_versions_of_all_peers_are_known() {
        let names: Vec<String> = peers(LOCK).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, PEERS);
    }

    #[test]
    fn of_two_versions_it_is_the_one_that_is_used() {
        let lock = r#"
            [[package]]
            name = "axum"
            version = "0.7.1"
            [[package]]
            name = "gannet-bench"
            version = "0.1.0"
            dependencies = ["axum", "tokio-tungstenite 0.30.0"]
            [[package]]
            name = "tokio-tungstenite"
            version = "0.29.0"
            [[package]]
            name = "tokio-tungstenite"
            version = "0.30.0"
        "#;
        let pair = |name: &str, version: &str| (name.to_owned(), version.to_owned());
        assert_eq!(peers(lock), [pair("axum", "0.7.1"), pair("tokio-tungstenite", "0.30.0")]);
    }

    #[test]
    fn the_processor_is_the_first_one() {
        let information = "processor\t: 0\nmodel name\t: AMD EPYC\nprocessor\t: 1\nmodel name\t: other\n";
        assert_eq!(processor(information).as_deref(), Some("AMD EPYC"));
    }
}
