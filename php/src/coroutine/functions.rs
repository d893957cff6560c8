//! The functions that start coroutines, under all their names.

use std::rc::Rc;

use ext_php_rs::exception::PhpResult;
use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;

use super::waiting::CannotSuspend;
use super::{body, joining, script_loop, table};
use crate::arguments::Callable;
use crate::event_loop;
use crate::values::{long, truth};
use crate::warning::{error, warn};
use crate::zend::has_exception;

pub(crate) fn add_functions(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    joining::add_functions(script_loop::add_functions(module))
        .function(wrap_function!(go_short))
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

/// Begins a coroutine, and says its id; false: there is no room for it.
#[php_function]
#[php(name = "go")]
pub(crate) fn go_short(func: Callable, params: &[&Zval]) -> Zval {
    go(func, params)
}

/// The same.
#[php_function]
pub(crate) fn swoole_coroutine_create(func: Callable, params: &[&Zval]) -> Zval {
    go(func, params)
}

/// The same.
#[php_function]
#[php(name = "Swoole\\Coroutine\\go")]
pub(crate) fn go_in_swoole(func: Callable, params: &[&Zval]) -> Zval {
    go(func, params)
}

/// The same.
#[php_function]
#[php(name = "Co\\go")]
pub(crate) fn go_in_co(func: Callable, params: &[&Zval]) -> Zval {
    go(func, params)
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

/// Begins a coroutine, and waits until there is none left.
#[php_function]
#[php(name = "Swoole\\Coroutine\\run")]
pub(crate) fn run_in_swoole(func: Callable, args: &[&Zval]) -> PhpResult<bool> {
    run(func, args)
}

/// The same.
#[php_function]
#[php(name = "Co\\run")]
pub(crate) fn run_in_co(func: Callable, args: &[&Zval]) -> PhpResult<bool> {
    run(func, args)
}

/// Begins a coroutine, and says its id; false: a warning said why not.
pub(super) fn go(body: Callable, arguments: &[&Zval]) -> Zval {
    let arguments = arguments.iter().map(|argument| argument.shallow_clone()).collect();
    match body::go(Rc::new(body.0), arguments) {
        Ok(id) => long(id),
        Err(no_room) => {
            warn(&no_room.message());
            truth(false)
        }
    }
}

/// Keeps a callback for the end of the coroutine that runs.
pub(super) fn defer(callback: Callable) -> PhpResult<()> {
    let Some(coroutine) = table::current() else { return Err(CannotSuspend::NoCoroutine.into_exception()) };
    if coroutine.is_ending() {
        return Err(error("Cannot defer any more: what the coroutine has deferred has been called"));
    }
    coroutine.deferred.borrow_mut().push(callback.0);
    Ok(())
}

fn run(body: Callable, arguments: &[&Zval]) -> PhpResult<bool> {
    let mut has_begun = false;
    let ended = run_loop(|| has_begun = go(body, arguments).is_long())?;
    Ok(has_begun && ended)
}

/// Runs the loop until no coroutine and no timer is left, with those that `begin` begins. False: an exception is
/// pending, or a warning said why not.
pub(super) fn run_loop(begin: impl FnOnce()) -> PhpResult<bool> {
    if table::is_running() {
        begin();
        if !has_exception() {
            return Err(error("Unable to call Event::wait() in coroutine"));
        }
    } else if event_loop::has_loop() {
        warn("eventLoop has already been created. unable to start Swoole\\Coroutine\\Scheduler");
        return Ok(false);
    } else {
        script_loop::wait(begin);
    }
    Ok(!has_exception())
}
