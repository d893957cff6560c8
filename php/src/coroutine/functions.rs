//! The functions that start coroutines, under all their names.

use ext_php_rs::exception::PhpResult;
use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ExecutorGlobals;

use super::{defer, running};
use crate::arguments::Callable;

pub(crate) fn add_functions(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module
        .function(wrap_function!(go))
        .function(wrap_function!(swoole_coroutine_create))
        .function(wrap_function!(go_in_swoole))
        .function(wrap_function!(go_in_co))
        .function(wrap_function!(defer_short))
        .function(wrap_function!(swoole_coroutine_defer))
        .function(wrap_function!(defer_in_swoole))
        .function(wrap_function!(defer_in_co))
        .function(wrap_function!(run_in_swoole))
        .function(wrap_function!(run_in_co))
}

/// Runs a body at once, and says its id.
#[php_function]
pub(crate) fn go(func: Callable, params: &[&Zval]) -> i64 {
    running::run(&func.0, params)
}

/// The same.
#[php_function]
pub(crate) fn swoole_coroutine_create(func: Callable, params: &[&Zval]) -> i64 {
    running::run(&func.0, params)
}

/// The same.
#[php_function]
#[php(name = "Swoole\\Coroutine\\go")]
pub(crate) fn go_in_swoole(func: Callable, params: &[&Zval]) -> i64 {
    running::run(&func.0, params)
}

/// The same.
#[php_function]
#[php(name = "Co\\go")]
pub(crate) fn go_in_co(func: Callable, params: &[&Zval]) -> i64 {
    running::run(&func.0, params)
}

/// Keeps a callback for the end of the coroutine that runs.
#[php_function]
#[php(name = "defer")]
pub(crate) fn defer_short(callback: Callable) -> PhpResult<()> {
    defer(callback)
}

/// The same.
#[php_function]
pub(crate) fn swoole_coroutine_defer(callback: Callable) -> PhpResult<()> {
    defer(callback)
}

/// The same.
#[php_function]
#[php(name = "Swoole\\Coroutine\\defer")]
pub(crate) fn defer_in_swoole(callback: Callable) -> PhpResult<()> {
    defer(callback)
}

/// The same.
#[php_function]
#[php(name = "Co\\defer")]
pub(crate) fn defer_in_co(callback: Callable) -> PhpResult<()> {
    defer(callback)
}

/// Runs a body, and says whether it came to its end.
#[php_function]
#[php(name = "Swoole\\Coroutine\\run")]
pub(crate) fn run_in_swoole(func: Callable, args: &[&Zval]) -> bool {
    run(&func, args)
}

/// The same.
#[php_function]
#[php(name = "Co\\run")]
pub(crate) fn run_in_co(func: Callable, args: &[&Zval]) -> bool {
    run(&func, args)
}

fn run(body: &Callable, arguments: &[&Zval]) -> bool {
    running::run(&body.0, arguments);
    !ExecutorGlobals::has_exception()
}
