//! `Swoole\Coroutine\WaitGroup`: a count of those who are not done yet.

use std::cell::{Cell, RefCell};

use ext_php_rs::error::Result;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::prelude::*;
use ext_php_rs::zend::ClassEntry;

use super::life::Wake;
use super::waiting::{CannotSuspend, Waiter, timeout};
use crate::arguments::{Float, Integer};
use crate::classes;
use crate::warning::construct_once;

pub(super) fn register() -> Result<()> {
    let class = classes::register::<WaitGroup>(|builder| builder)?;
    classes::alias("Co\\WaitGroup", class)
}

/// A count that is waited for.
#[php_class]
#[php(name = "Swoole\\Coroutine\\WaitGroup")]
pub(crate) struct WaitGroup {
    count: Cell<i64>,
    waiter: RefCell<Option<Waiter>>,
}

#[php_impl]
impl WaitGroup {
    /// Starts with `delta`.
    #[php(defaults(delta = 0))]
    #[php(optional = delta)]
    pub(crate) fn __construct(delta: Integer) -> PhpResult<Self> {
        construct_once::<Self>()?;
        let group = Self { count: Cell::new(0), waiter: RefCell::default() };
        group.add(delta)?;
        Ok(group)
    }

    /// So many more are to be waited for.
    #[php(defaults(delta = 1))]
    #[php(optional = delta)]
    pub(crate) fn add(&self, delta: Integer) -> PhpResult<()> {
        if self.waiter.borrow().is_some() {
            return Err(misuse("add called concurrently with wait", BAD_CALL));
        }
        self.change(delta.0, "InvalidArgumentException")
    }

    /// One is done.
    pub(crate) fn done(&self) -> PhpResult<()> {
        self.change(-1, BAD_CALL)?;
        let waiter = if self.count.get() == 0 { self.waiter.take() } else { None };
        if let Some(waiter) = waiter {
            waiter.wake(Wake::Done);
        }
        Ok(())
    }

    /// The number of those that are not done.
    pub(crate) fn count(&self) -> i64 {
        self.count.get()
    }

    /// `true` when all are done, `false` when the time is over before.
    #[php(defaults(timeout = -1.0))]
    #[php(optional = timeout)]
    pub(crate) fn wait(&self, timeout: Float) -> PhpResult<bool> {
        if self.waiter.borrow().is_some() {
            return Err(misuse("reused before previous wait has returned", BAD_CALL));
        }
        if self.count.get() == 0 {
            return Ok(true);
        }
        let waiter = Waiter::new().map_err(CannotSuspend::into_exception)?;
        self.waiter.replace(Some(waiter.clone()));
        let woken = waiter.wait(self::timeout(timeout.0));
        self.waiter.replace(None);
        Ok(woken.map_err(CannotSuspend::into_exception)? == Wake::Done)
    }
}

impl WaitGroup {
    fn change(&self, delta: i64, exception: &str) -> PhpResult<()> {
        let count = self.count.get().saturating_add(delta);
        if count < 0 {
            return Err(misuse("negative counter", exception));
        }
        self.count.set(count);
        Ok(())
    }
}

fn misuse(text: &str, exception: &str) -> PhpException {
    let class = ClassEntry::try_find(exception).unwrap_or_else(ext_php_rs::zend::ce::exception);
    PhpException::new(format!("WaitGroup misuse: {text}"), 0, class)
}

const BAD_CALL: &str = "BadMethodCallException";
