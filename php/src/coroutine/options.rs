//! The options of `Coroutine::set`.

use std::cell::{Cell, RefCell};

use ext_php_rs::types::{ZendHashTable, Zval};

use super::runtime;
use super::table::{self, Limits};
use crate::arguments::Array;
use crate::unsupported_notes;
use crate::values::{entries, insert, key_text, table as array};
use crate::zend::to_long;

/// The report on a deadlock, as the script wants it.
#[derive(Clone, Copy)]
pub(super) struct DeadlockReport {
    pub(super) is_wanted: bool,
    /// The greatest number of coroutines that it names.
    pub(super) named_max: usize,
    /// The greatest number of calls that it names of each.
    pub(super) depth_max: i64,
    pub(super) has_traces: bool,
}

/// Takes options: those that were set before stay.
pub(super) fn set(options: &Array) {
    for (key, value) in options.entries() {
        take(&key_text(&key), value);
    }
    // Another array each time: the script may have the former one.
    let former = get();
    let mut kept = ZendHashTable::new();
    for (key, value) in former.array().into_iter().flat_map(entries).chain(options.entries()) {
        // There is memory for as many as the script itself has.
        insert(&mut kept, &key, value.shallow_clone()).ok();
    }
    let former = KEPT.replace(Some(array(kept)));
    drop(former);
}

/// Those that were set; null: none were.
pub(super) fn get() -> Zval {
    KEPT.with_borrow(|kept| kept.as_ref().map_or_else(Zval::null, Zval::shallow_clone))
}

/// Limits the number of coroutines, as the server's setting `max_coroutine` does.
pub(crate) fn set_coroutines_max(max: i64) {
    let coroutines_max = usize::try_from(max).ok().filter(|max| *max > 0);
    let coroutines_max = coroutines_max.unwrap_or_else(|| Limits::default().coroutines_max);
    table::set_limits(Limits { coroutines_max, ..table::limits() });
}

pub(super) fn deadlock_report() -> DeadlockReport {
    DEADLOCK.get()
}

/// Everything that was set, when a request ends.
pub(super) fn take_all() -> impl Sized {
    DEADLOCK.set(DeadlockReport::DEFAULT);
    KEPT.take()
}

impl DeadlockReport {
    const DEFAULT: Self = Self { is_wanted: true, named_max: 32, depth_max: 32, has_traces: true };
}

fn take(key: &str, value: &Zval) {
    match key {
        "max_coro_num" | "max_coroutine" => set_coroutines_max(to_long(value)),
        "c_stack_size" | "stack_size" => {
            let size = usize::try_from(to_long(value)).unwrap_or(0).clamp(STACK_SIZE_MIN, STACK_SIZE_MAX);
            table::set_limits(Limits { stack_size: size.next_multiple_of(PAGE_SIZE), ..table::limits() });
        }
        "enable_deadlock_check" => change_report(|report| report.is_wanted = value.coerce_to_bool()),
        "deadlock_check_disable_trace" => change_report(|report| report.has_traces = !value.coerce_to_bool()),
        "deadlock_check_limit" => {
            change_report(|report| report.named_max = usize::try_from(to_long(value)).unwrap_or(0));
        }
        "deadlock_check_depth" => change_report(|report| report.depth_max = to_long(value)),
        "hook_flags" => {
            runtime::has_none(to_long(value), "Swoole\\Coroutine::set(), option [hook_flags],");
        }
        key => unsupported_notes::add(format!("Swoole\\Coroutine::set(), option [{key}], has no effect")),
    }
}

fn change_report(change: impl FnOnce(&mut DeadlockReport)) {
    let mut report = DEADLOCK.get();
    change(&mut report);
    DEADLOCK.set(report);
}

thread_local! {
    /// An array of all that was set.
    static KEPT: RefCell<Option<Zval>> = const { RefCell::new(None) };
    static DEADLOCK: Cell<DeadlockReport> = const { Cell::new(DeadlockReport::DEFAULT) };
}

/// Bounds of a C stack, in bytes, as Swoole has them.
const STACK_SIZE_MIN: usize = 64 * 1024;
const STACK_SIZE_MAX: usize = 16 * 1024 * 1024;
const PAGE_SIZE: usize = 4096;
