//! A PHP callable that is called again and again.

use std::panic::AssertUnwindSafe;
use std::ptr;

use ext_php_rs::ffi::{
    ext_php_rs_compiler_globals, zend_call_known_function, zend_fcall_info_cache, zend_is_callable_ex,
};
use ext_php_rs::flags::DataType;
use ext_php_rs::types::Zval;
use ext_php_rs::zend::try_catch;

use super::{Pending, call_function};

/// A callable, and the function behind it, which is looked up once.
///
/// A callable may name an object through a reference, or not at all (`'parent::method'`), and for a method that only
/// `__call` knows the engine makes a function for one call. So a closure is kept instead: it owns the object, the scope
/// and the function, whatever becomes of the callable.
pub(crate) struct Callback {
    callable: Zval,
    /// Owns what `function` points to.
    _closure: Zval,
    function: zend_fcall_info_cache,
}

/// The way in which a call ended.
pub(crate) enum Outcome {
    /// In order. What events' callbacks return is of no interest to anybody.
    Returned,
    /// With an exception, or with `exit`, which the engine treats as one.
    Threw(Pending),
    /// With a fatal error. No PHP may run any more in this process.
    Fatal,
}

impl Callback {
    /// `None`: it cannot be called from where the script is now, or an exception is pending.
    pub(crate) fn new(callable: &Zval) -> Option<Self> {
        let callable = callable.dereference().shallow_clone();
        let closure = closure_of(&callable)?;
        let function = resolve(&closure)?;
        Some(Self { callable, _closure: closure, function })
    }

    /// The callable that the script gave.
    pub(crate) fn callable(&self) -> &Zval {
        &self.callable
    }

    /// Calls it. Whoever calls holds it until it has returned, for the script may let go of it meanwhile.
    ///
    /// The arguments are made, and dropped, where a fatal error is caught: there may be no memory for them.
    pub(crate) fn call<A: AsMut<[Zval]>>(&self, arguments: impl FnOnce() -> A) -> Outcome {
        guarded(move || {
            let mut returned = Zval::new();
            // Dropped here, for a destructor may end in a fatal error, too.
            drop((self.call_engine(&mut returned, arguments()), returned));
        })
    }

    /// The same, where the value that it returns is wanted. Dropping that may run PHP.
    pub(crate) fn call_for<A: AsMut<[Zval]>>(
        &self,
        returned: &mut Zval,
        arguments: impl FnOnce() -> A,
    ) -> Outcome {
        guarded(move || {
            drop(self.call_engine(returned, arguments()));
            if returned.get_type() == DataType::Undef {
                // It was left by an exception.
                *returned = Zval::null();
            }
        })
    }

    #[inline]
    fn call_engine<A: AsMut<[Zval]>>(&self, returned: &mut Zval, mut arguments: A) -> A {
        let count = u32::try_from(arguments.as_mut().len()).unwrap_or(u32::MAX);
        let start = arguments.as_mut().as_mut_ptr();
        // SAFETY: function, object and scope belong to the closure, which this object keeps alive. The arguments are
        // initialized values that outlive the call; the engine copies them.
        unsafe {
            zend_call_known_function(
                self.function.function_handler,
                self.function.object,
                self.function.called_scope,
                returned,
                count,
                start,
                ptr::null_mut(),
            );
        }
        arguments
    }
}

/// Runs `inside`, which may run PHP, as dropping a script's values does. Nothing stays pending: the outcome says all.
pub(crate) fn guarded(inside: impl FnOnce()) -> Outcome {
    if try_catch(AssertUnwindSafe(inside)).is_err() {
        // Its values are not dropped: the engine gives its memory back as a whole.
        return Outcome::Fatal;
    }
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

/// True where a fatal error has been met.
pub(crate) fn is_shutting_down() -> bool {
    // SAFETY: the engine's globals are there as long as PHP runs, and this is its thread.
    unsafe { (*ext_php_rs_compiler_globals()).unclean_shutdown }
}

/// True where dropping a value may call PHP, or free memory.
#[inline]
pub(crate) fn is_counted(value: &Zval) -> bool {
    // SAFETY: all parts of this union may be read as a number.
    unsafe { value.u1.type_info & COUNTED != 0 }
}

/// The callable as a closure, by `Closure::fromCallable`.
fn closure_of(callable: &Zval) -> Option<Zval> {
    if !is_callable(callable) {
        return None;
    }
    call_function("Closure::fromCallable", vec![callable])
}

fn is_callable(callable: &Zval) -> bool {
    // SAFETY: the callable is an initialized value that is only read. Without a place for a result there is none, and
    // nothing to be freed.
    unsafe {
        zend_is_callable_ex(
            ptr::from_ref(callable).cast_mut(),
            ptr::null_mut(),
            SUPPRESS_DEPRECATIONS,
            ptr::null_mut(),
            ptr::null_mut(),
            ptr::null_mut(),
        )
    }
}

/// The function, the object and the scope of a closure.
fn resolve(closure: &Zval) -> Option<zend_fcall_info_cache> {
    // SAFETY: the structure consists of pointers, whose number differs between versions of PHP; each may be null.
    let mut function: zend_fcall_info_cache = unsafe { std::mem::zeroed() };
    // SAFETY: the closure is an initialized value that is only read; the result is written to this frame.
    let is_callable = unsafe {
        zend_is_callable_ex(
            ptr::from_ref(closure).cast_mut(),
            ptr::null_mut(),
            0,
            ptr::null_mut(),
            &raw mut function,
            ptr::null_mut(),
        )
    };
    is_callable.then_some(function)
}

/// `IS_TYPE_REFCOUNTED` and `IS_TYPE_COLLECTABLE`, where `type_info` has them.
const COUNTED: u32 = 0xFF00;

/// `IS_CALLABLE_SUPPRESS_DEPRECATIONS`: `fromCallable` reports these.
const SUPPRESS_DEPRECATIONS: u32 = 1 << 1;
