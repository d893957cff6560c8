//! Waiting: a coroutine is suspended until somebody wakes it, its time is over, or it is cancelled.

use std::rc::Rc;
use std::time::Duration;

use ext_php_rs::exception::PhpResult;

use super::life::{Coroutine, Wake};
use super::table;
use crate::zend::{is_switch_blocked, throw_graceful_exit};
use crate::{event_loop, exceptions, last_error, warning};

/// A suspension, to be ended by whoever has this. It ends once.
#[derive(Clone)]
pub(crate) struct Waiter {
    coroutine: Rc<Coroutine>,
    suspension: u64,
}

/// The coroutine that runs, if one does, cannot be suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CannotSuspend {
    /// None runs.
    NoCoroutine,
    /// The engine does not let anybody switch.
    Blocked,
    /// It is being unwound.
    Unwinding,
}

impl Waiter {
    /// For the coroutine that runs, which is about to [wait](Self::wait).
    pub(crate) fn new() -> Result<Self, CannotSuspend> {
        let coroutine = table::current().ok_or(CannotSuspend::NoCoroutine)?;
        if coroutine.is_unwinding() {
            return Err(CannotSuspend::Unwinding);
        }
        let suspension = coroutine.number_suspension();
        Ok(Self { coroutine, suspension })
    }

    /// For the last suspension of a coroutine.
    pub(super) fn of(coroutine: Rc<Coroutine>) -> Self {
        let suspension = coroutine.suspension();
        Self { coroutine, suspension }
    }

    /// The coroutine.
    pub(super) fn coroutine(&self) -> &Rc<Coroutine> {
        &self.coroutine
    }

    /// True for the same suspension.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.suspension == other.suspension
    }

    /// Suspends the coroutine until it is woken, for this time at most. An exception that it is to be told by is
    /// pending then.
    pub(crate) fn wait(&self, timeout: Option<Duration>) -> Result<Wake, CannotSuspend> {
        let timer = timeout.map(|timeout| {
            let waiter = self.clone();
            event_loop::wake_after(timeout, move || {
                waiter.wake(Wake::TimedOut);
            })
        });
        let woken = self.coroutine.suspend();
        // It has come, or it is not to come any more.
        timer.into_iter().for_each(event_loop::forget_wake);
        match woken? {
            Wake::CancelledByException => exceptions::throw_canceled(),
            Wake::Unwound => throw_graceful_exit(),
            Wake::Done | Wake::TimedOut | Wake::Cancelled => {}
        }
        woken
    }

    /// Has the coroutine go on, at once, or a little later where it could not wait again: the engine lets nobody switch
    /// as long as somebody whom it holds up is in a destructor. False: it does not wait any more.
    pub(crate) fn wake(&self, wake: Wake) -> bool {
        let waits = self.is_waiting();
        if waits && is_switch_blocked() {
            self.clone().wake_later(wake);
        } else {
            self.resume(wake);
        }
        waits
    }

    /// Has the coroutine go on when the callbacks that run have returned.
    pub(crate) fn wake_later(self, wake: Wake) {
        // At once then: where a destructor runs the loop, later is no better.
        event_loop::wake_after(Duration::ZERO, move || self.resume(wake));
    }

    fn resume(&self, wake: Wake) {
        if self.is_waiting() {
            Rc::clone(&self.coroutine).resume(wake);
        }
    }

    /// True while it waits.
    pub(crate) fn is_waiting(&self) -> bool {
        self.coroutine.is_in(self.suspension)
    }
}

impl CannotSuspend {
    /// The error that the script is told.
    pub(crate) fn into_exception(self) -> ext_php_rs::exception::PhpException {
        match self {
            Self::NoCoroutine => exceptions::error(
                OUT_OF_COROUTINE,
                "API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\\run() \
                 have one",
            ),
            Self::Blocked => warning::error(
                "Cannot suspend here: PHP does not allow it, as in a destructor before PHP 8.4",
            ),
            Self::Unwinding => {
                warning::error("Cannot suspend any more: the coroutine is unwound, for nobody will resume it")
            }
        }
    }
}

/// The result of a wait, as scripts are told it.
pub(super) fn said(woken: Result<Wake, CannotSuspend>) -> PhpResult<bool> {
    match woken.map_err(CannotSuspend::into_exception)? {
        Wake::Done => return Ok(true),
        Wake::TimedOut => last_error::set(TIMED_OUT),
        Wake::Cancelled | Wake::CancelledByException | Wake::Unwound => last_error::set(CANCELLED),
    }
    Ok(false)
}

/// A timeout as scripts give it, in seconds. `None`: for ever.
pub(crate) fn timeout(seconds: f64) -> Option<Duration> {
    (seconds > 0.0).then(|| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

/// `SWOOLE_ERROR_*`.
const CANCELLED: i64 = 10_017;
const TIMED_OUT: i64 = 10_018;

/// `SWOOLE_ERROR_CO_OUT_OF_COROUTINE`.
const OUT_OF_COROUTINE: i32 = 10_001;
