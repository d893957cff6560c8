use std::fmt;
use std::ops::BitOr;

/// The readiness that a descriptor is watched for: [`READABLE`](Self::READABLE), [`WRITABLE`](Self::WRITABLE), or both,
/// by `|`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Interest(u8);

impl Interest {
    /// Reading would not wait.
    pub const READABLE: Self = Self(READABLE);
    /// Writing would not wait.
    pub const WRITABLE: Self = Self(WRITABLE);

    /// True where readability is among it.
    pub const fn is_readable(self) -> bool {
        self.0 & READABLE != 0
    }

    /// True where writability is among it.
    pub const fn is_writable(self) -> bool {
        self.0 & WRITABLE != 0
    }
}

impl BitOr for Interest {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl fmt::Debug for Interest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.is_readable(), self.is_writable()) {
            (true, true) => "READABLE | WRITABLE",
            (true, false) => "READABLE",
            (false, _) => "WRITABLE",
        })
    }
}

/// The answer to a watch of a descriptor: as much of its [`Interest`] as is ready, or that the descriptor was closed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Readiness(u8);

impl Readiness {
    pub(crate) const CLOSED: Self = Self(CLOSED);

    pub(crate) fn new(is_readable: bool, is_writable: bool, is_ended: bool) -> Self {
        let flag = |is_set, flag| if is_set { flag } else { 0 };
        Self(flag(is_readable, READABLE) | flag(is_writable, WRITABLE) | flag(is_ended, ENDED))
    }

    /// The answer to a watch with this interest; `None` where that waits on.
    pub(crate) fn within(self, interest: Interest) -> Option<Self> {
        (self.0 & interest.0 != 0).then_some(Self(self.0 & (interest.0 | ENDED)))
    }

    /// Reading would not wait, if only because there is an end or an error to be read. False where nobody asked.
    pub const fn is_readable(self) -> bool {
        self.0 & READABLE != 0
    }

    /// Writing would not wait, if only because it would fail. False where nobody asked.
    pub const fn is_writable(self) -> bool {
        self.0 & WRITABLE != 0
    }

    /// The other side has hung up or has sent its last, or there is an error: reading and writing say which.
    pub const fn is_ended(self) -> bool {
        self.0 & ENDED != 0
    }

    /// The descriptor was closed while it was watched, and nothing else is known. Its number may be another file's by
    /// now.
    pub const fn is_closed(self) -> bool {
        self.0 & CLOSED != 0
    }
}

impl fmt::Debug for Readiness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            ("readable", self.is_readable()),
            ("writable", self.is_writable()),
            ("ended", self.is_ended()),
            ("closed", self.is_closed()),
        ];
        f.debug_set().entries(parts.iter().filter(|(_, is_set)| *is_set).map(|(name, _)| name)).finish()
    }
}

const READABLE: u8 = 1;
const WRITABLE: u8 = 2;
const ENDED: u8 = 4;
const CLOSED: u8 = 8;
