//! The report on coroutines that wait for one another at the end of a loop, where nobody is left who would wake them.

use std::cell::Cell;
use std::fmt::Write;

use super::{options, table};
use crate::zend::{trace_text, write_output};

/// Says which coroutines wait for ever, unless none does or the script does not want to know.
pub(crate) fn report_deadlock() {
    let mut suspended = table::suspended();
    suspended.retain(|coroutine| coroutine.suspension() > REPORTED.get());
    let report = options::deadlock_report();
    if suspended.is_empty() || !report.is_wanted {
        return;
    }
    REPORTED.set(table::last_suspension());
    let ruler = "=".repeat(WIDTH);
    let count = suspended.len();
    let mut text = format!(
        "\n{ruler}\n [FATAL ERROR]: all coroutines (count: {count}) are asleep - deadlock!\n{ruler}\n"
    );
    let named = if report.has_traces { report.named_max } else { 0 };
    for coroutine in suspended.iter().take(named) {
        // A String takes any text.
        write!(text, "\n [Coroutine-{}]\n{}\n", coroutine.id(), "-".repeat(WIDTH)).ok();
        text.push_str(&trace_text(&coroutine.trace(IGNORE_ARGUMENTS, report.depth_max)));
    }
    write_output(text.as_bytes());
}

/// Forgets who was reported, when a request ends.
pub(super) fn forget() {
    REPORTED.set(0);
}

thread_local! {
    /// Suspensions up to this number have been reported.
    static REPORTED: Cell<u64> = const { Cell::new(0) };
}

const WIDTH: usize = 67;

/// `DEBUG_BACKTRACE_IGNORE_ARGS`.
const IGNORE_ARGUMENTS: i64 = 2;
