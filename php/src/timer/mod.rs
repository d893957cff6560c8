//! `Swoole\Timer`, and the functions and methods that are the same.

use std::time::Duration;

use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::error::Result;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, ZendObject, Zval};
use ext_php_rs::zend::ClassEntry;

use crate::arguments::Integer;
use crate::classes::{self, Stored, stored_in};
use crate::coroutine;
use crate::event_loop::{self, Repeats, Timer, clear, has_loop};
use crate::values::{long, table, truth};
use crate::warning::warn;
use crate::zend::Callback;

/// `Swoole\Timer`.
#[php_class]
#[php(name = "Swoole\\Timer")]
pub(crate) struct TimerClass;

#[php_impl]
#[php(change_method_case = "none")]
impl TimerClass {
    pub(crate) fn tick(ms: Integer, callback: &Zval, params: &[&Zval]) -> Zval {
        add(ms.0, callback, params, Repeats::Always)
    }

    pub(crate) fn after(ms: Integer, callback: &Zval, params: &[&Zval]) -> Zval {
        add(ms.0, callback, params, Repeats::Never)
    }

    pub(crate) fn exists(timer_id: Integer) -> bool {
        event_loop::get(timer_id.0).is_some()
    }

    pub(crate) fn info(timer_id: Integer) -> Zval {
        info(timer_id.0)
    }

    pub(crate) fn stats() -> Zval {
        stats()
    }

    pub(crate) fn list() -> Zval {
        list()
    }

    pub(crate) fn clear(timer_id: Integer) -> bool {
        clear(timer_id.0)
    }

    #[php(name = "clearAll")]
    pub(crate) fn clear_all() -> bool {
        clear_all()
    }
}

/// Registers the classes, with their old names.
pub(crate) fn register() -> Result<()> {
    let class = classes::register::<TimerClass>(|class| class)?;
    classes::alias("swoole_timer", class)?;
    ClassBuilder::new("Swoole\\Timer\\Iterator")
        .extends((array_iterator, "\\ArrayIterator"))
        .registration(stored_in!(ITERATOR))
        .register()
}

/// The functions of the same names.
pub(crate) fn add_functions(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module
        .function(wrap_function!(swoole_timer_tick))
        .function(wrap_function!(swoole_timer_after))
        .function(wrap_function!(swoole_timer_exists))
        .function(wrap_function!(swoole_timer_info))
        .function(wrap_function!(swoole_timer_stats))
        .function(wrap_function!(swoole_timer_list))
        .function(wrap_function!(swoole_timer_clear))
        .function(wrap_function!(swoole_timer_clear_all))
}

/// `tick`: calls again and again.
#[php_function]
pub(crate) fn swoole_timer_tick(ms: Integer, callback: &Zval, params: &[&Zval]) -> Zval {
    add(ms.0, callback, params, Repeats::Always)
}

/// `after`: calls once.
#[php_function]
pub(crate) fn swoole_timer_after(ms: Integer, callback: &Zval, params: &[&Zval]) -> Zval {
    add(ms.0, callback, params, Repeats::Never)
}

/// `exists`.
#[php_function]
pub(crate) fn swoole_timer_exists(timer_id: Integer) -> bool {
    event_loop::get(timer_id.0).is_some()
}

/// `info`.
#[php_function]
pub(crate) fn swoole_timer_info(timer_id: Integer) -> Zval {
    info(timer_id.0)
}

/// `stats`.
#[php_function]
pub(crate) fn swoole_timer_stats() -> Zval {
    stats()
}

/// `list`.
#[php_function]
pub(crate) fn swoole_timer_list() -> Zval {
    list()
}

/// `clear`.
#[php_function]
pub(crate) fn swoole_timer_clear(timer_id: Integer) -> bool {
    clear(timer_id.0)
}

/// `clearAll`.
#[php_function]
pub(crate) fn swoole_timer_clear_all() -> bool {
    clear_all()
}

/// Makes a timer; its id, or false where it cannot be one.
pub(crate) fn add(ms: i64, callback: &Zval, arguments: &[&Zval], repeats: Repeats) -> Zval {
    let Some(delay) = u64::try_from(ms).ok().filter(|ms| *ms >= 1) else {
        warn("Timer must be greater than or equal to 1");
        return truth(false);
    };
    if delay > DELAY_MAX {
        warn("The given parameters is too big");
        return truth(false);
    }
    make(Duration::from_millis(delay), callback, arguments, repeats)
}

/// `defer`: calls when the callback that runs has returned.
pub(crate) fn defer(callback: &Zval) -> Zval {
    let made = make(Duration::ZERO, callback, &[], Repeats::Never);
    truth(made.is_long())
}

fn make(delay: Duration, callback: &Zval, arguments: &[&Zval], repeats: Repeats) -> Zval {
    let Some(callback) = Callback::new(callback) else {
        warn("the callback of a timer is not callable");
        return truth(false);
    };
    let arguments = arguments.iter().map(|argument| argument.shallow_clone()).collect();
    let id = event_loop::add(Timer::new(callback, arguments, delay, repeats));
    if !has_loop() {
        coroutine::run_loop_at_end();
    }
    long(id)
}

fn info(id: i64) -> Zval {
    let Some(timer) = event_loop::get(id) else { return Zval::null() };
    let mut info = ZendHashTable::new();
    let milliseconds = i64::try_from(timer.delay.as_millis()).unwrap_or(i64::MAX);
    let repeats = timer.repeats == Repeats::Always;
    let values = [
        ("exec_msec", long(milliseconds)),
        ("exec_count", long(timer.rounds.get())),
        ("interval", long(if repeats { milliseconds } else { 0 })),
        ("round", long(timer.rounds.get())),
        ("removed", truth(false)),
    ];
    for (key, value) in values {
        info.insert(key, value).ok();
    }
    table(info)
}

fn stats() -> Zval {
    let (count, made) = (event_loop::ids().len(), event_loop::made());
    let mut stats = ZendHashTable::new();
    stats.insert("initialized", truth(made > 0)).ok();
    stats.insert("num", long(i64::try_from(count).unwrap_or(i64::MAX))).ok();
    stats.insert("round", long(made)).ok();
    table(stats)
}

fn list() -> Zval {
    let mut iterator = Zval::new();
    let object = ZendObject::new(ITERATOR.get());
    let mut values = ZendHashTable::new();
    for id in event_loop::ids() {
        values.push(long(id)).ok();
    }
    object.try_call_method("__construct", vec![&table(values)]).ok();
    object.set_zval(&mut iterator, false).ok();
    iterator
}

fn clear_all() -> bool {
    event_loop::ids().into_iter().for_each(|id| {
        clear(id);
    });
    true
}

fn array_iterator() -> &'static ClassEntry {
    crate::zend::array_iterator()
}

static ITERATOR: Stored = Stored::new();

/// A day, in milliseconds.
const DELAY_MAX: u64 = 86_400_000;
