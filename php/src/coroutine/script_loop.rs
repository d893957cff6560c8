//! The loop of a script that has no server: it runs until no timer is left, and no coroutine that waits for one, as
//! Swoole's does.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use ext_php_rs::exception::PhpResult;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};
use gannet::TimerId;

use super::{body, deadlock, table};
use crate::event_loop::{self, Repeats, ThreadTimers, Timer, TimerLoop};
use crate::warning::error;
use crate::zend::{
    Callback, Outcome, Pending, call_function, go_on_with_fatal, guarded, handle_interrupts, has_exception,
    is_shutting_down, report_pending, sleep_until,
};

/// The loop while it runs.
#[derive(Default)]
struct ScriptLoop {
    timers: ThreadTimers,
    /// The end of a callback that did not return. Nothing is called any more.
    ended: Cell<Option<Outcome>>,
}

pub(super) fn add_functions(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(wrap_function!(swoole_event_wait)).function(wrap_function!(swoole_event_rshutdown))
}

/// Runs the loop until nothing is left that it would wait for. Scripts without a server do so at their end anyway.
#[php_function]
pub(crate) fn swoole_event_wait() -> PhpResult<()> {
    refuse_in_coroutine()?;
    IS_AWAITED.set(false);
    wait(|| ());
    Ok(())
}

/// The same, at the end of the script: coroutines that nobody will resume are unwound.
#[php_function]
pub(crate) fn swoole_event_rshutdown() -> PhpResult<()> {
    refuse_in_coroutine()?;
    IS_AWAITED.set(false);
    wait(|| ());
    // After a fatal error nothing of the script runs any more, as with the engine's own fibers.
    if !is_shutting_down() {
        table::unwind_all();
    }
    Ok(())
}

fn refuse_in_coroutine() -> PhpResult<()> {
    if table::is_running() {
        return Err(error("Unable to call Event::wait() in coroutine"));
    }
    Ok(())
}

/// Runs the loop until nothing is left that it would wait for, and reports coroutines that wait for ever. `begin` is
/// called when it runs.
pub(crate) fn wait(begin: impl FnOnce()) {
    // A server's loop calls all timers, and a loop that runs goes on.
    if event_loop::has_loop() || has_failed() {
        return begin();
    }
    run(begin);
    if !has_exception() {
        deadlock::report_deadlock();
    }
}

/// Has the loop run when the script has ended, as one of its shutdown functions.
pub(crate) fn run_at_end() {
    if IS_AWAITED.replace(true) {
        return;
    }
    // It takes any function that there is.
    drop(call_function("register_shutdown_function", vec![&"swoole_event_rshutdown"]));
}

/// Nothing is waited for any more when a request ends.
pub(super) fn forget() {
    IS_AWAITED.set(false);
}

impl TimerLoop for ScriptLoop {
    /// Arms a timer, whose time began when it was made.
    fn arm(self: Rc<Self>, timer: &Timer, call: Box<dyn FnMut()>) -> Option<TimerId> {
        let first = timer.delay.saturating_sub(timer.made.elapsed());
        Some(match timer.repeats {
            Repeats::Never => self.timers.after(first, call),
            Repeats::Always => self.timers.every_from(first, timer.delay, call),
        })
    }

    fn wake_after(self: Rc<Self>, delay: Duration, wake: Box<dyn FnOnce()>) -> Option<TimerId> {
        let this = Rc::downgrade(&self);
        Some(self.timers.after(delay, move || {
            if let Some(this) = this.upgrade() {
                this.unless_ended(|| guarded(wake));
            }
        }))
    }

    fn fail(&self, exception: Pending) {
        self.end_with(Outcome::Threw(exception));
    }

    fn disarm(&self, armed: TimerId) {
        self.timers.cancel(armed);
    }

    /// Calls back, unless a callback has ended the loop.
    fn call(&self, callback: Rc<Callback>, arguments: Vec<Zval>) {
        self.unless_ended(|| body::call_detached(callback, arguments));
    }

    fn release(&self, timer: Rc<Timer>) {
        self.unless_ended(|| guarded(|| drop(timer)));
    }
}

impl ScriptLoop {
    fn unless_ended(&self, act: impl FnOnce() -> Outcome) {
        let ended = self.ended.take();
        if let Some(ended) = ended {
            // Its values are not dropped: nothing is called any more.
            std::mem::forget(act);
            return self.ended.set(Some(ended));
        }
        match act() {
            Outcome::Returned => {}
            outcome @ (Outcome::Threw(_) | Outcome::Fatal) => self.end_with(outcome),
        }
    }

    fn end_with(&self, outcome: Outcome) {
        let first = self.ended.take().unwrap_or(Outcome::Returned);
        self.ended.set(Some(body::keep_first(first, outcome)));
    }
}

fn run(begin: impl FnOnce()) {
    let script = Rc::new(ScriptLoop::default());
    event_loop::set_loop(Some(Rc::clone(&script) as Rc<dyn TimerLoop>));
    event_loop::arm_all();
    begin();
    // What is pending comes from `begin`, and ends the loop as what a callback throws does.
    let mut ended = Pending::take().map(Outcome::Threw).or_else(|| script.ended.take());
    while ended.is_none() {
        let Some(soonest) = script.timers.soonest() else { break };
        sleep_until(soonest);
        script.unless_ended(|| guarded(handle_interrupts));
        script.timers.run_due();
        ended = script.ended.take();
    }
    event_loop::set_loop(None);
    match ended {
        None | Some(Outcome::Returned) => {}
        // As everywhere else in a script: what nobody catches ends it.
        Some(Outcome::Threw(pending)) => {
            event_loop::forget_all();
            report_pending();
            table::unwind_all();
            pending.put_back();
        }
        Some(Outcome::Fatal) => {
            std::mem::forget(event_loop::take_all());
            go_on_with_fatal();
        }
    }
}

/// True where the script has ended in an error: then nothing is waited for.
fn has_failed() -> bool {
    let last = call_function("error_get_last", Vec::new());
    let kind = last.as_ref().and_then(Zval::array).and_then(|last: &ZendHashTable| last.get("type")?.long());
    kind.is_some_and(|kind| FATAL.contains(&kind))
}

/// `E_ERROR`, `E_PARSE`, `E_CORE_ERROR`, `E_COMPILE_ERROR`, `E_USER_ERROR` and `E_RECOVERABLE_ERROR`.
const FATAL: [i64; 6] = [1, 4, 16, 64, 256, 4096];

thread_local! {
    /// True when the script's end runs the loop already.
    static IS_AWAITED: Cell<bool> = const { Cell::new(false) };
}
