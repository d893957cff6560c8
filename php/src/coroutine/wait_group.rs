//! `Swoole\Coroutine\WaitGroup`: a count of those who are not done yet. Bodies run at once, so mostly it is 0.

use std::cell::Cell;

use ext_php_rs::error::Result;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::prelude::*;
use ext_php_rs::zend::ClassEntry;

use super::refusal::refusal;
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
}

#[php_impl]
impl WaitGroup {
    /// Starts with `delta`.
    #[php(defaults(delta = 0))]
    #[php(optional = delta)]
    pub(crate) fn __construct(delta: Integer) -> PhpResult<Self> {
        construct_once::<Self>()?;
        let group = Self { count: Cell::new(0) };
        group.add(delta)?;
        Ok(group)
    }

    /// So many more are to be waited for.
    #[php(defaults(delta = 1))]
    #[php(optional = delta)]
    pub(crate) fn add(&self, delta: Integer) -> PhpResult<()> {
        self.change(delta.0, "InvalidArgumentException")
    }

    /// One is done.
    pub(crate) fn done(&self) -> PhpResult<()> {
        self.change(-1, "BadMethodCallException")
    }

    /// The number of those that are not done.
    pub(crate) fn count(&self) -> i64 {
        self.count.get()
    }

    /// `true` when all are done.
    #[php(defaults(timeout = -1.0))]
    #[php(optional = timeout)]
    pub(crate) fn wait(
        &self,
        #[expect(unused_variables, reason = "nothing waits")] timeout: Float,
    ) -> PhpResult<bool> {
        if self.count.get() == 0 {
            return Ok(true);
        }
        Err(refusal(
            "Swoole\\Coroutine\\WaitGroup::wait",
            "call done() before, for nobody can while this waits; to go on when a timer is done, go on in its callback",
        ))
    }
}

impl WaitGroup {
    fn change(&self, delta: i64, exception: &str) -> PhpResult<()> {
        let count = self.count.get().saturating_add(delta);
        if count < 0 {
            let class = ClassEntry::try_find(exception).unwrap_or_else(ext_php_rs::zend::ce::exception);
            return Err(PhpException::new("WaitGroup misuse: negative counter".to_owned(), 0, class));
        }
        self.count.set(count);
        Ok(())
    }
}
