//! `Swoole\Coroutine\Barrier`: waits until nobody holds it any more.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use ext_php_rs::exception::PhpResult;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendClassObject, Zval};
use ext_php_rs::zend::ce;

use super::life::Wake;
use super::waiting::{CannotSuspend, Waiter, timeout};
use crate::arguments::Float;
use crate::classes;
use crate::warning::exception;
use crate::zend::{assign_null, has_exception, is_switch_blocked};

pub(super) fn register() -> ext_php_rs::error::Result<()> {
    classes::register::<Barrier>(|builder| builder).map(drop)
}

/// Coroutines that are waited for capture it; the last that lets go of it has the one that waits go on.
#[php_class]
#[php(name = "Swoole\\Coroutine\\Barrier")]
pub(crate) struct Barrier(Rc<Held>);

#[derive(Default)]
struct Held {
    is_free: Cell<bool>,
    is_awaited: Cell<bool>,
    waiter: RefCell<Option<Waiter>>,
}

#[php_impl]
impl Barrier {
    /// A barrier that nobody waits at.
    pub(crate) fn make() -> Self {
        Self(Rc::default())
    }

    /// Lets go of the barrier, and waits until all others have, or for so many seconds.
    #[php(defaults(timeout = -1.0))]
    #[php(optional = timeout)]
    pub(crate) fn wait(barrier: &Zval, timeout: Float) -> PhpResult<()> {
        let object = barrier.object().and_then(ZendClassObject::<Self>::from_zend_obj);
        let Some(held) = object.and_then(|object| Some(Rc::clone(&object.obj.as_ref()?.0))) else {
            return Err(PhpException::new(NO_BARRIER.into(), 0, ce::type_error()));
        };
        if held.is_awaited.get() {
            return Err(exception(0, "The barrier is waiting, cannot wait again.".into()));
        }
        if is_switch_blocked() {
            return Err(CannotSuspend::Blocked.into_exception());
        }
        Waiter::new().map_err(CannotSuspend::into_exception)?;
        held.is_awaited.set(true);
        // This may run the script: destructors, which may wait, and throw.
        if assign_null(0) && !has_exception() && !held.is_free.get() {
            held.wait(timeout.0).map_err(CannotSuspend::into_exception)?;
        }
        held.is_awaited.set(false);
        Ok(())
    }
}

impl Held {
    fn wait(&self, seconds: f64) -> Result<(), CannotSuspend> {
        let waiter = Waiter::new()?;
        self.waiter.replace(Some(waiter.clone()));
        let woken = waiter.wait(timeout(seconds));
        self.waiter.take();
        woken.map(drop)
    }
}

impl Drop for Barrier {
    fn drop(&mut self) {
        self.0.is_free.set(true);
        let waiter = self.0.waiter.take().filter(Waiter::is_waiting);
        if let Some(waiter) = waiter {
            waiter.wake_later(Wake::Done);
        }
    }
}

const NO_BARRIER: &str = "Swoole\\Coroutine\\Barrier::wait(): Argument #1 ($barrier) must be a \
                          Swoole\\Coroutine\\Barrier that make() has made";
