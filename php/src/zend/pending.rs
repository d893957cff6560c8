//! Exceptions and `exit`, which the engine keeps pending until somebody deals with them.

use ext_php_rs::boxed::ZBox;
use ext_php_rs::ffi::{ext_php_rs_executor_globals, zend_object};
use ext_php_rs::types::{ZendObject, Zval};
use ext_php_rs::zend::ExecutorGlobals;

use super::callback::{Outcome, guarded};
use super::{exit, to_string};

/// An end that a call into PHP left pending, taken out of the engine.
pub(crate) enum Pending {
    /// An exception that nobody caught.
    Exception(ZBox<ZendObject>),
    /// The script called `exit`.
    Exit(ZBox<ZendObject>),
}

impl Pending {
    /// Takes what is pending; PHP can be called again afterwards.
    #[inline]
    pub(crate) fn take() -> Option<Self> {
        if has_exception() { Self::take_exception() } else { None }
    }

    #[cold]
    fn take_exception() -> Option<Self> {
        let object = ExecutorGlobals::take_exception()?;
        // SAFETY: the object is alive, and the function only compares its class.
        let is_exit = unsafe { zend_is_unwind_exit(&raw const *object) };
        if is_exit {
            return Some(Self::Exit(object));
        }
        // SAFETY: as above.
        if unsafe { zend_is_graceful_exit(&raw const *object) } {
            // It has unwound what it was to unwind.
            return None;
        }
        match exit::status_of(&object) {
            // Nobody has caught what `exit` threw: it is one after all.
            Some(status) => Self::exit_with(&status),
            None => Some(Self::Exception(object)),
        }
    }

    /// Does what the engine does for `exit`.
    fn exit_with(status: &Zval) -> Option<Self> {
        if let Some(status) = status.long() {
            #[expect(clippy::cast_possible_truncation, reason = "the engine cuts it in the same way")]
            set_exit_status(status as i32);
        } else if let Some(text) = to_string(status) {
            // Nobody is left to be told of a failure.
            let _ = ext_php_rs::zend::output_write(text.as_bytes());
        }
        // An exception of making or writing the text comes too late.
        drop(ExecutorGlobals::take_exception());
        // SAFETY: it makes an object, whose only reference is ours.
        let exit = unsafe { zend_create_unwind_exit().as_mut().map(|exit| ZBox::from_raw(exit)) };
        exit.map(Self::Exit)
    }

    /// Puts it back: it takes effect when the engine gets control. What is pending meanwhile comes too late: exceptions
    /// are reported, but `exit` takes the place of an exception.
    pub(crate) fn put_back(self) {
        let mut first = self;
        while let Some(late) = Self::take() {
            match (late, &first) {
                (Self::Exception(late), _) => {
                    if let Outcome::Fatal = report(late) {
                        go_on_with_fatal();
                    }
                }
                (exit @ Self::Exit(_), Self::Exception(_)) => first = exit,
                (Self::Exit(_), Self::Exit(_)) => {}
            }
        }
        let (Self::Exception(object) | Self::Exit(object)) = first;
        ExecutorGlobals::get_mut().exception = object.into_raw();
    }
}

/// Reports an exception as the ini settings say: shown, logged, with its trace. The script goes on, unless this returns
/// `exit` or a fatal error: making the text may call the script.
pub(crate) fn report(exception: ZBox<ZendObject>) -> Outcome {
    let status = exit_status();
    let exception = exception.into_raw();
    // SAFETY: the object is an exception that is not pending; the engine takes over our reference to it. A warning
    // does not end the script.
    let reported = guarded(|| _ = unsafe { zend_exception_error(exception, WARNING) });
    let ended = match reported {
        // An exception of the report itself is not reported.
        Outcome::Threw(Pending::Exception(failure)) => guarded(|| drop(failure)),
        ended @ (Outcome::Returned | Outcome::Threw(Pending::Exit(_)) | Outcome::Fatal) => ended,
    };
    if let Outcome::Threw(Pending::Exception(_)) | Outcome::Returned = ended {
        set_exit_status(status);
        return Outcome::Returned;
    }
    ended
}

/// Reports an exception that is pending where nobody is left who could catch it.
pub(crate) fn report_pending() {
    if let Some(Pending::Exception(exception)) = Pending::take()
        && let Outcome::Fatal = report(exception)
    {
        go_on_with_fatal();
    }
}

/// True where something is pending. Asked for after every call: without the lock that `ExecutorGlobals` takes.
#[inline]
pub(crate) fn has_exception() -> bool {
    // SAFETY: the engine's globals exist for as long as the process, and only its thread calls this, which is PHP's.
    unsafe { !(*ext_php_rs_executor_globals()).exception.is_null() }
}

/// Has what runs unwound to where it began: nothing catches this, `finally` runs.
pub(crate) fn throw_graceful_exit() {
    // SAFETY: PHP runs, and looks for what is pending when the method that calls this has returned.
    unsafe { zend_throw_graceful_exit() };
}

/// Goes on with the fatal error that a callback met, where PHP itself or an outer call catches it.
///
/// Nothing of the frames up to there is dropped. The caller has called PHP just before, which may have done the same,
/// so these frames hold memory and no borrow.
pub(crate) fn go_on_with_fatal() -> ! {
    // SAFETY: the fatal error was caught on its way out, so some `zend_try` of the engine is still further out; the
    // memory of the frames between is the engine's, which frees it, or is left to the process that ends.
    unsafe { ext_php_rs::zend::bailout() }
}

/// The status that the process will exit with.
fn exit_status() -> i32 {
    ExecutorGlobals::get().exit_status
}

/// Sets the status that the process will exit with.
fn set_exit_status(status: i32) {
    ExecutorGlobals::get_mut().exit_status = status;
}

/// `E_WARNING`.
const WARNING: std::ffi::c_int = 2;

unsafe extern "C" {
    fn zend_create_unwind_exit() -> *mut zend_object;
    fn zend_is_unwind_exit(object: *const zend_object) -> bool;
    fn zend_is_graceful_exit(object: *const zend_object) -> bool;
    fn zend_throw_graceful_exit();
    fn zend_exception_error(object: *mut zend_object, severity: std::ffi::c_int) -> std::ffi::c_int;
}
