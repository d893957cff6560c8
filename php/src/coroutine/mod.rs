//! `Swoole\Coroutine` and its companions. A coroutine has a stack of its own ([`Fiber`](crate::zend::Fiber)), runs at
//! once when it is begun, and goes on when what it waits for has come.

mod body;
mod channel;
mod context;
mod deadlock;
mod functions;
mod life;
mod options;
mod refusal;
mod runtime;
mod scheduler;
mod script_loop;
mod table;
mod wait_group;
mod waiting;

use std::cell::Cell;
use std::rc::Rc;

use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::error::Result;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, ZendObject, Zval};

use self::life::Wake;
use self::waiting::{CannotSuspend, Waiter, timeout};
use crate::arguments::{Array, Callable, Float, Integer};
use crate::classes::{self, Stored, stored_in};
use crate::last_error;
use crate::values::truth;
use crate::warning::{warn, warn_only};
use crate::zend::{has_exception, to_long};

pub(crate) use body::Idle;
pub(crate) use functions::add_functions;
pub(crate) use life::{Begun, Coroutine};
pub(crate) use options::set_coroutines_max;
pub(crate) use script_loop::run_at_end as run_loop_at_end;
pub(crate) use table::{is_running, serve, suspended_count, unwind_all};

pub(crate) fn register() -> Result<()> {
    let class = classes::register::<CoroutineClass>(|class| {
        refusal::add(refusal::add(class, refusal::SCHEDULING), refusal::SYSTEM)
    })?;
    classes::alias("Co", class)?;
    let system = classes::register::<System>(|class| refusal::add(class, refusal::SYSTEM))?;
    classes::alias("Co\\System", system)?;
    scheduler::register()?;
    context::register()?;
    ClassBuilder::new("Swoole\\Coroutine\\Iterator")
        .extends((crate::zend::array_iterator, "\\ArrayIterator"))
        .registration(stored_in!(ITERATOR))
        .register()?;
    channel::register()?;
    wait_group::register()?;
    runtime::register()
}

/// `Swoole\Coroutine`.
#[php_class]
#[php(name = "Swoole\\Coroutine")]
pub(crate) struct CoroutineClass;

#[php_impl]
impl CoroutineClass {
    /// Begins a coroutine, and says its id.
    pub(crate) fn create(func: Callable, param: &[&Zval]) -> Zval {
        functions::go(func, param)
    }

    /// Keeps a callback for the end of the coroutine that runs.
    pub(crate) fn defer(callback: Callable) -> PhpResult<()> {
        functions::defer(callback)
    }

    /// Takes options.
    pub(crate) fn set(options: Array) {
        options::set(&options);
    }

    /// The options that were set.
    pub(crate) fn get_options() -> Zval {
        options::get()
    }

    /// True where a coroutine has not ended.
    pub(crate) fn exists(cid: Integer) -> bool {
        cid.0 > 0 && table::find(cid.0).is_some()
    }

    /// Suspends the coroutine that runs until somebody resumes it.
    #[php(name = "yield")]
    pub(crate) fn yield_() -> PhpResult<bool> {
        suspend()
    }

    /// The same.
    pub(crate) fn suspend() -> PhpResult<bool> {
        suspend()
    }

    /// Has a coroutine that has suspended itself go on, at once.
    pub(crate) fn resume(cid: Integer) -> bool {
        let yielded = table::find(cid.0).and_then(|coroutine| coroutine.yielded.take());
        let resumed = cid.0 > 0 && yielded.is_some_and(|waiter| waiter.wake(Wake::Done));
        if !resumed {
            warn("can not resume the coroutine which is in IO operation or non-existent");
        }
        resumed
    }

    /// Suspends the coroutine that runs for so many seconds.
    pub(crate) fn sleep(seconds: Float) -> PhpResult<bool> {
        sleep(seconds.0)
    }

    /// Waits until all of these have ended.
    #[php(defaults(timeout = -1.0))]
    #[php(optional = timeout)]
    pub(crate) fn join(cid_array: Array, timeout: Float) -> PhpResult<bool> {
        join(&cid_array, timeout.0)
    }

