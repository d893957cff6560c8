//! `Swoole\Coroutine` and its companions. A coroutine has a stack of its own ([`Fiber`](crate::zend::Fiber)), runs at
//! once when it is begun, and goes on when what it waits for has come.

mod barrier;
mod body;
mod channel;
mod context;
mod deadlock;
mod functions;
mod joining;
mod life;
mod options;
mod refusal;
mod runtime;
mod scheduler;
mod script_loop;
mod table;
mod wait_group;
mod waiting;

use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::error::Result;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, ZendObject, Zval};

use self::life::Wake;
use self::waiting::{CannotSuspend, Waiter, said, timeout};
use crate::arguments::{Array, Callable, Float, Integer};
use crate::classes::{self, Stored, stored_in};
use crate::last_error;
use crate::values::{in_numbers, truth};
use crate::warning::warn;
use crate::zend::{trace_of_callers, trace_text, write_output};

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
    barrier::register()?;
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
        joining::join(&cid_array, timeout.0)
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

    /// The calls that a coroutine is in, as `debug_backtrace` gives them. `false`: there is no such coroutine.
    #[php(defaults(cid = 0, options = 1, limit = 0))]
    #[php(optional = cid)]
    pub(crate) fn get_back_trace(cid: Integer, options: Integer, limit: Integer) -> Zval {
        trace(cid.0, options.0, limit.0).unwrap_or_else(|| truth(false))
    }

    /// Writes these calls, as `debug_print_backtrace` does.
    #[php(defaults(cid = 0, options = 0, limit = 0))]
    #[php(optional = cid)]
    pub(crate) fn print_back_trace(cid: Integer, options: Integer, limit: Integer) {
        if let Some(trace) = trace(cid.0, options.0, limit.0) {
            write_output(trace_text(&trace).as_bytes());
        }
    }

    /// The numbers of those that there are and were.
    pub(crate) fn stats() -> PhpResult<Zval> {
        let mut array = ZendHashTable::new();
        for of_none in OF_NONE {
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
    said(woken)
}

fn sleep(seconds: f64) -> PhpResult<bool> {
    let waiter = Waiter::new().map_err(CannotSuspend::into_exception)?;
    match timeout(seconds).filter(|_| seconds >= SLEEP_MIN) {
        Some(time) => match waiter.wait(Some(time)) {
            Ok(Wake::TimedOut) => Ok(true),
            woken => said(woken),
        },
        None => {
            warn(&format!("Timer must be greater than or equal to {SLEEP_MIN}"));
            Ok(false)
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

fn list() -> PhpResult<Zval> {
    let mut ids = ZendHashTable::new();
    for id in table::ids() {
        ids.push(id)?;
    }
    let iterator = ZendObject::new(ITERATOR.get());
    iterator.try_call_method("__construct", vec![&ids.into_zval(false)?])?;
    Ok(crate::zend::object_zval(iterator))
}

/// The calls of a coroutine, or of the script where none runs; 0 is whoever runs.
fn trace(id: i64, options: i64, limit: i64) -> Option<Zval> {
    match table::find(id) {
        Some(coroutine) => Some(coroutine.trace(options, limit)),
        None if id == 0 => Some(trace_of_callers(options, limit)),
        None => None,
    }
}

static ITERATOR: Stored = Stored::new();

/// Numbers in `stats` of things that there are none of here.
const OF_NONE: [&str; 12] = [
    "event_num",
    "signal_listener_num",
    "aio_task_num",
    "aio_worker_num",
    "aio_idle_worker_num",
    "aio_pending_release_worker_num",
    "aio_peak_worker_num",
    "aio_created_worker_num",
    "aio_released_worker_num",
    "aio_scale_up_count",
    "aio_scale_down_count",
    "aio_queue_size",
];

/// The shortest time to sleep, in seconds.
const SLEEP_MIN: f64 = 0.001;

/// `SWOOLE_ERROR_*`.
const CANNOT_CANCEL: i64 = 10_015;
const NOT_EXISTS: i64 = 10_016;
