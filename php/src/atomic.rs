//! `Swoole\Atomic` and `Swoole\Atomic\Long`: numbers that count. One process has them for itself.

use std::cell::Cell;

use ext_php_rs::error::Result;
use ext_php_rs::prelude::*;

use crate::arguments::{Float, Integer};
use crate::warning::{construct_once, warn};

pub(crate) fn register() -> Result<()> {
    let class = crate::classes::register::<Atomic>(|builder| builder)?;
    crate::classes::alias("swoole_atomic", class)?;
    let class = crate::classes::register::<Long>(|builder| builder)?;
    crate::classes::alias("swoole_atomic_long", class)
}

/// A number of 32 bits without sign, which starts again at 0.
#[php_class]
#[php(name = "Swoole\\Atomic")]
pub(crate) struct Atomic {
    value: Cell<u32>,
}

#[php_impl]
impl Atomic {
    /// Starts with `value`.
    #[php(defaults(value = 0))]
    #[php(optional = value)]
    pub(crate) fn __construct(value: Integer) -> PhpResult<Self> {
        construct_once::<Self>()?;
        Ok(Self { value: Cell::new(low_half(value)) })
    }

    /// Adds, and returns the new value.
    #[php(defaults(add_value = 1))]
    #[php(optional = add_value)]
    pub(crate) fn add(&self, add_value: Integer) -> i64 {
        self.value.set(self.value.get().wrapping_add(low_half(add_value)));
        self.get()
    }

    /// Subtracts, and returns the new value.
    #[php(defaults(sub_value = 1))]
    #[php(optional = sub_value)]
    pub(crate) fn sub(&self, sub_value: Integer) -> i64 {
        self.value.set(self.value.get().wrapping_sub(low_half(sub_value)));
        self.get()
    }

    /// The value.
    pub(crate) fn get(&self) -> i64 {
        i64::from(self.value.get())
    }

    /// Makes it `value`.
    pub(crate) fn set(&self, value: Integer) {
        self.value.set(low_half(value));
    }

    /// Takes a 1 that somebody left, which makes it 0. In one process nobody can leave one while this waits, so it
    /// does not wait.
    #[php(defaults(timeout = 1.0))]
    #[php(optional = timeout)]
    pub(crate) fn wait(&self, timeout: Float) -> bool {
        if self.cmpset(Integer(1), Integer(0)) {
            return true;
        }
        warn(&format!(
            "did not wait for {} seconds: nobody else runs in this process that could call wakeup(); use a \
             Swoole\\Timer to look again later",
            timeout.0,
        ));
        false
    }

    /// Leaves a 1 for `wait`, if it is 0.
    #[php(defaults(count = 1))]
    #[php(optional = count)]
    pub(crate) fn wakeup(&self, #[expect(unused_variables, reason = "nobody waits")] count: Integer) -> bool {
        self.cmpset(Integer(0), Integer(1));
        true
    }

    /// Makes it `new_value` if it is `cmp_value`, and says whether it was.
    pub(crate) fn cmpset(&self, cmp_value: Integer, new_value: Integer) -> bool {
        let is_equal = self.value.get() == low_half(cmp_value);
        if is_equal {
            self.value.set(low_half(new_value));
        }
        is_equal
    }
}

/// A number of 64 bits with sign.
#[php_class]
#[php(name = "Swoole\\Atomic\\Long")]
pub(crate) struct Long {
    value: Cell<i64>,
}

#[php_impl]
impl Long {
    /// Starts with `value`.
    #[php(defaults(value = 0))]
    #[php(optional = value)]
    pub(crate) fn __construct(value: Integer) -> PhpResult<Self> {
        construct_once::<Self>()?;
        Ok(Self { value: Cell::new(value.0) })
    }

    /// Adds, and returns the new value.
    #[php(defaults(add_value = 1))]
    #[php(optional = add_value)]
    pub(crate) fn add(&self, add_value: Integer) -> i64 {
        self.value.set(self.value.get().wrapping_add(add_value.0));
        self.get()
    }

    /// Subtracts, and returns the new value.
    #[php(defaults(sub_value = 1))]
    #[php(optional = sub_value)]
    pub(crate) fn sub(&self, sub_value: Integer) -> i64 {
        self.value.set(self.value.get().wrapping_sub(sub_value.0));
        self.get()
    }

    /// The value.
    pub(crate) fn get(&self) -> i64 {
        self.value.get()
    }

    /// Makes it `value`.
    pub(crate) fn set(&self, value: Integer) {
        self.value.set(value.0);
    }

    /// Makes it `new_value` if it is `cmp_value`, and says whether it was.
    pub(crate) fn cmpset(&self, cmp_value: Integer, new_value: Integer) -> bool {
        let is_equal = self.value.get() == cmp_value.0;
        if is_equal {
            self.value.set(new_value.0);
        }
        is_equal
    }
}

/// Numbers that do not fit lose their upper half, as in C.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "that is what it is for")]
fn low_half(value: Integer) -> u32 {
    value.0 as u32
}
