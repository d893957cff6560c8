//! A PHP callable that is called again and again.

use std::panic::AssertUnwindSafe;
use std::ptr;

use ext_php_rs::ffi::{
    ZEND_ACC_CALL_VIA_TRAMPOLINE, ext_php_rs_compiler_globals, zend_call_known_function,
    zend_fcall_info_cache, zend_is_callable_ex,
};
use ext_php_rs::types::Zval;
use ext_php_rs::zend::try_catch;

use super::Pending;

/// A callable, and the function behind it, which is looked up once.
pub(crate) struct Callback {
    callable: Zval,
    function: zend_fcall_info_cache,
}

/// How a call ended.
pub(crate) enum Outcome {
    /// In order. What events' callbacks return is of no interest to anybody.
    Returned,
    /// With an exception, or with `exit`, which the engine treats as one.
    Threw(Pending),
    /// With a fatal error. No PHP may run any more in this process.
    Fatal,
}

impl Callback {
    /// `None`: it cannot be called from where the script is now.
    pub(crate) fn new(callable: &Zval) -> Option<Self> {
        let callable = callable.shallow_clone();
        let function = resolve(&callable)?;
        Some(Self { callable, function })
    }

    /// What the script gave.
    pub(crate) fn callable(&self) -> &Zval {
        &self.callable
    }

    /// Calls it.
    pub(crate) fn call(&self, mut arguments: impl AsMut<[Zval]>) -> Outcome {
        let mut returned = Zval::new();
        let count = u32::try_from(arguments.as_mut().len()).unwrap_or(u32::MAX);
        let (arguments_start, returned_start) = (arguments.as_mut().as_mut_ptr(), &raw mut returned);
        let function = self.current();
        let called = try_catch(AssertUnwindSafe(|| {
            // SAFETY: the function was resolved from `callable`, which this object keeps alive, or just now. The
            // arguments are initialized values on this frame, which outlives the call; the engine copies them.
            unsafe {
                zend_call_known_function(
                    function.function_handler,
                    function.object,
                    function.called_scope,
                    returned_start,
                    count,
                    arguments_start,
                    ptr::null_mut(),
                );
            }
        }));
        if called.is_err() {
            // After a fatal error the engine gives its memory back as a whole.
            std::mem::forget((arguments, returned));
            return Outcome::Fatal;
        }
        drop((arguments, returned));
        match Pending::take() {
            // Some fatal errors unwind like `exit` does.
            Some(Pending::Exit(exit)) if is_shutting_down() => {
                std::mem::forget(exit);
                Outcome::Fatal
            }
            Some(pending) => Outcome::Threw(pending),
            None => Outcome::Returned,
        }
    }

    /// A method that is only there through `__call` has a function made for one call.
    fn current(&self) -> zend_fcall_info_cache {
        if is_for_one_call(&self.function)
            && let Some(function) = resolve(&self.callable)
        {
            return function;
        }
        self.function
    }
}

/// Whether a fatal error has been met.
fn is_shutting_down() -> bool {
    // SAFETY: the engine's globals are there as long as PHP runs, and this is its thread.
    unsafe { (*ext_php_rs_compiler_globals()).unclean_shutdown }
}

fn resolve(callable: &Zval) -> Option<zend_fcall_info_cache> {
    // SAFETY: the structure consists of pointers, whose number differs between versions of PHP; each may be null.
    let mut function: zend_fcall_info_cache = unsafe { std::mem::zeroed() };
    // SAFETY: the callable is an initialized value that is only read; the result is written to this frame.
    let is_callable = unsafe {
        zend_is_callable_ex(
            ptr::from_ref(callable).cast_mut(),
            ptr::null_mut(),
            0,
            ptr::null_mut(),
            &raw mut function,
            ptr::null_mut(),
        )
    };
    is_callable.then_some(function)
}

fn is_for_one_call(function: &zend_fcall_info_cache) -> bool {
    // SAFETY: a resolved callable's function is never null and lives as long as what it belongs to; of one made for a
    // single call only the engine's own trampoline is looked at, which is static.
    let flags = unsafe { (*function.function_handler).common.fn_flags };
    flags & ZEND_ACC_CALL_VIA_TRAMPOLINE != 0
}
