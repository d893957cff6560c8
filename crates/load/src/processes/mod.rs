//! Several processes that load the server together, as one.

pub(crate) mod descriptors;
pub(crate) mod part;

use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::Interrupt;
use crate::engine::observer::{Observer, Progress};
use crate::failure::LoadFailure;
use crate::outcome::Outcome;
use crate::plan::Plan;
use part::{News, Order};

/// Runs a plan in `count` processes, and adds up what they have to say.
///
/// # Errors
///
/// [`LoadFailure`] where one cannot be started, or ends before its time, or where nobody could be connected.
pub(crate) fn run(
    plan: &Plan,
    count: usize,
    observer: &mut impl Observer,
    on_interrupt: impl FnOnce(Interrupt) -> io::Result<()>,
) -> Result<Outcome, LoadFailure> {
    let (sender, news) = channel();
    let mut parts = Parts::default();
    for (index, plan) in plan.parts(count).iter().enumerate() {
        parts.start(index, plan, sender.clone()).map_err(LoadFailure::Part)?;
    }
    drop(sender);
    let orders = Arc::clone(&parts.orders);
    on_interrupt(Box::new(move || order(&orders, Order::Stop))).map_err(LoadFailure::System)?;
    Listener { plan, count, orders: &parts.orders, states: vec![State::default(); count] }
        .listen(&news, observer)
}

/// The processes; they end when this is dropped, for then nothing comes on their stdin any more.
#[derive(Default)]
struct Parts {
    children: Vec<Child>,
    orders: Arc<Mutex<Vec<ChildStdin>>>,
}

impl Parts {
    fn start(&mut self, index: usize, plan: &Plan, news: Sender<(usize, Option<News>)>) -> io::Result<()> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(PART)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Ctrl-C in a terminal is for the parent, which tells them.
            .process_group(0)
            .spawn()?;
        let stdin = child.stdin.take();
        let stdout = child.stdout.take();
        self.children.push(child);
        let (Some(mut stdin), Some(stdout)) = (stdin, stdout) else { return Ok(()) };
        writeln!(stdin, "{}", serde_json::to_string(plan)?)?;
        self.orders.lock().unwrap_or_else(PoisonError::into_inner).push(stdin);
        thread::Builder::new().name(format!("part {index}")).spawn(move || hear(index, stdout, &news))?;
        Ok(())
    }
}

impl Drop for Parts {
    fn drop(&mut self) {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner).clear();
        for child in &mut self.children {
            // It ends by itself.
            child.wait().ok();
        }
    }
}

/// Passes on what a part says, and that it has ended.
fn hear(index: usize, stdout: ChildStdout, news: &Sender<(usize, Option<News>)>) {
    for line in BufReader::new(stdout).lines().map_while(Result::ok) {
        let Ok(message) = serde_json::from_str(&line) else { break };
        if news.send((index, Some(message))).is_err() {
            return;
        }
    }
    // Where nobody listens any more, nobody has to know.
    news.send((index, None)).ok();
}

fn order(parts: &Mutex<Vec<ChildStdin>>, order: Order) {
    let Ok(text) = serde_json::to_string(&order) else { return };
    for stdin in parts.lock().unwrap_or_else(PoisonError::into_inner).iter_mut() {
        // A part that is gone is noticed where it is listened to.
        writeln!(stdin, "{text}").ok();
    }
}

/// Everything that is known of a part.
#[derive(Clone, Default)]
struct State {
    open: u64,
    failure: Option<String>,
    connected: bool,
    window: Window,
    progress: Progress,
    outcome: Option<Box<Outcome>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Window {
    #[default]
    Ahead,
    Open,
    Closed,
}

struct Listener<'a> {
    plan: &'a Plan,
    count: usize,
    orders: &'a Mutex<Vec<ChildStdin>>,
    states: Vec<State>,
}

impl Listener<'_> {
    fn listen(
        mut self,
        news: &Receiver<(usize, Option<News>)>,
        observer: &mut impl Observer,
    ) -> Result<Outcome, LoadFailure> {
        while let Ok((index, news)) = news.recv() {
            match news {
                Some(news) => self.take(index, news, observer)?,
                None if self.states[index].outcome.is_some() => {}
                None => return Err(LoadFailure::PartLost),
            }
            if self.states.iter().all(|state| state.outcome.is_some()) {
                return Ok(self.sum());
            }
        }
        Err(LoadFailure::PartLost)
    }

    fn take(&mut self, index: usize, news: News, observer: &mut impl Observer) -> Result<(), LoadFailure> {
        let state = &mut self.states[index];
        match news {
            News::Connecting(open) => {
                state.open = open;
                observer.connecting(self.states.iter().map(|state| state.open).sum());
            }
            News::Connected { opened, failure } => {
                (state.open, state.failure, state.connected) = (opened, failure, true);
                if self.all(|state| state.connected) {
                    self.go()?;
                }
            }
            News::WindowOpens => {
                state.window = Window::Open;
                if self.number(|state| state.window == Window::Open) == 1 {
                    observer.window_opens();
                }
            }
            News::WindowCloses => {
                state.window = Window::Closed;
                if self.all(|state| state.window == Window::Closed) {
                    // All connections are still there: the server's memory has to be read before they go.
                    observer.window_closes();
                    order(self.orders, Order::MayClose);
                }
            }
            News::Progress(progress) => {
                state.progress = progress;
                observer.progress(self.progress());
            }
            News::Done(outcome) => state.outcome = Some(outcome),
        }
        Ok(())
    }

    fn go(&self) -> Result<(), LoadFailure> {
        let first = self.states.iter().find_map(|state| state.failure.clone());
        match first.filter(|_| self.all(|state| state.open == 0)) {
            Some(first) => Err(LoadFailure::NobodyConnected { address: self.plan.address, first }),
            None => {
                order(self.orders, Order::Go);
                Ok(())
            }
        }
    }

    fn all(&self, is_so: impl Fn(&State) -> bool) -> bool {
        self.number(is_so) == self.count
    }

    fn number(&self, is_so: impl Fn(&State) -> bool) -> usize {
        self.states.iter().filter(|state| is_so(state)).count()
    }

    fn progress(&self) -> Progress {
        let parts = self.states.iter().map(|state| state.progress);
        parts.fold(Progress::default(), |sum, part| Progress {
            count: sum.count + part.count,
            p99: sum.p99.max(part.p99),
            failures: sum.failures + part.failures,
        })
    }

    fn sum(&self) -> Outcome {
        let mut sum = Outcome::default();
        for state in &self.states {
            if let Some(outcome) = &state.outcome {
                sum.add(outcome);
            }
        }
        sum
    }
}

/// The argument that the program is started with as a part of a load: one process among several.
pub const PART: &str = "load-part";
