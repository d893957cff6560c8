//! The body of a coroutine: a callable, what it defers, and what it leaves behind.

use std::rc::Rc;

use ext_php_rs::types::Zval;

use super::joining::Joiner;
use super::life::{Begun, Coroutine};
use super::table::{self, NoRoom};
use crate::event_loop;
use crate::warning::warn;
use crate::zend::{
    Callback, Outcome, Pending, end_output_buffer, go_on_with_fatal, guarded, is_counted, output_level,
    report,
};

/// Room for a coroutine.
pub(crate) struct Idle(Rc<Coroutine>);

impl Idle {
    /// Takes it.
    #[inline]
    pub(crate) fn take() -> Result<Self, NoRoom> {
        table::take_idle().map(Self)
    }

    /// Calls back in a coroutine of its own.
    ///
    /// The arguments are made before, where a warning names what the script has called, and dropped there.
    #[inline]
    pub(crate) fn call<A: AsMut<[Zval]> + 'static>(
        self,
        callback: Rc<Callback>,
        arguments: impl FnOnce() -> A,
    ) -> Begun {
        let mut made = None;
        match (guarded(|| made = Some(arguments())), made) {
            (Outcome::Returned, Some(arguments)) => self.0.begin_with(callback, arguments, |_| ()),
            (outcome, made) => {
                table::put_idle(self.0);
                if let Outcome::Fatal = outcome {
                    // The engine gives its memory back as a whole.
                    std::mem::forget(made);
                    return Begun::Ended(outcome);
                }
                Begun::Ended(keep_first(outcome, guarded(|| drop(made))))
            }
        }
    }
}

/// Begins a body on behalf of the script, and says its id. What it throws before it is suspended comes out here, as
/// from a plain call.
pub(super) fn go(callback: Rc<Callback>, arguments: Vec<Zval>) -> Result<i64, NoRoom> {
    Ok(begin(table::take_idle()?, callback, arguments, |_| ()))
}

/// The same for somebody who waits for its end, and keeps what it returns.
pub(super) fn go_joined(
    callback: Rc<Callback>,
    arguments: Vec<Zval>,
    joiner: Rc<Joiner>,
    keep: impl FnOnce(&Zval) + 'static,
) -> Result<i64, NoRoom> {
    let idle = table::take_idle()?;
    idle.joiners.borrow_mut().push(joiner);
    Ok(begin(idle, callback, arguments, keep))
}

fn begin(
    idle: Rc<Coroutine>,
    callback: Rc<Callback>,
    arguments: Vec<Zval>,
    keep: impl FnOnce(&Zval) + 'static,
) -> i64 {
    let id = idle.id();
    match idle.begin_with(callback, arguments, keep) {
        Begun::Ended(Outcome::Returned) => {}
        Begun::Ended(Outcome::Threw(pending)) => pending.put_back(),
        Begun::Ended(Outcome::Fatal) => go_on_with_fatal(),
        Begun::Suspended(coroutine) => coroutine.on_end(conclude),
    }
    id
}

/// Calls back in a coroutine that nobody waits for. The outcome is that of a call which ends at once.
pub(crate) fn call_detached(callback: Rc<Callback>, arguments: Vec<Zval>) -> Outcome {
    let idle = match table::take_idle() {
        Ok(idle) => idle,
        Err(no_room) => return guarded(|| warn(&no_room.message())),
    };
    match idle.begin_with(callback, arguments, |_| ()) {
        Begun::Ended(outcome) => outcome,
        Begun::Suspended(coroutine) => {
            coroutine.on_end(conclude);
            Outcome::Returned
        }
    }
}

/// Concludes a body of the script's that was suspended meanwhile: nobody waits for it.
fn conclude(outcome: Outcome) {
    match outcome {
        Outcome::Returned => {}
        Outcome::Threw(Pending::Exception(exception)) => event_loop::fail(Pending::Exception(exception)),
        Outcome::Threw(exit @ Pending::Exit(_)) => exit.put_back(),
        Outcome::Fatal => go_on_with_fatal(),
    }
}

