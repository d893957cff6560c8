//! `Swoole\Coroutine\Channel`: a queue between coroutines, which wait where it is empty or full.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Instant;

use ext_php_rs::convert::IntoZval;
use ext_php_rs::error::Result;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::flags::ClassFlags;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};

use super::life::Wake;
use super::waiting::{CannotSuspend, Waiter, timeout};
use crate::arguments::{Float, Integer};
use crate::classes;
use crate::values::{in_numbers, truth};
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
#[php(name = "Swoole\\Coroutine\\Channel", flags = ClassFlags::NotSerializable)]
pub(crate) struct Channel {
    capacity: usize,
    /// Apart from the channel itself, which is borrowed mutably while it is dropped.
    values: Rc<RefCell<VecDeque<Zval>>>,
    is_closed: Cell<bool>,
    /// Those that wait for room, the first first.
    producers: Waiters,
    /// Those that wait for a value.
    consumers: Waiters,
}

/// Coroutines that wait at one end of the queue. Some may have given up since.
#[derive(Default)]
struct Waiters(RefCell<VecDeque<Waiter>>);

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
        Ok(Self {
            capacity,
            values: Rc::default(),
            is_closed: Cell::new(false),
            producers: Waiters::default(),
            consumers: Waiters::default(),
        })
    }

    /// Adds a value at the end, when there is room.
    #[php(defaults(timeout = -1.0))]
    #[php(optional = timeout)]
    pub(crate) fn push(&self, data: &Zval, timeout: Float) -> PhpResult<bool> {
        let value = data.shallow_clone();
        if !self.is_closed.get() && self.is_full() {
            let came = self.producers.wait(timeout.0, || self.is_closed.get() || !self.is_full())?;
            if came != OK {
                set_error(came);
                return Ok(false);
            }
        }
        if self.is_closed.get() {
            set_error(CLOSED);
            return Ok(false);
        }
        self.values.borrow_mut().push_back(value);
        set_error(OK);
        self.consumers.wake_first();
        Ok(true)
    }

    /// Takes the first value, when there is one.
    #[php(defaults(timeout = -1.0))]
    #[php(optional = timeout)]
    pub(crate) fn pop(&self, timeout: Float) -> PhpResult<Zval> {
        if self.is_empty() && !self.is_closed.get() {
            let came = self.consumers.wait(timeout.0, || self.is_closed.get() || !self.is_empty())?;
            if came != OK {
                set_error(came);
                return Ok(truth(false));
            }
        }
        let first = self.values.borrow_mut().pop_front();
        let Some(value) = first else {
            set_error(CLOSED);
            return Ok(truth(false));
        };
        set_error(OK);
        self.producers.wake_first();
        Ok(value)
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
        in_numbers(self.values.borrow().len())
    }

    /// Nothing can be added any more, and nobody waits. `false`: it was so.
    pub(crate) fn close(&self) -> bool {
        let was_open = !self.is_closed.replace(true);
        if was_open {
            while self.producers.wake_first() || self.consumers.wake_first() {}
        }
        was_open
    }

    /// The numbers of values and of those who wait.
    pub(crate) fn stats(&self) -> PhpResult<Zval> {
        let mut array = ZendHashTable::new();
        array.insert("consumer_num", self.consumers.count())?;
        array.insert("producer_num", self.producers.count())?;
        array.insert("queue_num", self.length())?;
        Ok(array.into_zval(false)?)
    }
}

impl Waiters {
    /// Has the coroutine that runs wait until somebody wakes it and `is_over`. Says what became of it.
    fn wait(&self, seconds: f64, is_over: impl Fn() -> bool) -> PhpResult<i64> {
        let deadline = timeout(seconds).and_then(|timeout| Instant::now().checked_add(timeout));
        while !is_over() {
            let waiter = Waiter::new().map_err(CannotSuspend::into_exception)?;
            self.0.borrow_mut().push_back(waiter.clone());
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            let woken = waiter.wait(left);
            self.0.borrow_mut().retain(|other| !other.is(&waiter));
            match woken.map_err(CannotSuspend::into_exception)? {
                Wake::Done => {}
                Wake::TimedOut => return Ok(TIMED_OUT),
                Wake::Cancelled | Wake::CancelledByException | Wake::Unwound => return Ok(CANCELED),
            }
        }
        Ok(OK)
    }

    /// Has the first go on, at once. False: nobody waits.
    fn wake_first(&self) -> bool {
        loop {
            let first = self.0.borrow_mut().pop_front();
            match first {
                None => return false,
                Some(waiter) if waiter.wake(Wake::Done) => return true,
                // It has given up.
                Some(_) => {}
            }
        }
    }

    fn count(&self) -> i64 {
        in_numbers(self.0.borrow().iter().filter(|waiter| waiter.is_waiting()).count())
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

/// `SWOOLE_CHANNEL_*`.
const OK: i64 = 0;
const TIMED_OUT: i64 = -1;
const CLOSED: i64 = -2;
const CANCELED: i64 = -3;
