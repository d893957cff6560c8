use bytes::Bytes;

/// The fate of a unit that has to wait for the kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag(u8);

impl Tag {
    /// Any number of these wait, in order.
    pub const ORDINARY: Self = Self(0);

    /// Any number of these wait, in order, and none is dropped to make room: the units around it would be torn
    /// without it.
    pub const KEPT: Self = Self(u8::MAX);

    /// At most one of each `kind` (1 to 254) waits: a newer one takes the place of the older.
    ///
    /// # Panics
    ///
    /// If `kind` is 0 or 255.
    pub const fn single(kind: u8) -> Self {
        assert!(kind != Self::ORDINARY.0 && kind != Self::KEPT.0, "0 and 255 are other tags");
        Self(kind)
    }

    /// True where only the newest of this tag waits.
    pub const fn is_single(self) -> bool {
        self.0 != Self::ORDINARY.0 && self.0 != Self::KEPT.0
    }
}

/// The greater part of a unit: borrowed, or handed over so that it can be queued without a copy.
#[derive(Debug)]
pub enum Body<'a> {
    /// Copied if it has to wait.
    Borrowed(&'a [u8]),
    /// Queued by reference if it has to wait and is large.
    Owned(Bytes),
}

impl Body<'_> {
    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        match self {
            Self::Borrowed(bytes) => bytes,
            Self::Owned(bytes) => bytes,
        }
    }

    /// The bytes after the first `written`, in a form that can wait.
    pub(crate) fn into_rest(self, written: usize) -> Bytes {
        match self {
            Self::Borrowed(bytes) => Bytes::copy_from_slice(&bytes[written..]),
            Self::Owned(bytes) => bytes.slice(written..),
        }
    }
}