    /// Ends the wait of a coroutine.
    #[php(defaults(throw_exception = false))]
    #[php(optional = throw_exception)]
    pub(crate) fn cancel(cid: Integer, throw_exception: bool) -> bool {
        cancel(cid.0, if throw_exception { Wake::CancelledByException } else { Wake::Cancelled })
    }

    /// True where the last wait of the coroutine that runs was cancelled.
    pub(crate) fn is_canceled() -> PhpResult<bool> {
        match table::current() {
            Some(coroutine) => Ok(coroutine.was_cancelled()),
            None => Err(CannotSuspend::NoCoroutine.into_exception()),
        }
    }

    /// The id of the coroutine that runs, or -1.
    pub(crate) fn get_cid() -> i64 {
        current_id()
    }

    /// The same as `getCid`.
    #[php(name = "getuid")]
    pub(crate) fn getuid() -> i64 {
        current_id()
    }

    /// The id of the coroutine that has begun one; -1: none has. `false`: there is no such coroutine.
    #[php(defaults(cid = 0))]
    #[php(optional = cid)]
    pub(crate) fn get_pcid(cid: Integer) -> PhpResult<Zval> {
        Ok(match table::find(cid.0) {
            Some(coroutine) => coroutine.parent().into_zval(false)?,
            None => truth(false),
        })
    }

    /// The place where a coroutine keeps what it likes.
    #[php(defaults(cid = 0))]
    #[php(optional = cid)]
    pub(crate) fn get_context(cid: Integer) -> Zval {
        context::of(cid.0)
    }

    /// The time since a coroutine was begun, in milliseconds; -1: there is none.
    #[php(defaults(cid = 0))]
    #[php(optional = cid)]
    pub(crate) fn get_elapsed(cid: Integer) -> i64 {
        let elapsed = table::find(cid.0).map(|coroutine| coroutine.elapsed().as_millis());
        elapsed.map_or(-1, |elapsed| i64::try_from(elapsed).unwrap_or(i64::MAX))
    }

    /// The numbers of those that there are and were.
    pub(crate) fn stats() -> PhpResult<Zval> {
        let mut array = ZendHashTable::new();
        for of_none in
            ["event_num", "signal_listener_num", "aio_task_num", "aio_worker_num", "aio_queue_size"]
        {
            array.insert(of_none, 0_i64)?;
        }
        array.insert("c_stack_size", in_numbers(table::limits().stack_size))?;
        array.insert("coroutine_num", in_numbers(table::count()))?;
        array.insert("coroutine_peak_num", in_numbers(table::count_max()))?;
        array.insert("coroutine_last_cid", table::last_id())?;
        Ok(array.into_zval(false)?)
    }

    /// The ids of those that have not ended.
    pub(crate) fn list() -> PhpResult<Zval> {
        list()
    }

    /// The same as `list`.
    pub(crate) fn list_coroutines() -> PhpResult<Zval> {
        list()
    }
}

/// `Swoole\Coroutine\System`.
#[php_class]
#[php(name = "Swoole\\Coroutine\\System")]
pub(crate) struct System;

#[php_impl]
impl System {
    /// Suspends the coroutine that runs for so many seconds.
    pub(crate) fn sleep(seconds: Float) -> PhpResult<bool> {
        sleep(seconds.0)
    }
}

/// Everything that is kept of coroutines, when a request ends.
pub(crate) fn take_all() -> impl Sized {
    deadlock::forget();
    script_loop::forget();
    (table::take_all(), options::take_all())
}

fn current_id() -> i64 {
    table::current().map_or(life::NOBODY, |coroutine| coroutine.id())
}

fn suspend() -> PhpResult<bool> {
    let waiter = Waiter::new().map_err(CannotSuspend::into_exception)?;
    waiter.coroutine().yielded.replace(Some(waiter.clone()));
    let woken = waiter.wait(None);
    waiter.coroutine().yielded.take();
    said(woken, CANCELLED)
}

