//! `Swoole\Timer`, and the functions and methods that are the same.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};
use std::time::{Duration, Instant};

use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::error::Result;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, ZendObject, Zval};
use ext_php_rs::zend::ClassEntry;
use gannet::TimerId;

use crate::arguments::Integer;
use crate::classes::{self, Stored, stored_in};
use crate::script_loop::{self, ScriptLoop};
use crate::server::{State, running};
use crate::values::{long, table, truth};
use crate::warning::warn;
use crate::zend::Callback;

/// Whether a timer goes on after its first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeats {
    Never,
    Always,
}

/// A timer. It waits for a loop to run: a server's, from whose start on it counts, or the script's own.
struct Timer {
    callback: Rc<Callback>,
    arguments: Vec<Zval>,
    delay: Duration,
    repeats: Repeats,
    made: Instant,
    rounds: Cell<i64>,
    /// Set while a loop runs.
    armed: Cell<Option<TimerId>>,
}

#[derive(Default)]
struct Timers {
    by_id: BTreeMap<i64, Rc<Timer>>,
    made: i64,
    /// Timers of the loop that were ended while it was out of reach.
    unwanted: Vec<TimerId>,
    /// Whether something is to be done as soon as the loop is in reach.
    is_behind: bool,
}

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
        exists(timer_id.0)
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
    exists(timer_id.0)
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

/// Ends a timer. False: there is none with this id.
pub(crate) fn clear(id: i64) -> bool {
    let timer = TIMERS.with_borrow_mut(|timers| timers.by_id.remove(&id));
    let Some(timer) = timer else { return false };
    let Some(armed) = timer.armed.get() else { return true };
    if let Some(script) = script_loop::current() {
        script.alarms.cancel(armed);
    } else if let Some(server) = running()
        && server.with_reach(|reach| reach.cancel(armed)).is_none()
    {
        TIMERS.with_borrow_mut(|timers| timers.unwanted.push(armed));
        fall_behind(&server);
    }
    true
}

/// Has all timers count from now on, when a server starts.
pub(crate) fn arm(state: &Rc<State>) {
    for (id, timer) in unarmed() {
        arm_one(state, id, &timer);
    }
}

/// Has all timers come as long after they were made as they should, when the script's own loop starts.
pub(crate) fn arm_in_script(script: &Rc<ScriptLoop>) {
    for (id, timer) in unarmed() {
        arm_one_in_script(script, id, &timer);
    }
}

/// Whether there is one.
pub(crate) fn is_any() -> bool {
    TIMERS.with_borrow(|timers| !timers.by_id.is_empty())
}

/// Does what could not be done where the loop was out of reach, as while a handshake is answered.
pub(crate) fn catch_up(state: &Rc<State>) {
    if !TIMERS.with_borrow_mut(|timers| std::mem::take(&mut timers.is_behind)) {
        return;
    }
    arm(state);
    for unwanted in TIMERS.with_borrow_mut(|timers| std::mem::take(&mut timers.unwanted)) {
        state.with_reach(|reach| reach.cancel(unwanted));
    }
}

/// Lets go of all timers when a loop has ended.
pub(crate) fn forget_all() {
    let timers = TIMERS.with_borrow_mut(|timers| std::mem::take(&mut timers.by_id));
    // Their callbacks may be the last to hold objects whose destructors run PHP.
    drop(timers);
}

/// Everything that is kept of timers, when a request ends.
pub(crate) fn take_all() -> impl Sized {
    TIMERS.take()
}

fn make(delay: Duration, callback: &Zval, arguments: &[&Zval], repeats: Repeats) -> Zval {
    let Some(callback) = Callback::new(callback) else {
        warn("the callback of a timer is not callable");
        return truth(false);
    };
    let timer = Rc::new(Timer {
        callback: Rc::new(callback),
        arguments: arguments.iter().map(|argument| argument.shallow_clone()).collect(),
        delay,
        repeats,
        made: Instant::now(),
        rounds: Cell::new(0),
        armed: Cell::new(None),
    });
    let id = TIMERS.with_borrow_mut(|timers| {
        timers.made += 1;
        timers.by_id.insert(timers.made, Rc::clone(&timer));
        timers.made
    });
    match (script_loop::current(), running()) {
        (Some(script), _) => arm_one_in_script(&script, id, &timer),
        (None, Some(state)) => {
            arm_one(&state, id, &timer);
            if timer.armed.get().is_none() {
                fall_behind(&state);
            }
        }
        (None, None) => script_loop::run_at_end(),
    }
    long(id)
}

