//! `Swoole\Coroutine` and its companions. A coroutine's body runs at once, as a plain call; functions that would have
//! to suspend refuse.

mod channel;
mod context;
mod functions;
mod refusal;
mod running;
mod runtime;
mod wait_group;

use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::error::Result;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, ZendObject, Zval};

use self::running::NoCoroutine;
use crate::arguments::{Array, Callable, Float, Integer};
use crate::classes::{self, Stored, stored_in};
use crate::warning::exception;
use crate::zend::to_long;
use crate::{last_error, unsupported_notes};

pub(crate) use functions::add_functions;
pub(crate) use running::{is_running, take_all};

pub(crate) fn register() -> Result<()> {
    let class = classes::register::<Coroutine>(|class| {
        refusal::add(refusal::add(class, refusal::SCHEDULING), refusal::SYSTEM)
    })?;
    classes::alias("Co", class)?;
    refusal::add(ClassBuilder::new("Swoole\\Coroutine\\System"), refusal::SYSTEM)
        .registration(stored_in!(SYSTEM))
        .register()?;
    classes::alias("Co\\System", SYSTEM.get())?;
    context::register()?;
    ClassBuilder::new("Swoole\\Coroutine\\Iterator")
        .extends((crate::zend::array_iterator, "\\ArrayIterator"))
        .registration(stored_in!(ITERATOR))
        .register()?;
    channel::register()?;
    wait_group::register()?;
    runtime::register()
}

/// Coroutines, of which each runs to its end before whoever started it goes on.
#[php_class]
#[php(name = "Swoole\\Coroutine")]
pub(crate) struct Coroutine;

#[php_impl]
impl Coroutine {
    /// Runs a body at once, and says its id.
    pub(crate) fn create(func: Callable, param: &[&Zval]) -> i64 {
        running::run(&func.0, param)
    }

    /// Keeps a callback for the end of the coroutine that runs.
    pub(crate) fn defer(callback: Callable) -> PhpResult<()> {
        defer(callback)
    }

    /// Takes options, and has the log name them: none has an effect.
    pub(crate) fn set(options: Array) {
        for (key, value) in options.entries() {
            match key.to_string().as_str() {
                "hook_flags" => {
                    runtime::has_none(to_long(value), "Swoole\\Coroutine::set(), option [hook_flags],");
                }
                key => unsupported_notes::add(format!(
                    "Swoole\\Coroutine::set(), option [{key}], has no effect: coroutines are plain calls"
                )),
            }
        }
    }

    /// No option has an effect.
    pub(crate) fn get_options() -> Zval {
        Zval::null()
    }

    /// True where a coroutine has not ended.
    pub(crate) fn exists(cid: Integer) -> bool {
        running::ids().contains(&cid.0)
    }

    /// True where all of these have ended, as they have unless one of them is where this is called.
    #[php(defaults(timeout = -1.0))]
    #[php(optional = timeout)]
    pub(crate) fn join(
        cid_array: Array,
        #[expect(unused_variables, reason = "nothing waits")] timeout: Float,
    ) -> bool {
        let ids = cid_array.entries().map(|(_, id)| to_long(id)).collect::<Vec<_>>();
        let running = running::ids();
        let error = match () {
            () if ids.is_empty() || ids.iter().any(|id| !(1..=running::last_id()).contains(id)) => {
                INVALID_PARAMS
            }
            () if ids.iter().any(|id| running.contains(id)) => WRONG_OPERATION,
            () => return true,
        };
        last_error::set(error);
        false
    }

    /// Nothing that could be cancelled waits.
    #[php(defaults(throw_exception = false))]
    #[php(optional = throw_exception)]
    pub(crate) fn cancel(
        cid: Integer,
        #[expect(unused_variables, reason = "nothing is cancelled")] throw_exception: bool,
    ) -> bool {
        last_error::set(if Self::exists(cid) { CANNOT_CANCEL } else { NOT_EXISTS });
        false
    }

    /// Nothing is ever cancelled.
    pub(crate) fn is_canceled() -> bool {
        false
    }

    /// The id of the coroutine that runs, or -1.
    pub(crate) fn get_cid() -> i64 {
        running::current().unwrap_or(-1)
    }

    /// The same as `getCid`.
    #[php(name = "getuid")]
    pub(crate) fn getuid() -> i64 {
        Self::get_cid()
    }

    /// The id of the coroutine inside which one runs; -1: none. `false`: there is no such coroutine.
    #[php(defaults(cid = 0))]
    #[php(optional = cid)]
    pub(crate) fn get_pcid(cid: Integer) -> PhpResult<Zval> {
        Ok(match running::parent(cid.0) {
            Some(parent) => parent.unwrap_or(-1).into_zval(false)?,
            None => false.into_zval(false)?,
        })
    }

    /// The place where a coroutine keeps what it likes.
    #[php(defaults(cid = 0))]
    #[php(optional = cid)]
    pub(crate) fn get_context(cid: Integer) -> Zval {
        running::context(cid.0, context::make).unwrap_or_default()
    }

    /// The time for which a coroutine has been running, in milliseconds; -1: it does not run.
    #[php(defaults(cid = 0))]
    #[php(optional = cid)]
    pub(crate) fn get_elapsed(cid: Integer) -> i64 {
        running::elapsed(cid.0).unwrap_or(-1)
    }

    /// The numbers of those that there are and were.
    pub(crate) fn stats() -> PhpResult<Zval> {
        let mut array = ZendHashTable::new();
        for of_none in
            ["event_num", "signal_listener_num", "aio_task_num", "aio_worker_num", "aio_queue_size"]
        {
            array.insert(of_none, 0_i64)?;
        }
        array.insert("coroutine_num", running::count())?;
        array.insert("coroutine_peak_num", running::count_max())?;
        array.insert("coroutine_last_cid", running::last_id())?;
        Ok(array.into_zval(false)?)
    }

    /// The ids of those that run.
    pub(crate) fn list() -> PhpResult<Zval> {
        list()
    }

    /// The same as `list`.
    pub(crate) fn list_coroutines() -> PhpResult<Zval> {
        list()
    }
}

fn defer(callback: Callable) -> PhpResult<()> {
    running::defer(callback.0).map_err(|NoCoroutine| {
        exception(refusal::OUT_OF_COROUTINE, "API must be called in the coroutine".to_owned())
    })
}

fn list() -> PhpResult<Zval> {
    let mut ids = ZendHashTable::new();
    for id in running::ids() {
        ids.push(id)?;
    }
    let iterator = ZendObject::new(ITERATOR.get());
    iterator.try_call_method("__construct", vec![&ids.into_zval(false)?])?;
    Ok(crate::zend::object_zval(iterator))
}

static SYSTEM: Stored = Stored::new();
static ITERATOR: Stored = Stored::new();

/// `SWOOLE_ERROR_*`.
const INVALID_PARAMS: i64 = 505;
const WRONG_OPERATION: i64 = 509;
const CANNOT_CANCEL: i64 = 10_015;
const NOT_EXISTS: i64 = 10_016;
