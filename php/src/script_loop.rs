//! The loop of a script that has no server: it runs until no timer is left, as Swoole's does.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::thread;
use std::time::Instant;

use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};

use crate::alarms::Alarms;
use crate::server::running;
use crate::timer;
use crate::zend::{Callback, Outcome, call_function, go_on_with_fatal, guarded};

/// The loop while it runs.
#[derive(Default)]
pub(crate) struct ScriptLoop {
    pub(crate) alarms: Alarms,
    /// What a callback did other than return. Nothing is called any more.
    ended: Cell<Option<Outcome>>,
}

pub(crate) fn add_functions(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(wrap_function!(swoole_event_wait))
}

/// Runs the loop until no timer is left. Scripts that have timers and no server do so at their end anyway.
#[php_function]
pub(crate) fn swoole_event_wait() {
    IS_AWAITED.set(false);
    // A server's loop calls all timers, and a loop that runs goes on.
    if running().is_none() && current().is_none() && timer::is_any() && !has_failed() {
        run();
    }
}

/// The loop that runs, where it is none of a server's.
pub(crate) fn current() -> Option<Rc<ScriptLoop>> {
    CURRENT.with_borrow(Clone::clone)
}

/// Has the loop run when the script has ended, as one of its shutdown functions.
pub(crate) fn run_at_end() {
    if IS_AWAITED.replace(true) {
        return;
    }
    // It takes any function that there is.
    drop(call_function("register_shutdown_function", vec![&"swoole_event_wait"]));
}

/// Forgets the loop when a request ends.
pub(crate) fn take_all() -> impl Sized {
    IS_AWAITED.set(false);
    CURRENT.take()
}

impl ScriptLoop {
    /// Calls back, unless a callback has ended the loop.
    pub(crate) fn call(&self, callback: &Callback, arguments: Vec<Zval>) {
        self.unless_ended(|| callback.call(|| arguments));
    }

    /// Lets go of what a script gave, whose end may run it.
    pub(crate) fn release<T>(&self, values: T) {
        self.unless_ended(|| guarded(|| drop(values)));
    }

    fn unless_ended(&self, act: impl FnOnce() -> Outcome) {
        let ended = self.ended.take();
        if let Some(ended) = ended {
            // What was to be dropped is not: nothing is called any more.
            std::mem::forget(act);
            return self.ended.set(Some(ended));
        }
        match act() {
            Outcome::Returned => {}
            outcome @ (Outcome::Threw(_) | Outcome::Fatal) => self.ended.set(Some(outcome)),
        }
    }
}

fn run() {
    let script = Rc::new(ScriptLoop::default());
    CURRENT.replace(Some(Rc::clone(&script)));
    timer::arm_in_script(&script);
    let ended = loop {
        let Some(soonest) = script.alarms.soonest() else { break None };
        thread::sleep(soonest.saturating_duration_since(Instant::now()));
        script.alarms.run_due();
        if let Some(ended) = script.ended.take() {
            break Some(ended);
        }
    };
    CURRENT.take();
    match ended {
        None | Some(Outcome::Returned) => {}
        // As everywhere else in a script: what nobody catches ends it.
        Some(Outcome::Threw(pending)) => {
            timer::forget_all();
            pending.put_back();
        }
        Some(Outcome::Fatal) => {
            std::mem::forget(timer::take_all());
            go_on_with_fatal();
        }
    }
}

/// Whether the script has ended in an error: then nothing is waited for.
fn has_failed() -> bool {
    let last = call_function("error_get_last", Vec::new());
    let kind = last.as_ref().and_then(Zval::array).and_then(|last: &ZendHashTable| last.get("type")?.long());
    kind.is_some_and(|kind| FATAL.contains(&kind))
}

/// `E_ERROR`, `E_CORE_ERROR`, `E_COMPILE_ERROR` and `E_USER_ERROR`.
const FATAL: [i64; 4] = [1, 16, 64, 256];

thread_local! {
    static CURRENT: RefCell<Option<Rc<ScriptLoop>>> = const { RefCell::new(None) };
    /// Whether the script's end runs the loop already.
    static IS_AWAITED: Cell<bool> = const { Cell::new(false) };
}