fn sleep(seconds: f64) -> PhpResult<bool> {
    let waiter = Waiter::new().map_err(CannotSuspend::into_exception)?;
    match timeout(seconds).filter(|_| seconds >= SLEEP_MIN) {
        Some(time) => match waiter.wait(Some(time)) {
            Ok(Wake::TimedOut) => Ok(true),
            woken => said(woken, CANCELLED),
        },
        None => {
            warn(&format!("Timer must be greater than or equal to {SLEEP_MIN}"));
            Ok(false)
        }
    }
}

fn join(ids: &Array, seconds: f64) -> PhpResult<bool> {
    let ids = ids.entries().map(|(_, id)| to_long(id)).collect::<Vec<_>>();
    if has_exception() {
        return Ok(false);
    }
    // An error handler of the script's, which `to_long` may have called, may have waited: this comes after it.
    let waiter = Waiter::new().map_err(CannotSuspend::into_exception)?;
    if ids.contains(&waiter.coroutine().id()) {
        warn_only("can not join self");
        last_error::set(WRONG_OPERATION);
        return Ok(false);
    }
    let alive: Vec<_> = ids.iter().filter(|id| **id > 0).filter_map(|id| table::find(*id)).collect();
    if alive.is_empty() {
        last_error::set(INVALID_PARAMS);
        return Ok(false);
    }
    let joiner = Rc::new(Joiner { left: Cell::new(alive.len()), waiter });
    for coroutine in &alive {
        coroutine.joiners.borrow_mut().push(Rc::clone(&joiner));
    }
    let woken = joiner.waiter.wait(timeout(seconds));
    for coroutine in alive {
        coroutine.joiners.borrow_mut().retain(|other| !Rc::ptr_eq(other, &joiner));
    }
    said(woken, CANCELLED)
}

/// Somebody who waits for the end of coroutines.
struct Joiner {
    /// The number of those that have not ended.
    left: Cell<usize>,
    waiter: Waiter,
}

impl Joiner {
    /// Notes that one of them has ended.
    fn note_end(&self) {
        self.left.set(self.left.get() - 1);
        if self.left.get() == 0 {
            self.waiter.clone().wake_later(Wake::Done);
        }
    }
}

/// Ends the wait of a coroutine. False: it does not wait.
fn cancel(id: i64, wake: Wake) -> bool {
    let Some(coroutine) = table::find(id).filter(|_| id > 0) else {
        last_error::set(NOT_EXISTS);
        return false;
    };
    let cancelled = coroutine.is_suspended();
    if cancelled {
        Waiter::of(coroutine).wake(wake);
    } else {
        last_error::set(CANNOT_CANCEL);
    }
    cancelled
}

/// The result of a wait, as scripts are told it; `cancelled` is the error number of one that was.
fn said(woken: Result<Wake, CannotSuspend>, cancelled: i64) -> PhpResult<bool> {
    match woken.map_err(CannotSuspend::into_exception)? {
        Wake::Done => return Ok(true),
        Wake::TimedOut => last_error::set(TIMED_OUT),
        Wake::Cancelled | Wake::CancelledByException | Wake::Unwound => last_error::set(cancelled),
    }
    Ok(false)
}

fn list() -> PhpResult<Zval> {
    let mut ids = ZendHashTable::new();
    for id in table::ids() {
        ids.push(id)?;
    }
    let iterator = ZendObject::new(ITERATOR.get());
    iterator.try_call_method("__construct", vec![&ids.into_zval(false)?])?;
    Ok(crate::zend::object_zval(iterator))
}

fn in_numbers(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

static ITERATOR: Stored = Stored::new();

/// The shortest time to sleep, in seconds.
const SLEEP_MIN: f64 = 0.001;

/// `SWOOLE_ERROR_*`.
const INVALID_PARAMS: i64 = 505;
const WRONG_OPERATION: i64 = 509;
const CANNOT_CANCEL: i64 = 10_015;
const NOT_EXISTS: i64 = 10_016;
const CANCELLED: i64 = 10_017;
const TIMED_OUT: i64 = 10_018;