impl Coroutine {
    /// Begins with a callback. `keep` sees what it returns, and must not call the script.
    #[inline]
    fn begin_with<A: AsMut<[Zval]> + 'static>(
        self: Rc<Self>,
        callback: Rc<Callback>,
        arguments: A,
        keep: impl FnOnce(&Zval) + 'static,
    ) -> Begun {
        self.begin(move |coroutine| run(coroutine, callback, arguments, keep))
    }
}

#[inline]
fn run<A: AsMut<[Zval]>>(
    coroutine: &Coroutine,
    callback: Rc<Callback>,
    arguments: A,
    keep: impl FnOnce(&Zval),
) -> Outcome {
    let mut returned = Zval::new();
    let outcome = callback.call_for(&mut returned, || arguments);
    keep(&returned);
    if leaves_nothing(coroutine, &callback, &returned) {
        return outcome;
    }
    clean_up(coroutine, callback, outcome, returned)
}

/// True where nothing is to be done that could call the script.
#[inline]
fn leaves_nothing(coroutine: &Coroutine, callback: &Rc<Callback>, returned: &Zval) -> bool {
    coroutine.deferred.borrow().is_empty()
        && coroutine.context.borrow().is_none()
        && coroutine.joiners.borrow().is_empty()
        && Rc::strong_count(callback) > 1
        && !is_counted(returned)
        && output_level() <= coroutine.output_level()
}

/// Calls what was deferred, the last first, with what the body returned. Then lets go of all that is the coroutine's.
fn clean_up(coroutine: &Coroutine, callback: Rc<Callback>, outcome: Outcome, returned: Zval) -> Outcome {
    let mut outcome = outcome;
    // `exit` ends the script; what was deferred is for coroutines that end.
    while let Outcome::Returned | Outcome::Threw(Pending::Exception(_)) = outcome {
        let Some(deferred) = coroutine.deferred.borrow_mut().pop() else { break };
        let returned = returned.shallow_clone();
        outcome = keep_first(outcome, deferred.call(|| [returned]));
        outcome = keep_first(outcome, guarded(|| drop(deferred)));
    }
    if let Outcome::Fatal = outcome {
        // The engine gives its memory back as a whole.
        std::mem::forget((callback, returned, coroutine.deferred.take(), coroutine.context.take()));
        return outcome;
    }
    coroutine.begin_end();
    let context = coroutine.context.take();
    let deferred = coroutine.deferred.take();
    let outcome = keep_first(outcome, guarded(|| drop((callback, returned, deferred, context))));
    let outcome = keep_first(outcome, guarded(|| end_output(coroutine)));
    for joiner in coroutine.joiners.take() {
        joiner.note_end();
    }
    outcome
}

/// Ends the output buffers of the coroutine's own.
fn end_output(coroutine: &Coroutine) {
    // An output handler may wait: from then on those of whoever began it are set aside.
    while output_level() > coroutine.output_level() {
        end_output_buffer();
    }
}

/// An exception does not hide an earlier one, nor `exit`.
pub(super) fn keep_first(first: Outcome, second: Outcome) -> Outcome {
    match (first, second) {
        (Outcome::Fatal, _) | (_, Outcome::Fatal) => Outcome::Fatal,
        (first, Outcome::Returned) => first,
        (Outcome::Returned, second) => second,
        (Outcome::Threw(first), Outcome::Threw(Pending::Exception(second))) => match report(second) {
            Outcome::Returned => Outcome::Threw(first),
            ended @ (Outcome::Threw(_) | Outcome::Fatal) => ended,
        },
        (Outcome::Threw(first), exit @ Outcome::Threw(Pending::Exit(_))) => match guarded(|| drop(first)) {
            Outcome::Returned | Outcome::Threw(_) => exit,
            Outcome::Fatal => Outcome::Fatal,
        },
    }
}
