//! Connections by their descriptor's number, which the kernel keeps small.

use std::os::fd::{AsRawFd, OwnedFd};

/// One place for each descriptor.
pub(crate) struct Table<T>(Vec<Option<T>>);

impl<T> Table<T> {
    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    /// The number under which a socket's connection is kept.
    pub(crate) fn number_of(socket: &OwnedFd) -> usize {
        socket.as_raw_fd() as usize
    }

    pub(crate) fn insert(&mut self, number: usize, connection: T) {
        if self.0.len() <= number {
            self.0.resize_with(number + 1, || None);
        }
        self.0[number] = Some(connection);
    }

    pub(crate) fn at(&mut self, number: usize) -> Option<&mut T> {
        self.0.get_mut(number)?.as_mut()
    }

    pub(crate) fn remove(&mut self, number: usize) {
        self.0[number] = None;
    }

    /// All connections with their numbers.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (usize, &mut T)> {
        self.0.iter_mut().enumerate().filter_map(|(number, place)| Some((number, place.as_mut()?)))
    }
}
