//! Coroutines that are waited for: `Co::join`, and `batch`, `map` and `parallel`, which begin them, too.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};
use ext_php_rs::zend::ce;

use super::life::{Coroutine, Wake};
use super::waiting::{CannotSuspend, Waiter, said, timeout};
use super::{body, table};
use crate::arguments::{Array, Callable, Float, Integer};
use crate::last_error;
use crate::values::{insert, key_text};
use crate::warning::{warn, warn_only};
use crate::zend::{Callback, has_exception, to_long};

pub(super) fn add_functions(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(wrap_function!(batch)).function(wrap_function!(map)).function(wrap_function!(parallel))
}

/// Calls each of these in a coroutine of its own, and waits. The array of what they return has their keys; null stands
/// for one that has not returned in time, which goes on.
#[php_function]
#[php(name = "Swoole\\Coroutine\\batch", defaults(timeout = -1.0))]
#[php(optional = timeout)]
pub(crate) fn batch(tasks: Array, timeout: Float) -> PhpResult<Zval> {
    let mut parts = Vec::new();
    for (key, task) in tasks.entries() {
        match Callback::new(task) {
            Some(callback) => parts.push((Rc::new(callback), Vec::new())),
            None if has_exception() => return Ok(Zval::null()),
            None => return Err(no_callable(&key)),
        }
    }
    gather(&tasks, parts, timeout.0)
}

/// Calls `$fn($value, $key)` for each value in a coroutine of its own, and waits, as `batch` does.
#[php_function]
#[php(name = "Swoole\\Coroutine\\map", defaults(timeout = -1.0))]
#[php(optional = timeout)]
pub(crate) fn map(list: Array, r#fn: Callable, timeout: Float) -> PhpResult<Zval> {
    let callback = Rc::new(r#fn.0);
    let mut parts = Vec::new();
    for (key, value) in list.entries() {
        parts.push((Rc::clone(&callback), vec![value.dereference().shallow_clone(), key]));
    }
    gather(&list, parts, timeout.0)
}

/// Calls this so many times, each in a coroutine of its own, and waits until all have ended.
#[php_function]
#[php(name = "Swoole\\Coroutine\\parallel")]
pub(crate) fn parallel(n: Integer, r#fn: Callable) -> PhpResult<()> {
    let callback = Rc::new(r#fn.0);
    begin_and_wait((0..n.0).map(|_| (Rc::clone(&callback), Vec::new())), &Weak::new(), FOR_EVER)
}

/// Waits until all of these have ended.
pub(super) fn join(ids: &Array, seconds: f64) -> PhpResult<bool> {
    let ids = ids.entries().map(|(_, id)| to_long(id)).collect::<Vec<_>>();
    if has_exception() {
        return Ok(false);
    }
    // An error handler of the script's, which `to_long` may have called, may have waited: this comes after it.
    if ids.contains(&waiting()?.id()) {
        warn_only("can not join self");
        last_error::set(WRONG_OPERATION);
        return Ok(false);
    }
    let alive: Vec<_> = ids.iter().filter(|id| **id > 0).filter_map(|id| table::find(*id)).collect();
    if alive.is_empty() {
        last_error::set(INVALID_PARAMS);
        return Ok(false);
    }
    let joiner = Rc::new(Joiner::default());
    for coroutine in &alive {
        joiner.expect_end();
        coroutine.joiners.borrow_mut().push(Rc::clone(&joiner));
    }
    let woken = joiner.wait(seconds);
    for coroutine in alive {
        coroutine.joiners.borrow_mut().retain(|other| !Rc::ptr_eq(other, &joiner));
    }
    said(woken)
}

/// Somebody who waits for the end of coroutines.
#[derive(Default)]
pub(super) struct Joiner {
    /// The number of those that have not ended.
    left: Cell<usize>,
    /// Set while it waits.
    waiter: RefCell<Option<Waiter>>,
}

impl Joiner {
    /// One more is to end.
    fn expect_end(&self) {
        self.left.set(self.left.get() + 1);
    }

    /// One of them has ended.
    pub(super) fn note_end(&self) {
        self.left.set(self.left.get() - 1);
        let waiter = if self.left.get() == 0 { self.waiter.take() } else { None };
        if let Some(waiter) = waiter {
            waiter.wake_later(Wake::Done);
        }
    }

    /// Waits until all have ended.
    fn wait(&self, seconds: f64) -> Result<Wake, CannotSuspend> {
        if self.left.get() == 0 {
            return Ok(Wake::Done);
        }
        let waiter = Waiter::new()?;
        self.waiter.replace(Some(waiter.clone()));
        let woken = waiter.wait(timeout(seconds));
        self.waiter.take();
        woken
    }
}

/// The coroutine that runs, which may wait.
fn waiting() -> PhpResult<Rc<Coroutine>> {
    let waiter = Waiter::new().map_err(CannotSuspend::into_exception)?;
    Ok(Rc::clone(waiter.coroutine()))
}

/// A callable with its arguments.
type Part = (Rc<Callback>, Vec<Zval>);

/// Has all of these begun, and makes an array of what they return, with the keys of this one.
fn gather(keys: &Array, parts: Vec<Part>, seconds: f64) -> PhpResult<Zval> {
    let returned = Rc::new(RefCell::new(parts.iter().map(|_| Zval::null()).collect::<Vec<_>>()));
    begin_and_wait(parts.into_iter(), &Rc::downgrade(&returned), seconds)?;
    let returned = returned.take();
    if has_exception() {
        return Ok(Zval::null());
    }
    let mut results = ZendHashTable::new();
    for ((key, _), value) in keys.entries().zip(returned) {
        insert(&mut results, &key, value)?;
    }
    Ok(results.into_zval(false)?)
}

/// Begins a coroutine for each, and waits for them. What one throws before it waits comes out here, as from `go`, and
/// those behind it are not begun then; nor are they where there is no room for one, which a single warning says.
///
/// The values that they return are put into `returned`. Whoever ends too late must not be the last to hold these:
/// dropping them may run PHP.
fn begin_and_wait(
    parts: impl Iterator<Item = Part>,
    returned: &Weak<RefCell<Vec<Zval>>>,
    seconds: f64,
) -> PhpResult<()> {
    waiting()?;
    let joiner = Rc::new(Joiner::default());
    for (index, (callback, arguments)) in parts.enumerate() {
        joiner.expect_end();
        let kept = Weak::clone(returned);
        let keep = move |value: &Zval| {
            if let Some(returned) = kept.upgrade() {
                returned.borrow_mut()[index] = value.dereference().shallow_clone();
            }
        };
        if let Err(no_room) = body::go_joined(callback, arguments, Rc::clone(&joiner), keep) {
            joiner.note_end();
            warn(&no_room.message());
            break;
        }
        if has_exception() {
            return Ok(());
        }
    }
    joiner.wait(seconds).map_err(CannotSuspend::into_exception)?;
    Ok(())
}

fn no_callable(key: &Zval) -> PhpException {
    let text = format!(
        "Swoole\\Coroutine\\batch(): Argument #1 ($tasks) must be an array of callables, and \"{}\" has none",
        key_text(key)
    );
    PhpException::new(text, 0, ce::type_error())
}

/// No timeout.
const FOR_EVER: f64 = -1.0;

/// `SWOOLE_ERROR_*`.
const INVALID_PARAMS: i64 = 505;
const WRONG_OPERATION: i64 = 509;
