//! Measures Gannet next to the floor and to its peers, and shows the cost of a message for each.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use gannet_bench::affinity::Processors;
use gannet_bench::contender::Programs;
use gannet_bench::document::Run;
use gannet_bench::machine::Machine;
use gannet_bench::rounds::{Conditions, Rounds, measure, rate};
use gannet_bench::scenario::Scenario;
use gannet_bench::scenarios::{SCENARIOS, named};
use gannet_bench::system_calls::check_calls;
use gannet_bench::yardstick::check_user_time;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Measure the cost of Gannet next to the floor and to its peers, each on one processor.
///
/// Tables go to standard output, every single measurement to standard error. A full run writes BENCHMARKS.md.
#[derive(Parser)]
struct Options {
    /// Few rounds: rough figures within about two minutes.
    #[arg(long)]
    quick: bool,
    /// Number of rounds in every scenario [default: that of each scenario].
    #[arg(long, value_name = "NUMBER", conflicts_with = "quick", value_parser = clap::value_parser!(u32).range(1..))]
    rounds: Option<u32>,
    /// Only this scenario, such as echo-20B-64; may be repeated.
    #[arg(long = "scenario", value_name = "NAME", value_parser = scenario_by_name)]
    scenarios: Vec<&'static Scenario>,
    /// Executable of gannet, both server and load [default: beside this one].
    #[arg(long, value_name = "PATH")]
    gannet: Option<PathBuf>,
    /// Write BENCHMARKS.md although this is no full run.
    #[arg(long)]
    write: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    match run(&options) {
        Ok(run) => conclude(&options, &run),
        Err(error) => {
            eprintln!("gannet-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<Run, Box<dyn Error>> {
    let start = Instant::now();
    let machine = Machine::look();
    let conditions = options.conditions()?;
    let affinity = conditions.processors.split(1);
    println!("{machine}- Placing: {affinity}\n");
    let mut checks = check_calls(&conditions)?;
    let (mut outcomes, mut not_measured) = (Vec::new(), Vec::new());
    // Without a sound floor there is nothing to measure against.
    let sound = checks.iter().all(|check| check.holds() == Some(true));
    for scenario in if sound { options.scenarios() } else { Vec::new() } {
        if let Some(obstacle) = conditions.obstacle(scenario) {
            eprintln!("{} is not measured: {obstacle}", scenario.name);
            not_measured.push((scenario, obstacle));
            continue;
        }
        let rate = rate(scenario, &outcomes, &conditions)?;
        let outcome = measure(scenario, &conditions, rate)?;
        println!("{outcome}");
        outcomes.push(outcome);
    }
    checks.extend(check_user_time(&outcomes));
    Ok(Run { machine, affinity, duration: start.elapsed(), outcomes, not_measured, checks })
}

/// Prints the summary, and writes the document where the run is worth it.
fn conclude(options: &Options, run: &Run) -> ExitCode {
    print!("{}", run.summary());
    let flaws = run.flaws();
    if !flaws.is_empty() {
        flaws.iter().for_each(|flaw| eprintln!("gannet-bench: {flaw}"));
        eprintln!("gannet-bench: the run is void, and {DOCUMENT} is not written");
        return ExitCode::FAILURE;
    }
    if options.writes() {
        if let Err(error) = fs::write(DOCUMENT, run.to_string()) {
            eprintln!("gannet-bench: {DOCUMENT}: {error}");
            return ExitCode::FAILURE;
        }
        eprintln!("{DOCUMENT} is written");
    }
    ExitCode::SUCCESS
}

impl Options {
    fn conditions(&self) -> Result<Conditions, Box<dyn Error>> {
        let executable = std::env::current_exe()?;
        let programs = Programs::in_folder(executable.parent().unwrap_or(Path::new(".")));
        Ok(Conditions {
            programs: match &self.gannet {
                Some(path) => programs.with_gannet(path.clone()),
                None => programs,
            },
            processors: Processors::detect()?,
            rounds: match (self.quick, self.rounds) {
                (true, _) => Rounds::Quick,
                (false, Some(number)) => Rounds::Number(number),
                (false, None) => Rounds::Full,
            },
            descriptors_max: raise_descriptor_limit()?,
        })
    }

    fn scenarios(&self) -> Vec<&'static Scenario> {
        if self.scenarios.is_empty() { SCENARIOS.iter().collect() } else { self.scenarios.clone() }
    }

    fn writes(&self) -> bool {
        self.write || (!self.quick && self.rounds.is_none() && self.scenarios.is_empty())
    }
}

/// Raises it as far as allowed, also for the processes started from here: peers do not do it themselves.
fn raise_descriptor_limit() -> rustix::io::Result<u64> {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum })?;
    Ok(limit.maximum.unwrap_or(u64::MAX))
}

fn scenario_by_name(name: &str) -> Result<&'static Scenario, String> {
    let known = || SCENARIOS.iter().map(|scenario| scenario.name).collect::<Vec<_>>().join(", ");
    named(name).ok_or_else(|| format!("there are {}", known()))
}

/// A path from the root of the repository, in which this is run.
const DOCUMENT: &str = "BENCHMARKS.md";
