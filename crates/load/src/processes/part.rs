//! A process of the load among several.

use std::io::{self, BufRead, Write};
use std::sync::Arc;
use std::thread;

use mio::Poll;
use serde::{Deserialize, Serialize};

use super::descriptors;
use crate::engine::Engine;
use crate::engine::control::Control;
use crate::engine::observer::{Observer, Progress};
use crate::failure::LoadFailure;
use crate::outcome::Outcome;
use crate::plan::Plan;

/// Orders of the parent to a part, a line each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Order {
    Go,
    MayClose,
    Stop,
}

/// News of a part to its parent, a line each.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum News {
    Connecting(u64),
    /// All that could be opened are open; the first failure, if there was one.
    Connected {
        opened: u64,
        failure: Option<String>,
    },
    WindowOpens,
    WindowCloses,
    Progress(Progress),
    Done(Box<Outcome>),
}

/// Loads a server as a part of a load among several: the plan and orders come on standard input, what there is to say
/// goes to standard output.
///
/// # Errors
///
/// [`LoadFailure::Part`] where there is no plan to read, [`LoadFailure::System`] where the operating system refuses.
pub fn run() -> Result<(), LoadFailure> {
    let mut plan = String::new();
    io::stdin().lock().read_line(&mut plan).map_err(LoadFailure::Part)?;
    let plan: Plan = serde_json::from_str(&plan).map_err(io::Error::from).map_err(LoadFailure::Part)?;
    descriptors::raise();
    let poll = Poll::new().map_err(LoadFailure::System)?;
    let control = Arc::new(Control::new(&poll).map_err(LoadFailure::System)?);
    obey(Arc::clone(&control)).map_err(LoadFailure::System)?;
    let mut engine = Engine::new(plan, poll, control);
    let connected = engine.connect(&mut Parent).map_err(LoadFailure::System)?;
    tell(&News::Connected { opened: connected.opened, failure: connected.failures.first.clone() });
    let outcome = engine.run(&mut Parent).map_err(LoadFailure::System)?;
    tell(&News::Done(Box::new(outcome)));
    Ok(())
}

/// Follows orders from stdin. When it ends the parent is gone, and so is the reason for this process.
fn obey(control: Arc<Control>) -> io::Result<()> {
    thread::Builder::new().name("orders".into()).spawn(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            match serde_json::from_str(&line) {
                Ok(Order::Go) => control.go(),
                Ok(Order::MayClose) => control.let_close(),
                Ok(Order::Stop) => control.stop(),
                Err(_) => break,
            }
        }
        std::process::exit(1);
    })?;
    Ok(())
}

/// The parent, which looks on.
struct Parent;

impl Observer for Parent {
    fn connecting(&mut self, open: u64) {
        tell(&News::Connecting(open));
    }

    fn window_opens(&mut self) {
        tell(&News::WindowOpens);
    }

    fn window_closes(&mut self) {
        tell(&News::WindowCloses);
    }

    fn progress(&mut self, progress: Progress) {
        tell(&News::Progress(progress));
    }
}

fn tell(news: &News) {
    let Ok(text) = serde_json::to_string(news) else { return };
    // Without a parent this process ends, and stdin says so.
    io::stdout().write_all(format!("{text}\n").as_bytes()).ok();
}