/// The timers that no loop knows of.
fn unarmed() -> Vec<(i64, Rc<Timer>)> {
    TIMERS.with_borrow(|timers| {
        let unarmed = timers.by_id.iter().filter(|(_, timer)| timer.armed.get().is_none());
        unarmed.map(|(id, timer)| (*id, Rc::clone(timer))).collect()
    })
}

/// Has [`catch_up`] called soon.
fn fall_behind(state: &State) {
    TIMERS.with_borrow_mut(|timers| timers.is_behind = true);
    if let Some(handle) = state.handle.get() {
        handle.wake();
    }
}

fn arm_one(state: &Rc<State>, id: i64, timer: &Rc<Timer>) {
    let (state_of, timer_of): (Weak<State>, Weak<Timer>) = (Rc::downgrade(state), Rc::downgrade(timer));
    let call = move || {
        if let (Some(state), Some(timer)) = (state_of.upgrade(), timer_of.upgrade()) {
            let ended = go_off(id, &timer, |callback, arguments| {
                state.call(callback, || arguments);
            });
            state.within(move || drop((ended, timer)));
        }
    };
    let armed = state.with_reach(|reach| match timer.repeats {
        Repeats::Never => reach.after(state, timer.delay, call),
        Repeats::Always => reach.every(state, timer.delay, call),
    });
    timer.armed.set(armed);
}

fn arm_one_in_script(script: &Rc<ScriptLoop>, id: i64, timer: &Rc<Timer>) {
    let (script_of, timer_of): (Weak<ScriptLoop>, Weak<Timer>) =
        (Rc::downgrade(script), Rc::downgrade(timer));
    let call = move || {
        if let (Some(script), Some(timer)) = (script_of.upgrade(), timer_of.upgrade()) {
            let ended = go_off(id, &timer, |callback, arguments| script.call(callback, arguments));
            script.release((ended, timer));
        }
    };
    let first = timer.delay.saturating_sub(timer.made.elapsed());
    timer.armed.set(Some(match timer.repeats {
        Repeats::Never => script.alarms.after(first, call),
        Repeats::Always => script.alarms.every_from(first, timer.delay, call),
    }));
}

/// Calls back. What comes back is let go of where what its end does is settled.
#[must_use]
fn go_off(id: i64, timer: &Timer, call: impl FnOnce(&Callback, Vec<Zval>)) -> Option<Rc<Timer>> {
    timer.rounds.set(timer.rounds.get() + 1);
    let mut arguments: Vec<Zval> = timer.arguments.iter().map(Zval::shallow_clone).collect();
    match timer.repeats {
        Repeats::Never => {
            let ended = TIMERS.with_borrow_mut(|timers| timers.by_id.remove(&id));
            call(&timer.callback, arguments);
            ended
        }
        Repeats::Always => {
            arguments.insert(0, long(id));
            call(&timer.callback, arguments);
            None
        }
    }
}

fn exists(id: i64) -> bool {
    TIMERS.with_borrow(|timers| timers.by_id.contains_key(&id))
}

fn info(id: i64) -> Zval {
    let Some(timer) = TIMERS.with_borrow(|timers| timers.by_id.get(&id).cloned()) else {
        return Zval::null();
    };
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
    let (count, made) = TIMERS.with_borrow(|timers| (timers.by_id.len(), timers.made));
    let mut stats = ZendHashTable::new();
    stats.insert("initialized", truth(made > 0)).ok();
    stats.insert("num", long(i64::try_from(count).unwrap_or(i64::MAX))).ok();
    stats.insert("round", long(made)).ok();
    table(stats)
}

fn list() -> Zval {
    let ids = TIMERS.with_borrow(|timers| timers.by_id.keys().copied().collect::<Vec<_>>());
    let mut iterator = Zval::new();
    let object = ZendObject::new(ITERATOR.get());
    let mut values = ZendHashTable::new();
    for id in ids {
        values.push(long(id)).ok();
    }
    object.try_call_method("__construct", vec![&table(values)]).ok();
    object.set_zval(&mut iterator, false).ok();
    iterator
}

fn clear_all() -> bool {
    let ids = TIMERS.with_borrow(|timers| timers.by_id.keys().copied().collect::<Vec<_>>());
    ids.into_iter().for_each(|id| {
        clear(id);
    });
    true
}

fn array_iterator() -> &'static ClassEntry {
    crate::zend::array_iterator()
}

static ITERATOR: Stored = Stored::new();

thread_local! {
    static TIMERS: RefCell<Timers> = RefCell::default();
}

/// A day, in milliseconds.
const DELAY_MAX: u64 = 86_400_000;
