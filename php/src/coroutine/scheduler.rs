//! `Swoole\Coroutine\Scheduler`: coroutines that are begun together, when the script says so.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use ext_php_rs::error::Result;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::flags::ClassFlags;
use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;

use super::{body, functions, options};
use crate::arguments::{Array, Callable, Integer};
use crate::classes;
use crate::warning::{construct_once, warn};
use crate::zend::{Callback, has_exception};

pub(super) fn register() -> Result<()> {
    let class = classes::register::<Scheduler>(|builder| builder)?;
    classes::alias("Co\\Scheduler", class)
}

/// Bodies that wait for the start.
#[php_class]
#[php(name = "Swoole\\Coroutine\\Scheduler", flags = ClassFlags::Final)]
pub(crate) struct Scheduler {
    bodies: RefCell<Vec<Body>>,
    phase: Cell<Phase>,
}

/// A body that is to be begun so many times.
struct Body {
    times: i64,
    callback: Rc<Callback>,
    arguments: Vec<Zval>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Setup,
    Running,
    Started,
}

#[php_impl]
impl Scheduler {
    /// None has been added.
    pub(crate) fn __construct() -> PhpResult<Self> {
        construct_once::<Self>()?;
        Ok(Self { bodies: RefCell::default(), phase: Cell::default() })
    }

    /// Adds a body.
    pub(crate) fn add(&self, func: Callable, param: &[&Zval]) {
        if self.may("add") {
            self.keep(1, func.0, param);
        }
    }

    /// Adds a body so many times.
    pub(crate) fn parallel(&self, n: Integer, func: &Zval, param: &[&Zval]) {
        if !self.may("parallel") || n.0 < 1 {
            return;
        }
        match Callback::new(func) {
            Some(callback) => self.keep(n.0, callback, param),
            None => warn("the function of a coroutine is not callable"),
        }
    }

    /// Takes options, as `Coroutine::set` does.
    pub(crate) fn set(&self, settings: Array) {
        options::set(&settings);
    }

    /// The options that were set.
    pub(crate) fn get_options(&self) -> Zval {
        options::get()
    }

    /// Begins all that were added, and waits until no coroutine is left.
    pub(crate) fn start(&self) -> PhpResult<bool> {
        if !self.may("start") {
            return Ok(false);
        }
        let bodies = self.bodies.take();
        if bodies.is_empty() {
            warn("no coroutine task");
            return Ok(false);
        }
        self.phase.set(Phase::Running);
        let ended = functions::run_loop(|| {
            // What is not begun is dropped where it may run the script.
            bodies.into_iter().for_each(Body::begin);
        });
        self.phase.set(Phase::Started);
        ended
    }
}

impl Scheduler {
    /// True before the start; otherwise a warning says that `method` comes too late.
    fn may(&self, method: &str) -> bool {
        let why = match self.phase.get() {
            Phase::Setup => return true,
            Phase::Running => "running",
            Phase::Started => "started",
        };
        warn(&format!("scheduler is {why}, unable to execute Swoole\\Coroutine\\Scheduler->{method}"));
        false
    }

    fn keep(&self, times: i64, callback: Callback, arguments: &[&Zval]) {
        let arguments = arguments.iter().map(|argument| argument.shallow_clone()).collect();
        self.bodies.borrow_mut().push(Body { times, callback: Rc::new(callback), arguments });
    }
}

impl Body {
    /// Ends at the first that throws before it waits, and at the first for which there is no room.
    fn begin(self) {
        for _ in 0..self.times {
            if has_exception() {
                return;
            }
            let arguments = self.arguments.iter().map(Zval::shallow_clone).collect();
            if let Err(no_room) = body::go(Rc::clone(&self.callback), arguments) {
                return warn(&no_room.message());
            }
        }
    }
}
