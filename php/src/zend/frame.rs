//! The call that runs at the moment: its `$this` and its arguments.

use ext_php_rs::types::{ZendObject, Zval};
use ext_php_rs::zend::{ExecuteData, ExecutorGlobals};

/// `$this` of the method that runs. `None` in a function, and in a static method.
pub(crate) fn this<'a>() -> Option<&'a mut ZendObject> {
    let frame = ExecutorGlobals::get().current_execute_data;
    // SAFETY: the engine keeps the frame of the running method, and the frame its object, until the method returns;
    // callers are such methods and keep the reference no longer.
    unsafe { frame.as_mut()?.This.object_mut() }
}

/// How many arguments a raw method was called with.
pub(crate) fn arguments_count(call: &ExecuteData) -> usize {
    // SAFETY: all fields of this union are the same type.
    unsafe { call.This.u2.num_args as usize }
}

/// An argument of a raw method, references looked through.
pub(crate) fn argument(call: &ExecuteData, index: usize) -> Option<&Zval> {
    if index >= arguments_count(call) {
        return None;
    }
    // SAFETY: the call has this argument, and keeps it until the method returns.
    let argument = unsafe { call.zend_call_arg(index)? };
    Some(argument.dereference())
}
