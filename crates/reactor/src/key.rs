/// A connection's slot in the loop's tables; given to another connection after
/// [`Service::closed`](crate::Service::closed).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u32);

impl Key {
    /// The slot of this index.
    ///
    /// # Panics
    ///
    /// If `index` is 2^32 or more.
    pub fn from_index(index: usize) -> Self {
        Self(u32::try_from(index).expect("a process has fewer than 2^32 descriptors"))
    }

    /// The index, small and dense: tables beside the loop's own are indexed with it.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
