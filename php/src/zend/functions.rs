//! PHP's own functions.

use ext_php_rs::convert::IntoZvalDyn;
use ext_php_rs::types::{ZendCallable, Zval};

/// Calls a function of PHP's own, found by its name. `None`: this PHP lacks it, or an exception is pending.
///
/// Not through a `Function`: that copies more than the engine allocates for a function of its own.
pub(crate) fn call_function(name: &str, arguments: Vec<&dyn IntoZvalDyn>) -> Option<Zval> {
    ZendCallable::try_from_name(name).ok()?.try_call(arguments).ok()
}
