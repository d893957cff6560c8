//! All coroutines: the one that runs, those that are suspended, and stacks for those to come.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::iter::successors;
use std::rc::Rc;

use super::life::{Coroutine, Wake};
use super::script_loop;
use crate::event_loop;
use crate::zend::{Fiber, NoStack, report_pending};

/// Limits that the script may set, with `Coroutine::set`.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// The greatest number of coroutines at the same time.
    pub(super) coroutines_max: usize,
    /// Size of a C stack, in bytes.
    pub(super) stack_size: usize,
}

/// A coroutine cannot be begun.
#[derive(Debug)]
pub(crate) enum NoRoom {
    /// There are as many as there may be.
    TooMany(usize),
    /// The system has no memory, or no mapping, for a stack; there are so many already.
    NoStack(NoStack, usize),
}

#[derive(Default)]
struct Table {
    current: RefCell<Option<Rc<Coroutine>>>,
    /// The one that a server runs in.
    serving: RefCell<Option<Rc<Coroutine>>>,
    suspended: RefCell<HashMap<i64, Rc<Coroutine>>>,
    idle: RefCell<Vec<Rc<Coroutine>>>,
    last_id: Cell<i64>,
    count: Cell<usize>,
    count_max: Cell<usize>,
    suspensions: Cell<u64>,
    limits: Cell<Limits>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { coroutines_max: COROUTINES_MAX, stack_size: STACK_SIZE }
    }
}

/// The coroutine that runs.
#[inline]
pub(super) fn current() -> Option<Rc<Coroutine>> {
    TABLE.with(|table| table.current.borrow().clone())
}

/// True while one runs.
pub(crate) fn is_running() -> bool {
    TABLE.with(|table| table.current.borrow().is_some())
}

/// Says which coroutine runs from now on, and returns the former.
#[inline]
pub(super) fn replace_current(coroutine: Option<Rc<Coroutine>>) -> Option<Rc<Coroutine>> {
    TABLE.with(|table| table.current.replace(coroutine))
}

/// Runs a server's loop. On its stack no coroutine runs: one that the server runs in cannot wait for it.
pub(crate) fn serve<R>(run: impl FnOnce() -> R) -> R {
    let former = replace_current(None);
    if let Some(former) = &former {
        former.set_held_up(true);
    }
    TABLE.with(|table| table.serving.replace(former));
    let result = run();
    let former = TABLE.with(|table| table.serving.take());
    if let Some(former) = &former {
        former.set_held_up(false);
    }
    replace_current(former);
    result
}

/// A coroutine that has not ended. 0 is the one that runs.
pub(super) fn find(id: i64) -> Option<Rc<Coroutine>> {
    if id == 0 {
        return current();
    }
    let found = running().find(|coroutine| coroutine.id() == id);
    found.or_else(|| TABLE.with(|table| table.suspended.borrow().get(&id).cloned()))
}

/// The one that runs, and those that are held up by it or by a server's loop.
fn running() -> impl Iterator<Item = Rc<Coroutine>> {
    let serving = TABLE.with(|table| table.serving.borrow().clone());
    [current(), serving].into_iter().flat_map(|first| successors(first, |coroutine| coroutine.resumer()))
}

/// The ids of all that have not ended, in the order in which they were begun.
pub(super) fn ids() -> Vec<i64> {
    let mut ids: Vec<_> = TABLE.with(|table| table.suspended.borrow().keys().copied().collect());
    ids.extend(running().map(|coroutine| coroutine.id()));
    ids.sort_unstable();
    ids
}

/// A coroutine to begin with, which has an id.
#[inline]
pub(super) fn take_idle() -> Result<Rc<Coroutine>, NoRoom> {
    TABLE.with(|table| {
        let (count, limits) = (table.count.get(), table.limits.get());
        if count >= limits.coroutines_max {
            return Err(NoRoom::TooMany(limits.coroutines_max));
        }
        let idle = table.idle.borrow_mut().pop();
        let coroutine = match idle {
            Some(coroutine) => coroutine,
            None => {
                let fiber = Fiber::new(limits.stack_size).map_err(|why| NoRoom::NoStack(why, count))?;
                Coroutine::new(fiber)
            }
        };
        table.count.set(count + 1);
        table.count_max.set(table.count_max.get().max(count + 1));
        table.last_id.set(table.last_id.get() + 1);
        coroutine.take_id(table.last_id.get());
        Ok(coroutine)
    })
}

