//! `Swoole\Lock`. In one process whoever would wait for a lock has it itself, so nothing here waits.

use std::cell::Cell;

use ext_php_rs::error::Result;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::prelude::*;

use crate::arguments::{Float, Integer};
use crate::warning::{construct_once, error, exception, warn};

pub(crate) fn register() -> Result<()> {
    let class = crate::classes::register::<Lock>(|builder| {
        builder.property(crate::classes::property("errCode", 0_i64))
    })?;
    crate::classes::alias("swoole_lock", class)
}

/// A lock that one process takes and gives back.
#[php_class]
#[php(name = "Swoole\\Lock")]
pub(crate) struct Lock {
    kind: LockKind,
    state: Cell<LockState>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LockKind {
    Mutex,
    ReadWrite,
    Spin,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LockState {
    Free,
    /// Taken by so many readers.
    Shared(u32),
    Exclusive,
    Destroyed,
}

#[php_impl]
impl Lock {
    const FILELOCK: i64 = FILELOCK;
    const MUTEX: i64 = MUTEX;
    const SEM: i64 = SEM;
    const RWLOCK: i64 = RWLOCK;
    const SPINLOCK: i64 = SPINLOCK;

    /// A free lock. Old scripts give a file's name, too.
    #[php(defaults(r#type = MUTEX))]
    #[php(optional = r#type)]
    pub(crate) fn __construct(
        r#type: Integer,
        #[expect(unused_variables, reason = "the kind that used it is gone")] filename: Option<String>,
    ) -> PhpResult<Self> {
        construct_once::<Self>()?;
        let kind = match r#type.0 {
            MUTEX => LockKind::Mutex,
            RWLOCK => LockKind::ReadWrite,
            SPINLOCK => LockKind::Spin,
            FILELOCK | SEM => {
                let text = "FileLock and SemLock is no longer supported, please use mutex lock";
                return Err(exception(0, text.to_owned()));
            }
            other => return Err(exception(0, format!("lock type[{other}] is not support"))),
        };
        Ok(Self { kind, state: Cell::new(LockState::Free) })
    }

    /// Takes the lock: `LOCK_EX` alone, `LOCK_SH` with other readers, `LOCK_NB` only if that is possible at once.
    #[php(defaults(operation = LOCK_EX, timeout = -1.0))]
    #[php(optional = operation)]
    pub(crate) fn lock(&self, operation: Integer, timeout: Float) -> PhpResult<bool> {
        let patience = match () {
            () if operation.0 & LOCK_NB != 0 => Patience::None,
            () if timeout.0 > 0.0 => Patience::Some,
            () => Patience::Endless,
        };
        let access = if operation.0 & LOCK_SH != 0 { Access::Shared } else { Access::Exclusive };
        self.take(access, patience)
    }

    /// Takes the lock, a mutex, with a time limit.
    #[php(defaults(timeout = 1.0))]
    #[php(optional = timeout)]
    pub(crate) fn lockwait(
        &self,
        #[expect(unused_variables, reason = "nothing waits")] timeout: Float,
    ) -> PhpResult<bool> {
        match self.kind {
            LockKind::Mutex => self.take(Access::Exclusive, Patience::Some),
            LockKind::ReadWrite | LockKind::Spin => {
                Err(exception(-2, "only mutex supports lockwait".to_owned()))
            }
        }
    }

    /// Takes the lock if it is free.
    pub(crate) fn trylock(&self) -> PhpResult<bool> {
        self.take(Access::Exclusive, Patience::None)
    }

    /// Takes the lock together with other readers.
    #[php(name = "lock_read")]
    pub(crate) fn lock_read(&self) -> PhpResult<bool> {
        self.take(Access::Shared, Patience::Endless)
    }

    /// Takes the lock together with other readers, if nobody has it alone.
    #[php(name = "trylock_read")]
    pub(crate) fn trylock_read(&self) -> PhpResult<bool> {
        self.take(Access::Shared, Patience::None)
    }

    /// Gives the lock back.
    pub(crate) fn unlock(&self) -> PhpResult<bool> {
        let next = match (self.state.get(), self.kind) {
            (LockState::Destroyed, _) => return Err(error(DESTROYED)),
            // A mutex is the only kind that knows that it was not taken.
            (LockState::Free, LockKind::Mutex) => return Ok(fail(NOT_PERMITTED)),
            (LockState::Shared(readers @ 2..), _) => LockState::Shared(readers - 1),
            (LockState::Free | LockState::Exclusive | LockState::Shared(0 | 1), _) => LockState::Free,
        };
        self.state.set(next);
        Ok(true)
    }

    /// The lock cannot be used any more.
    pub(crate) fn destroy(&self) -> PhpResult<()> {
        if self.state.replace(LockState::Destroyed) == LockState::Destroyed {
            return Err(error(DESTROYED));
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
enum Access {
    Shared,
    Exclusive,
}

/// The time for which a caller would wait.
#[derive(Clone, Copy)]
enum Patience {
    None,
    Some,
    Endless,
}

impl Lock {
    fn take(&self, access: Access, patience: Patience) -> PhpResult<bool> {
        // Only one kind knows readers.
        let access = if self.kind == LockKind::ReadWrite { access } else { Access::Exclusive };
        let next = match (self.state.get(), access) {
            (LockState::Destroyed, _) => return Err(error(DESTROYED)),
            (LockState::Free, Access::Exclusive) => LockState::Exclusive,
            (LockState::Free, Access::Shared) => LockState::Shared(1),
            (LockState::Shared(readers), Access::Shared) => LockState::Shared(readers.saturating_add(1)),
            (LockState::Exclusive, _) | (LockState::Shared(_), Access::Exclusive) => {
                return Ok(refuse(patience));
            }
        };
        self.state.set(next);
        Ok(true)
    }
}

/// Sets `errCode` for a lock that is taken, and warns of a deadlock.
fn refuse(patience: Patience) -> bool {
    match patience {
        Patience::None => fail(BUSY),
        Patience::Some => fail(TIMED_OUT),
        Patience::Endless => {
            warn(
                "this process has the lock already, and nobody else could give it back: it would wait for ever \
                 (errCode 35, EDEADLK)",
            );
            fail(DEADLOCK)
        }
    }
}

fn fail(error_number: i64) -> bool {
    if let Some(this) = crate::zend::this() {
        // The property is declared; where it cannot be written the script has made it so.
        drop(this.set_property("errCode", error_number));
    }
    false
}

/// `Lock::*`, and the global constants of the same meaning.
pub(crate) const RWLOCK: i64 = 1;
pub(crate) const FILELOCK: i64 = 2;
pub(crate) const MUTEX: i64 = 3;
pub(crate) const SEM: i64 = 4;
pub(crate) const SPINLOCK: i64 = 5;

/// PHP's `LOCK_*`.
const LOCK_SH: i64 = 1;
const LOCK_EX: i64 = 2;
const LOCK_NB: i64 = 4;

/// Linux's error numbers, which scripts compare.
const NOT_PERMITTED: i64 = 1;
const BUSY: i64 = 16;
const DEADLOCK: i64 = 35;
const TIMED_OUT: i64 = 110;

const DESTROYED: &str = "the lock has been destroyed";
