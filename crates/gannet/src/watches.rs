use std::collections::HashMap;
use std::fmt;

use gannet_reactor::{Readiness, WatchKey};

use crate::Context;

/// The name of a [watch](Context::watch) of one server, never given again by that server. Those of one loop count up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WatchId(u64);

impl WatchId {
    /// The id with this number, whether or not such a watch exists.
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    pub const fn number(self) -> u64 {
        self.0
    }
}

impl fmt::Display for WatchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The application's watches on one loop.
pub(crate) type Watches = HashMap<WatchId, Watch>;

/// A descriptor that is waited for, and the call that is made then.
pub(crate) struct Watch {
    pub(crate) key: WatchKey,
    pub(crate) call: WatchCall,
}

/// The call of a watch, which is made once.
pub(crate) type WatchCall = Box<dyn FnOnce(&Context<'_>, Readiness)>;
