//! `Swoole\Coroutine\Channel`: a queue, for as long as nobody has to wait at it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use ext_php_rs::convert::IntoZval;
use ext_php_rs::error::Result;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};

use super::refusal::refusal;
use crate::arguments::{Float, Integer};
use crate::classes;
use crate::warning::construct_once;

pub(super) fn register() -> Result<()> {
    let class = classes::register::<Channel>(|builder| {
        builder.property(classes::property("capacity", 0_i64)).property(classes::property("errCode", 0_i64))
    })?;
    classes::alias("Co\\Channel", class)?;
    classes::alias("Chan", class)
}

/// A queue with a limit.
#[php_class]
#[php(name = "Swoole\\Coroutine\\Channel")]
pub(crate) struct Channel {
    capacity: usize,
    /// Apart from the channel itself, which is borrowed mutably while it is dropped.
    values: Rc<RefCell<VecDeque<Zval>>>,
    is_closed: Cell<bool>,
}

#[php_impl]
impl Channel {
    /// A queue for `size` values.
    #[php(defaults(size = 1))]
    #[php(optional = size)]
    pub(crate) fn __construct(size: Integer) -> PhpResult<Self> {
        construct_once::<Self>()?;
        let capacity = usize::try_from(size.0).unwrap_or(0).max(1);
        if let Some(this) = crate::zend::this() {
            drop(this.set_property("capacity", i64::try_from(capacity).unwrap_or(i64::MAX)));
        }
        // The property's setter may have done it.
        construct_once::<Self>()?;
        Ok(Self { capacity, values: Rc::default(), is_closed: Cell::new(false) })
    }

    /// Adds a value at the end.
    #[php(defaults(timeout = -1.0))]
    #[php(optional = timeout)]
    pub(crate) fn push(
        &self,
        data: &Zval,
        #[expect(unused_variables, reason = "nothing waits")] timeout: Float,
    ) -> PhpResult<bool> {
        if self.is_closed.get() {
            set_error(CLOSED);
            return Ok(false);
        }
        if self.is_full() {
            return Err(refusal(
                "Swoole\\Coroutine\\Channel::push",
                "make the channel larger, or ask isFull() before, for nobody can take a value while this one waits",
            ));
        }
        self.values.borrow_mut().push_back(data.shallow_clone());
        set_error(OK);
        Ok(true)
    }

    /// Takes the first value.
    #[php(defaults(timeout = -1.0))]
    #[php(optional = timeout)]
    pub(crate) fn pop(
        &self,
        #[expect(unused_variables, reason = "nothing waits")] timeout: Float,
    ) -> PhpResult<Zval> {
        let first = self.values.borrow_mut().pop_front();
        if let Some(value) = first {
            set_error(OK);
            return Ok(value);
        }
        if self.is_closed.get() {
            set_error(CLOSED);
            return Ok(false.into_zval(false)?);
        }
        Err(refusal(
            "Swoole\\Coroutine\\Channel::pop",
            "push before, or ask isEmpty(), for nobody can push a value while this waits; to look again later, use \
             Swoole\\Timer::after()",
        ))
    }

    /// True where there is nothing to take.
    pub(crate) fn is_empty(&self) -> bool {
        self.values.borrow().is_empty()
    }

    /// True where nothing can be added.
    pub(crate) fn is_full(&self) -> bool {
        self.values.borrow().len() >= self.capacity
    }

    /// The number of values.
    pub(crate) fn length(&self) -> i64 {
        i64::try_from(self.values.borrow().len()).unwrap_or(i64::MAX)
    }

    /// Nothing can be added any more. `false`: it was so.
    pub(crate) fn close(&self) -> bool {
        !self.is_closed.replace(true)
    }

    /// The numbers of values and of those who wait: nobody.
    pub(crate) fn stats(&self) -> PhpResult<Zval> {
        let mut array = ZendHashTable::new();
        array.insert("consumer_num", 0_i64)?;
        array.insert("producer_num", 0_i64)?;
        array.insert("queue_num", self.length())?;
        Ok(array.into_zval(false)?)
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        // Each is taken out before it is dropped: that may run the script, which may still find this channel.
        let values = Rc::clone(&self.values);
        loop {
            let last = values.borrow_mut().pop_front();
            if last.is_none() {
                break;
            }
            drop(last);
        }
    }
}

fn set_error(number: i64) {
    if let Some(this) = crate::zend::this() {
        drop(this.set_property("errCode", number));
    }
}

/// `SWOOLE_CHANNEL_OK` and `SWOOLE_CHANNEL_CLOSED`.
const OK: i64 = 0;
const CLOSED: i64 = -2;
