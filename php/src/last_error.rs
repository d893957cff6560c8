//! The error number of `getLastError`, set by the last call that failed.

use std::cell::Cell;

pub(crate) fn set(error: i64) {
    LAST.set(error);
}

pub(crate) fn get() -> i64 {
    LAST.get()
}

thread_local! {
    static LAST: Cell<i64> = const { Cell::new(0) };
}

/// Swoole answers this to nearly everything; so do scripts that were written for it.
pub(crate) const FATAL_ERROR: i64 = 503;
pub(crate) const NOT_SUPPORTED: i64 = 507;
pub(crate) const NO_PAYLOAD: i64 = 550;
pub(crate) const OUTPUT_BUFFER_OVERFLOW: i64 = 1009;
pub(crate) const PROTOCOL_ERROR: i64 = 8507;
pub(crate) const PACK_FAILED: i64 = 8505;
