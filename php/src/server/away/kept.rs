//! Notices from connections that the script has paused since.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};

use gannet::ConnectionId;

use super::notice::Notice;

/// Notices that wait until their connection is resumed or ended.
#[derive(Default)]
pub(super) struct Kept {
    by_connection: RefCell<BTreeMap<ConnectionId, VecDeque<KeptNotice>>>,
    /// Connections whose notices are to be dealt with.
    released: RefCell<VecDeque<ConnectionId>>,
}

/// A notice with its payload.
pub(super) struct KeptNotice {
    pub(super) notice: Notice,
    pub(super) payload: Vec<u8>,
}

impl Kept {
    pub(super) fn has(&self, id: ConnectionId) -> bool {
        self.by_connection.borrow().contains_key(&id)
    }

    pub(super) fn keep(&self, notice: Notice, payload: &[u8]) {
        let kept = KeptNotice { payload: payload.to_vec(), notice };
        self.by_connection.borrow_mut().entry(kept.notice.id()).or_default().push_back(kept);
    }

    /// Has the notices of a connection dealt with when the callback that runs has returned.
    pub(super) fn release(&self, id: ConnectionId) {
        if self.has(id) {
            self.released.borrow_mut().push_back(id);
        }
    }

    pub(super) fn release_all(&self) {
        self.released.borrow_mut().extend(self.by_connection.borrow().keys().copied());
    }

    /// The next connection whose notices are to be dealt with.
    pub(super) fn next_released(&self) -> Option<ConnectionId> {
        self.released.borrow_mut().pop_front()
    }

    /// The next notice of a connection.
    pub(super) fn take(&self, id: ConnectionId) -> Option<KeptNotice> {
        let mut by_connection = self.by_connection.borrow_mut();
        let notices = by_connection.get_mut(&id)?;
        let next = notices.pop_front();
        if next.is_none() {
            by_connection.remove(&id);
        }
        next
    }
}
