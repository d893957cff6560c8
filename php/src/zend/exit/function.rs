//! `exit` as a function, which it is since PHP 8.4; `die` is another name of it.

use std::sync::OnceLock;

use ext_php_rs::exception::throw_object;
use ext_php_rs::ffi::{ext_php_rs_compiler_globals, zend_hash_str_find};
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ExecuteData;

use crate::zend::{argument, object_zval};

/// Has the engine call this in the place of its own.
pub(super) fn intercept() {
    for name in ["exit", "die"] {
        // SAFETY: this runs in MINIT, where the table of the only thread holds the engine's functions, as pointers. The
        // handler that is put there lives as long as the process.
        let handler = unsafe {
            let functions = (*ext_php_rs_compiler_globals()).function_table;
            let entry = zend_hash_str_find(functions, name.as_ptr().cast(), name.len());
            let function = entry.as_ref().map(|entry| entry.value.func).expect("the engine has it");
            &mut (*function).internal_function.handler
        };
        if let Some(own) = handler.replace(on_exit) {
            OWN.get_or_init(|| own);
        }
    }
}

unsafe extern "C" fn on_exit(call: *mut ExecuteData, returned: *mut Zval) {
    // SAFETY: the engine calls this with the frame of the call.
    let status = unsafe { call.as_mut() }.and_then(|call| argument(call, 0).map(Zval::shallow_clone));
    match super::exception(&status.unwrap_or_else(Zval::null)) {
        // It takes every exception.
        Some(exception) => _ = throw_object(object_zval(exception)).ok(),
        None => {
            let own = OWN.get().expect("it was set before this could be called");
            // SAFETY: it is called as the engine would.
            unsafe { own(call, returned) };
        }
    }
}

/// The handler of PHP itself.
static OWN: OnceLock<unsafe extern "C" fn(*mut ExecuteData, *mut Zval)> = OnceLock::new();
