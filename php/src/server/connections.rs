//! All connections of a server, as its script knows them.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use super::connection::Connection;

/// Connections by their ids, which count up. Lists and counts leave out those that are over: the script has done with
/// them, though the client may not have gone yet.
#[derive(Default)]
pub(crate) struct Connections {
    by_id: RefCell<BTreeMap<u64, Connection>>,
    /// The number of those that are over.
    over: Cell<usize>,
    /// The number of those that have been removed.
    gone: Cell<u64>,
}

impl Connections {
    pub(super) fn add(&self, id: u64, connection: Connection) {
        self.by_id.borrow_mut().insert(id, connection);
    }

    pub(super) fn remove(&self, id: u64) {
        let removed = self.by_id.borrow_mut().remove(&id);
        if let Some(connection) = removed {
            self.gone.set(self.gone.get() + 1);
            self.over.set(self.over.get() - usize::from(connection.is_over()));
        }
    }

    /// Changes what is kept of one, whether it is over or not.
    pub(super) fn with<R>(&self, id: u64, change: impl FnOnce(&mut Connection) -> R) -> Option<R> {
        let mut by_id = self.by_id.borrow_mut();
        let connection = by_id.get_mut(&id)?;
        let was_over = connection.is_over();
        let changed = change(connection);
        self.over.set(self.over.get() + usize::from(connection.is_over()) - usize::from(was_over));
        Some(changed)
    }

    pub(super) fn count(&self) -> usize {
        self.by_id.borrow().len() - self.over.get()
    }

    /// The number of those that are over, those that are not here any more included.
    pub(super) fn closed(&self) -> u64 {
        self.gone.get() + self.over.get() as u64
    }

    /// The number of those that came to a port.
    pub(super) fn count_of_port(&self, port: usize) -> usize {
        let by_id = self.by_id.borrow();
        by_id.values().filter(|connection| !connection.is_over() && connection.port == port).count()
    }

    pub(super) fn oldest(&self) -> Option<u64> {
        self.first_from(0, |_| true)
    }

    pub(super) fn newest(&self) -> Option<u64> {
        let by_id = self.by_id.borrow();
        by_id.iter().rev().find(|(_, connection)| !connection.is_over()).map(|(id, _)| *id)
    }

    /// The oldest of those that are as `wanted` whose id is this or greater.
    pub(super) fn first_from(&self, id: u64, wanted: impl Fn(&Connection) -> bool) -> Option<u64> {
        let by_id = self.by_id.borrow();
        let mut listed = by_id.range(id..).filter(|(_, connection)| !connection.is_over());
        listed.find(|(_, connection)| wanted(connection)).map(|(id, _)| *id)
    }

    /// The ids of those that are as `wanted`, from this id on.
    pub(super) fn ids_from(&self, id: u64, count: usize, wanted: impl Fn(&Connection) -> bool) -> Vec<u64> {
        let by_id = self.by_id.borrow();
        let listed = by_id.range(id..).filter(|(_, connection)| !connection.is_over() && wanted(connection));
        listed.map(|(id, _)| *id).take(count).collect()
    }
}
