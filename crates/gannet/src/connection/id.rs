use std::fmt;

/// The name of a connection of one server: given when it is accepted, counting up from 1, never given again by that
/// server. Two servers in one process give the same ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(u64);

impl ConnectionId {
    /// No connection: ids begin with 1.
    pub(crate) const NOBODY: Self = Self(0);

    /// The id with this number, whether or not such a connection exists.
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    pub const fn number(self) -> u64 {
        self.0
    }
}

impl fmt::Display for ConnectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
