//! `exit` on its way: the engine asks here first.

#[cfg(php_exit_is_function)]
mod function;
#[cfg(not(php_exit_is_function))]
mod instruction;

use std::sync::OnceLock;

use ext_php_rs::boxed::ZBox;
use ext_php_rs::types::{ZendObject, Zval};

#[cfg(php_exit_is_function)]
use function as exit;
#[cfg(not(php_exit_is_function))]
use instruction as exit;

/// Exceptions in the place of `exit`.
pub(crate) struct ExitExceptions {
    /// The exception that `exit` with this status throws. `None`: it is an `exit` like any other.
    pub(crate) make: fn(&Zval) -> Option<ZBox<ZendObject>>,
    /// The status of such an exception. `None`: it is another.
    pub(crate) status_of: fn(&ZendObject) -> Option<Zval>,
}

/// Has every `exit` throw, where there is an exception for it. To be called once, before any script is compiled.
pub(crate) fn throw_exits(exceptions: ExitExceptions) {
    if EXCEPTIONS.set(exceptions).is_ok() {
        exit::intercept();
    }
}

/// The exception that `exit` with this status throws. `None`: it is an `exit` like any other.
fn exception(status: &Zval) -> Option<ZBox<ZendObject>> {
    EXCEPTIONS.get().and_then(|exceptions| (exceptions.make)(status))
}

/// The status of an exception that `exit` threw. `None`: it is another.
pub(super) fn status_of(exception: &ZendObject) -> Option<Zval> {
    EXCEPTIONS.get().and_then(|exceptions| (exceptions.status_of)(exception))
}

static EXCEPTIONS: OnceLock<ExitExceptions> = OnceLock::new();
