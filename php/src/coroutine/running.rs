//! Bodies of coroutines, which run at once and to their end, one inside the other.

use std::cell::{Cell, RefCell};
use std::time::Instant;

use ext_php_rs::types::{ZendObject, Zval};

use crate::zend::{Callback, Outcome, Pending, go_on_with_fatal, object_zval, report};

/// A body that runs, perhaps held up by one that it started.
struct RunningBody {
    id: i64,
    started: Instant,
    deferred: Vec<Callback>,
    context: Option<Zval>,
}

/// Runs a body, then what it deferred, and says the coroutine's id. What the body throws stays pending.
pub(super) fn run(body: &Callback, arguments: &[&Zval]) -> i64 {
    let id = NEXT_ID.get();
    NEXT_ID.set(id + 1);
    RUNNING.with_borrow_mut(|running| {
        running.push(RunningBody { id, started: Instant::now(), deferred: Vec::new(), context: None });
        COUNT_MAX.set(COUNT_MAX.get().max(running.len()));
    });
    let arguments = arguments.iter().map(|argument| argument.shallow_clone()).collect::<Vec<_>>();
    let mut pending = call(body, arguments);
    // `exit` ends the script; what was deferred is for coroutines that end.
    while !matches!(pending, Some(Pending::Exit(_))) {
        let Some(deferred) = RUNNING.with_borrow_mut(|running| running.last_mut()?.deferred.pop()) else {
            break;
        };
        pending = keep_first(pending, call(&deferred, Vec::new()));
    }
    // Dropping it may call into the script.
    let ended = RUNNING.with_borrow_mut(Vec::pop);
    drop(ended);
    if let Some(pending) = pending {
        pending.put_back();
    }
    id
}

/// Keeps a callback for the end of the coroutine that runs. `Err`: none runs.
pub(super) fn defer(callback: Callback) -> Result<(), NoCoroutine> {
    RUNNING.with_borrow_mut(|running| {
        running.last_mut().ok_or(NoCoroutine)?.deferred.push(callback);
        Ok(())
    })
}

/// There is no coroutine here.
pub(super) struct NoCoroutine;

/// True while one runs.
pub(crate) fn is_running() -> bool {
    current().is_some()
}

/// The id of the coroutine that runs.
pub(super) fn current() -> Option<i64> {
    RUNNING.with_borrow(|running| running.last().map(|running| running.id))
}

/// The id of the coroutine inside which another, or the current one, runs. The outer `None`: there is no such other.
pub(super) fn parent(id: i64) -> Option<Option<i64>> {
    RUNNING.with_borrow(|running| {
        let position = position(running, id)?;
        Some(position.checked_sub(1).map(|parent| running[parent].id))
    })
}

/// The time for which a coroutine, or the current one, has been running, in milliseconds.
pub(super) fn elapsed(id: i64) -> Option<i64> {
    RUNNING.with_borrow(|running| {
        let elapsed = running[position(running, id)?].started.elapsed();
        Some(i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX))
    })
}

/// The object in which a coroutine, or the current one, keeps what it likes; `make` makes it.
pub(super) fn context(id: i64, make: impl FnOnce() -> ext_php_rs::boxed::ZBox<ZendObject>) -> Option<Zval> {
    let found = RUNNING.with_borrow(|running| {
        let position = position(running, id)?;
        Some(running[position].context.as_ref().map(Zval::shallow_clone))
    });
    if let Some(context) = found? {
        return Some(context);
    }
    let made = object_zval(make());
    RUNNING.with_borrow_mut(|running| {
        let position = position(running, id)?;
        running[position].context = Some(made.shallow_clone());
        Some(())
    })?;
    Some(made)
}

/// The ids of all that run, the oldest first.
pub(super) fn ids() -> Vec<i64> {
    RUNNING.with_borrow(|running| running.iter().map(|running| running.id).collect())
}

/// The number of those that run.
pub(super) fn count() -> i64 {
    RUNNING.with_borrow(|running| in_numbers(running.len()))
}

/// The greatest number that ran at the same time.
pub(super) fn count_max() -> i64 {
    in_numbers(COUNT_MAX.get())
}

/// The id that was given last; 0: none was.
pub(super) fn last_id() -> i64 {
    NEXT_ID.get() - 1
}

/// Everything that is kept of coroutines, when a request ends.
pub(crate) fn take_all() -> impl Sized {
    NEXT_ID.set(1);
    COUNT_MAX.set(0);
    RUNNING.take()
}

fn in_numbers(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn position(running: &[RunningBody], id: i64) -> Option<usize> {
    if id == 0 { running.len().checked_sub(1) } else { running.iter().position(|running| running.id == id) }
}

fn call(callback: &Callback, arguments: Vec<Zval>) -> Option<Pending> {
    match callback.call(|| arguments) {
        Outcome::Returned => None,
        Outcome::Threw(pending) => Some(pending),
        Outcome::Fatal => end_with_fatal(),
    }
}

fn end_with_fatal() -> ! {
    // The engine gives its memory back as a whole, so nothing that points there may be dropped later.
    std::mem::forget(RUNNING.take());
    go_on_with_fatal()
}

/// An exception does not hide an earlier one.
fn keep_first(first: Option<Pending>, second: Option<Pending>) -> Option<Pending> {
    match (first, second) {
        (Some(first @ Pending::Exception(_)), Some(Pending::Exception(second))) => match report(second) {
            Outcome::Returned => Some(first),
            Outcome::Threw(exit) => Some(exit),
            Outcome::Fatal => end_with_fatal(),
        },
        (Some(_) | None, Some(second)) => Some(second),
        (first, None) => first,
    }
}

thread_local! {
    static RUNNING: RefCell<Vec<RunningBody>> = const { RefCell::new(Vec::new()) };
    static NEXT_ID: Cell<i64> = const { Cell::new(1) };
    static COUNT_MAX: Cell<usize> = const { Cell::new(0) };
}
