//! The call that runs at the moment: its `$this` and its arguments.

use ext_php_rs::convert::FromZvalMut;
use ext_php_rs::ffi::zend_wrong_parameters_count_error;
use ext_php_rs::types::{ZendObject, Zval};
use ext_php_rs::zend::{ExecuteData, ExecutorGlobals};

/// `$this` of the method that runs. `None` in a function, and in a static method.
pub(crate) fn this<'a>() -> Option<&'a mut ZendObject> {
    let frame = ExecutorGlobals::get().current_execute_data;
    // SAFETY: the engine keeps the frame of the running method, and the frame its object, until the method returns;
    // callers are such methods and keep the reference no longer.
    unsafe { frame.as_mut()?.This.object_mut() }
}

/// The number of arguments that a raw method was called with.
pub(crate) fn arguments_count(call: &ExecuteData) -> usize {
    // SAFETY: all fields of this union are the same type.
    unsafe { call.This.u2.num_args as usize }
}

/// An argument of a raw method, references looked through.
pub(crate) fn argument(call: &ExecuteData, index: usize) -> Option<&Zval> {
    as_given(call, index).map(|argument| argument.dereference())
}

/// The same as it was given: a variable is a reference.
pub(super) fn as_given(call: &ExecuteData, index: usize) -> Option<&Zval> {
    if index >= arguments_count(call) {
        return None;
    }
    // SAFETY: the call has this argument, and keeps it until the method returns.
    unsafe { call.zend_call_arg(index) }.map(|argument| &*argument)
}

/// An argument of a raw method, converted as those of the others are. `None`: there is none, or an exception is
/// pending.
pub(crate) fn converted<'a, T: FromZvalMut<'a>>(call: &'a ExecuteData, index: usize) -> Option<T> {
    if index >= arguments_count(call) {
        return None;
    }
    // SAFETY: as above; nobody else looks at it meanwhile.
    let argument = unsafe { call.zend_call_arg(index)? };
    T::from_zval_mut(argument.dereference_mut())
}

/// Has the engine throw what it throws where a call has too few arguments, or too many.
pub(crate) fn wrong_count(least: u32, most: u32) {
    // SAFETY: a raw method runs, whose name the engine says.
    unsafe { zend_wrong_parameters_count_error(least, most) };
}
