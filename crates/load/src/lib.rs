//! Puts a WebSocket server under load, verifies every answer, and says how fast it was: `gannet load` without the
//! command around it, and the report that the benchmark reads.
//!
//! It is a client of its own and shares no code with Gannet: a mistake that both had would be seen by neither.
//!
//! ```no_run
//! use std::error::Error;
//!
//! use clap::Parser;
//! use gannet_load::{Load, LoadArguments};
//!
//! #[derive(Parser)]
//! struct Program {
//!     #[command(flatten)]
//!     load: LoadArguments,
//! }
//!
//! fn main() -> Result<(), Box<dyn Error>> {
//!     // Such as `ws://127.0.0.1:9501/ --connections 100 --duration 5s`.
//!     let program = Program::parse();
//!     let finished = Load::prepare(&program.load)?.run(|_interrupt| Ok(()))?;
//!     println!("{finished}");
//!     Ok(finished.verdict()?)
//! }
//! ```

mod arguments;
mod client;
mod deflate;
mod engine;
mod escaped;
mod failure;
mod finished;
mod frame;
mod messages;
mod outcome;
mod plan;
mod processes;
pub mod report;
mod watch;

use std::io;
use std::sync::Arc;

use mio::Poll;

pub use arguments::mistake::ArgumentsError;
pub use arguments::{LoadArguments, ResultArguments};
use engine::Engine;
use engine::control::Control;
pub use failure::LoadFailure;
pub use finished::Finished;
use outcome::Outcome;
use outcome::meter::Meter;
use plan::{Mode, Plan};
pub use processes::PART;
pub use processes::part::run as run_part;
use watch::Watch;

/// A load that is prepared and has not begun.
pub struct Load {
    url: String,
    plan: Plan,
    processes: usize,
    meter: Option<Meter>,
}

/// Ends a run early, with what it has by then.
pub type Interrupt = Box<dyn FnOnce() + Send>;

impl Load {
    /// Finds the server's address, and reckons what each process does.
    ///
    /// # Errors
    ///
    /// [`ArgumentsError`] where an option is wrong, where options do not go together, or where there is no such server
    /// or process.
    pub fn prepare(arguments: &LoadArguments) -> Result<Self, ArgumentsError> {
        let (plan, processes) = arguments::prepare::prepare(arguments)?;
        let meter = arguments.result.pid.map(Meter::new).transpose()?;
        Ok(Self { url: arguments.url.clone(), plan, processes, meter })
    }

    /// Shows on standard error how it goes.
    #[must_use]
    pub fn watched(mut self, watched: bool) -> Self {
        self.plan.watched = watched;
        self
    }

    /// Runs to the end. `on_interrupt` is given what ends the run early, before the first message is sent.
    ///
    /// A run in several processes starts this program once more for each, with [`PART`] as its only argument. A program
    /// that gets this argument must call [`run_part`].
    ///
    /// # Errors
    ///
    /// [`LoadFailure::NobodyConnected`], [`LoadFailure::System`], [`LoadFailure::Part`] or [`LoadFailure::PartLost`].
    /// Connections and messages that fail are no error: [`Finished::verdict`] tells of them.
    pub fn run(
        self,
        on_interrupt: impl FnOnce(Interrupt) -> io::Result<()>,
    ) -> Result<Finished, LoadFailure> {
        let Self { url, plan, processes, meter } = self;
        let mut watch = Watch::new(meter, &plan);
        if plan.spin {
            // The kernel's own threads, which pass the packets on, must not wait for who never sleeps. Any process may
            // be nicer, and its parts inherit it.
            rustix::process::nice(LOWEST_PRIORITY).ok();
        }
        let outcome = match processes {
            1 => alone(&plan, &mut watch, on_interrupt),
            count => processes::run(&plan, count, &mut watch, on_interrupt),
        };
        watch.finish();
        let mut outcome = outcome?;
        if plan.mode == Mode::Listen {
            outcome.expect_something_heard();
        }
        Ok(Finished { url, plan, processes, outcome, usage: watch.usage() })
    }
}

/// Does all of it in this process.
fn alone(
    plan: &Plan,
    watch: &mut Watch,
    on_interrupt: impl FnOnce(Interrupt) -> io::Result<()>,
) -> Result<Outcome, LoadFailure> {
    let poll = Poll::new().map_err(LoadFailure::System)?;
    let control = Arc::new(Control::new(&poll).map_err(LoadFailure::System)?);
    let stopped = Arc::clone(&control);
    on_interrupt(Box::new(move || stopped.stop())).map_err(LoadFailure::System)?;
    let mut engine = Engine::new(plan.clone(), poll, Arc::clone(&control));
    let connected = engine.connect(watch).map_err(LoadFailure::System)?;
    if let Some(first) = connected.failures.first.clone().filter(|_| connected.opened == 0) {
        return Err(LoadFailure::NobodyConnected { address: plan.address, first });
    }
    control.go();
    control.let_close();
    engine.run(watch).map_err(LoadFailure::System)
}

/// The least important in the eyes of `nice`.
const LOWEST_PRIORITY: i32 = 19;
