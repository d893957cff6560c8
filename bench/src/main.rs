//! Runs the servers and the load against each other in interleaved rounds, and prints what a message costs each.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use gannet_bench::affinity::Affinity;
use gannet_bench::contender::{Contender, Running};
use gannet_bench::cpu_time::CpuTime;
use gannet_bench::load::Load;
use gannet_bench::report::{Report, Sample};
use gannet_bench::scenario::{SCENARIOS, Scenario};

/// What an echoed message costs Gannet, the floor and tokio-tungstenite, each on one core.
#[derive(Parser)]
struct Options {
    /// Rounds per scenario; each measures every server once.
    #[arg(long, default_value_t = 31, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Length of one measurement; /proc counts in steps of 10 ms, so half a second is right to two percent.
    #[arg(long, default_value = "0.5", value_parser = positive_seconds)]
    seconds: Duration,
    /// Five rounds: rough figures soon.
    #[arg(long, conflicts_with_all = ["rounds", "seconds"])]
    quick: bool,
    /// Only this scenario, such as 20Bx64x1; may be repeated.
    #[arg(long = "scenario", value_name = "NAME", value_parser = scenario_by_name)]
    scenarios: Vec<&'static Scenario>,
    /// Executable of gannet [default: beside this one].
    #[arg(long, value_name = "PATH")]
    gannet: Option<PathBuf>,
    /// Only the floor and tokio-tungstenite.
    #[arg(long, conflicts_with = "gannet")]
    without_gannet: bool,
}

fn main() -> ExitCode {
    match run(Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut options: Options) -> Result<(), Box<dyn Error>> {
    if options.quick {
        options.rounds = 5;
    }
    if options.scenarios.is_empty() {
        options.scenarios.extend(SCENARIOS);
    }
    let affinity = Affinity::detect()?;
    let servers = start_servers(&options, affinity)?;
    println!("{} rounds of {:?} per server; {}.\n", options.rounds, options.seconds, describe(affinity));
    for scenario in &options.scenarios {
        println!("{}", measure_scenario(scenario, &servers, &options)?);
    }
    Ok(())
}

fn start_servers(options: &Options, affinity: Affinity) -> Result<Vec<Running>, Box<dyn Error>> {
    let executable = std::env::current_exe()?;
    let folder = executable.parent().unwrap_or(Path::new("."));
    let mut programs = vec![(Contender::Floor, folder.join("floor"))];
    if !options.without_gannet {
        let gannet = options.gannet.clone().unwrap_or_else(|| folder.join("gannet"));
        programs.push((Contender::Gannet, gannet));
    }
    programs.push((Contender::Tungstenite, folder.join("tungstenite_echo")));
    let started = programs.into_iter().map(|(contender, path)| Running::start(contender, path, affinity));
    Ok(started.collect::<Result<_, _>>()?)
}

fn measure_scenario<'a>(
    scenario: &'a Scenario,
    servers: &[Running],
    options: &Options,
) -> Result<Report<'a>, Box<dyn Error>> {
    let mut rows: Vec<_> = servers.iter().map(|server| (server.contender, Vec::new())).collect();
    for round in 0..options.rounds as usize {
        for turn in 0..servers.len() {
            // Another one begins each round: whoever follows whom, it evens out.
            let index = (round + turn) % servers.len();
            let sample = measure(scenario, &servers[index], options.seconds, round as u64)
                .map_err(|error| format!("{}: {error}", servers[index].contender))?;
            eprintln!("{} round {}: {:<17} {sample}", scenario.name(), round + 1, servers[index].contender);
            rows[index].1.push(sample);
        }
    }
    Ok(Report { scenario, rows })
}

fn measure(
    scenario: &Scenario,
    server: &Running,
    window: Duration,
    seed: u64,
) -> Result<Sample, Box<dyn Error>> {
    let mut load = Load::connect(server.address, scenario, seed)?;
    load.run(WARM_UP)?;
    let before = CpuTime::of(server.process_id())?;
    let progress = load.run(window)?;
    let after = CpuTime::of(server.process_id())?;
    Ok(Sample::new(progress, after - before))
}

fn describe(affinity: Affinity) -> String {
    match affinity {
        Affinity::Pinned { server, load } => {
            format!("servers on processor {server}, load on processor {load}")
        }
        Affinity::Unpinned => "only one processor, so nothing is pinned and the figures are rough".to_owned(),
    }
}

fn positive_seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        Ok(_) | Err(_) => Err("not a length of time".to_owned()),
    }
}

fn scenario_by_name(name: &str) -> Result<&'static Scenario, String> {
    let known = || SCENARIOS.iter().map(Scenario::name).collect::<Vec<_>>().join(", ");
    SCENARIOS.iter().find(|scenario| scenario.name() == name).ok_or_else(|| format!("there are {}", known()))
}

const WARM_UP: Duration = Duration::from_millis(300);
