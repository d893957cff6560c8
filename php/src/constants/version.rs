//! The version, and the features that scripts look for.

use std::ffi::CStr;

use ext_php_rs::prelude::*;

/// The Swoole whose scripts run here.
pub(crate) const SWOOLE_VERSION: &str = match SWOOLE_VERSION_C.to_str() {
    Ok(version) => version,
    Err(_) => panic!("a version is ASCII"),
};

/// The same for C.
pub(crate) const SWOOLE_VERSION_C: &CStr = c"6.2.1";

pub(super) fn add(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module
        .constant(("GANNET_VERSION", env!("CARGO_PKG_VERSION"), &[]))
        .constant(("SWOOLE_VERSION", SWOOLE_VERSION, &[]))
        .constant(("SWOOLE_VERSION_ID", 6_02_01_i64, &[]))
        .constant(("SWOOLE_MAJOR_VERSION", 6_i64, &[]))
        .constant(("SWOOLE_MINOR_VERSION", 2_i64, &[]))
        .constant(("SWOOLE_RELEASE_VERSION", 1_i64, &[]))
        .constant(("SWOOLE_EXTRA_VERSION", "", &[]))
        .constant(("SWOOLE_DEBUG", false, &[]))
        .constant(("SWOOLE_HAVE_COMPRESSION", false, &[]))
        .constant(("SWOOLE_HAVE_ZLIB", false, &[]))
        .constant(("SWOOLE_HAVE_BROTLI", false, &[]))
        .constant(("SWOOLE_HAVE_ZSTD", false, &[]))
        .constant(("SWOOLE_USE_HTTP2", false, &[]))
        .constant(("SWOOLE_USE_SHORTNAME", true, &[]))
        .constant(("SWOOLE_SOCK_SYNC", false, &[]))
        .constant(("SWOOLE_SOCK_ASYNC", true, &[]))
        .constant(("SWOOLE_TIMER_MIN_MS", 1_i64, &[]))
        .constant(("SWOOLE_TIMER_MIN_SEC", 0.001_f64, &[]))
        .constant(("SWOOLE_TIMER_MAX_MS", i64::MAX, &[]))
        // The largest number of milliseconds, in seconds.
        .constant(("SWOOLE_TIMER_MAX_SEC", 9_223_372_036_854_775.807_f64, &[]))
}