/// Takes back a coroutine that has ended.
#[inline]
pub(super) fn put_idle(coroutine: Rc<Coroutine>) {
    TABLE.with(|table| {
        table.count.set(table.count.get() - 1);
        let mut idle = table.idle.borrow_mut();
        if idle.len() < IDLE_MAX && coroutine.stack_size() == table.limits.get().stack_size {
            idle.push(coroutine);
        }
    });
}

/// Notes that a coroutine is suspended.
pub(super) fn add_suspended(coroutine: Rc<Coroutine>) {
    TABLE.with(|table| table.suspended.borrow_mut().insert(coroutine.id(), coroutine));
    if !event_loop::has_loop() {
        script_loop::run_at_end();
    }
}

/// Notes that a coroutine is suspended no longer.
pub(super) fn remove_suspended(id: i64) {
    TABLE.with(|table| table.suspended.borrow_mut().remove(&id));
}

/// The suspended ones, in the order in which they were begun.
pub(super) fn suspended() -> Vec<Rc<Coroutine>> {
    let mut suspended: Vec<_> = TABLE.with(|table| table.suspended.borrow().values().cloned().collect());
    suspended.sort_unstable_by_key(|coroutine| coroutine.id());
    suspended
}

/// A number that no suspension has had.
pub(super) fn next_suspension() -> u64 {
    TABLE.with(|table| {
        table.suspensions.set(table.suspensions.get() + 1);
        table.suspensions.get()
    })
}

/// The number of the last suspension.
pub(super) fn last_suspension() -> u64 {
    TABLE.with(|table| table.suspensions.get())
}

/// The number of those that have not ended.
pub(super) fn count() -> usize {
    TABLE.with(|table| table.count.get())
}

/// The number of those that are suspended.
pub(crate) fn suspended_count() -> usize {
    TABLE.with(|table| table.suspended.borrow().len())
}

/// The greatest number there was at the same time.
pub(super) fn count_max() -> usize {
    TABLE.with(|table| table.count_max.get())
}

/// The id that was given last; 0: none was.
pub(super) fn last_id() -> i64 {
    TABLE.with(|table| table.last_id.get())
}

pub(super) fn limits() -> Limits {
    TABLE.with(|table| table.limits.get())
}

pub(super) fn set_limits(limits: Limits) {
    TABLE.with(|table| {
        table.limits.set(limits);
        table.idle.borrow_mut().retain(|coroutine| coroutine.stack_size() == limits.stack_size);
    });
}

/// Unwinds all that are suspended, as the engine does with fibers: `finally` runs, and destructors.
pub(crate) fn unwind_all() {
    // Those that are unwound may begin others.
    loop {
        let suspended = suspended();
        if suspended.is_empty() {
            return;
        }
        // Whoever is unwound may wake others, which are not to go on as if all were well.
        suspended.iter().for_each(|coroutine| coroutine.doom());
        for coroutine in suspended {
            coroutine.resume(Wake::Unwound);
            report_pending();
        }
    }
}

/// Everything that is kept here, when a request ends.
pub(super) fn take_all() -> impl Sized {
    TABLE.with(|table| {
        table.last_id.set(0);
        table.count.set(0);
        table.count_max.set(0);
        table.limits.take();
        (table.current.take(), table.serving.take(), table.suspended.take(), table.idle.take())
    })
}

impl NoRoom {
    /// The reason, as warnings and the log say it.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::TooMany(max) => format!("exceed max number of coroutine {max}"),
            Self::NoStack(NoStack(why), count) => format!(
                "no stack for another coroutine, there are {count} ({why}): each takes two of the mappings that \
                 vm.max_map_count allows a process; raise that, or set max_coroutine below {count}"
            ),
        }
    }
}

thread_local! {
    static TABLE: Table = Table::default();
}

/// `SWOOLE_DEFAULT_MAX_CORO_NUM`.
const COROUTINES_MAX: usize = 100_000;
const STACK_SIZE: usize = 2 * 1024 * 1024;
/// Stacks that wait for coroutines to come.
const IDLE_MAX: usize = 256;
