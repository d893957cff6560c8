//! `gannet load`: puts a WebSocket server under load, verifies every answer, and says how fast it was.

mod arguments;
mod bars;
mod chat;
mod client;
mod control;
mod cpu_time;
mod deflate;
mod descriptors;
mod engine;
mod escaped;
mod expected;
mod failure;
mod fault;
mod figures;
mod flood;
mod frame;
mod incoming;
mod inflaters;
mod json;
mod message;
mod meter;
mod mistake;
mod observer;
mod outbox;
mod outcome;
mod outgoing;
mod pacing;
mod part;
mod per_unit;
mod percentiles;
mod plan;
mod prepare;
mod processes;
mod report;
mod socket;
mod stock;
mod target;
mod times;
mod traffic;
mod units;
mod upgrade;
mod watch;
mod wrong;

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use mio::Poll;

pub(crate) use arguments::LoadArguments;
use arguments::ResultArguments;
use control::Control;
use engine::Engine;
pub(crate) use failure::LoadFailure;
use json::Json;
use meter::Meter;
use mistake::Mistake;
use outcome::Outcome;
pub(crate) use part::run as run_part;
use plan::Plan;
use report::Report;
use watch::Watch;

use crate::signals::on_signal;

/// Loads a server as told, and prints the result.
///
/// # Errors
///
/// [`LoadFailure`] where it could not start, or where not everything was as it must be.
pub(crate) fn run(arguments: &LoadArguments) -> Result<(), LoadFailure> {
    let (mut plan, processes) = prepare::prepare(arguments)?;
    let ResultArguments { pid, json, histogram } = &arguments.result;
    plan.watched = !json && io::stderr().is_terminal();
    let meter = pid.map(Meter::new).transpose()?;
    let histogram = histogram.as_deref().map(create).transpose()?;
    let mut watch = Watch::new(meter, &plan);
    if plan.spin {
        // The kernel's own threads, which pass the packets on, must not wait for who never sleeps. Any process may be
        // nicer, and its parts inherit it.
        rustix::process::nice(LOWEST_PRIORITY).ok();
    }
    let outcome = match processes {
        1 => alone(&plan, &mut watch),
        count => processes::run(&plan, count, &mut watch),
    };
    watch.finish();
    let outcome = outcome?;
    let (url, usage) = (arguments.url.as_str(), watch.usage());
    let text = if *json {
        let json = Json::new(url, &plan, processes, &outcome, usage);
        serde_json::to_string(&json).map_err(io::Error::from).map_err(LoadFailure::Output)?
    } else {
        Report { url, plan: &plan, processes, outcome: &outcome, usage }.to_string()
    };
    writeln!(io::stdout(), "{}", text.trim_end()).map_err(LoadFailure::Output)?;
    if let Some(file) = histogram {
        percentiles::write(&outcome.latency, BufWriter::new(file)).map_err(LoadFailure::Output)?;
    }
    verdict(&outcome)
}

/// What `nice` takes for the least important.
const LOWEST_PRIORITY: i32 = 19;

fn create(path: &Path) -> Result<File, Mistake> {
    File::create(path).map_err(|source| Mistake::Histogram { path: path.to_owned(), source })
}

fn verdict(outcome: &Outcome) -> Result<(), LoadFailure> {
    if outcome.interrupted {
        return Err(LoadFailure::Interrupted);
    }
    match outcome.failures.total() {
        0 => Ok(()),
        count => Err(LoadFailure::Failures(count)),
    }
}

/// Does all of it in this process.
fn alone(plan: &Plan, watch: &mut Watch) -> Result<Outcome, LoadFailure> {
    let poll = Poll::new().map_err(LoadFailure::System)?;
    let control = Arc::new(Control::new(&poll).map_err(LoadFailure::System)?);
    let stopped = Arc::clone(&control);
    on_signal(move || stopped.stop()).map_err(LoadFailure::System)?;
    let mut engine = Engine::new(plan.clone(), poll, Arc::clone(&control));
    let connected = engine.connect(watch).map_err(LoadFailure::System)?;
    if let Some(first) = connected.failures.first.clone().filter(|_| connected.opened == 0) {
        return Err(LoadFailure::NobodyConnected { address: plan.address, first });
    }
    control.go();
    control.let_close();
    engine.run(watch).map_err(LoadFailure::System)
}
