//! Responses that were detached from their objects, until `Response::create` takes them up.

use std::cell::RefCell;
use std::collections::HashMap;

use gannet::ConnectionId;

use super::outlet::Outlet;
use super::response::{Progress, ResponseKind};
use super::sink::{Content, Head};

/// A response without its object, of which another is made.
pub(super) struct Detached {
    pub(super) outlet: Outlet,
    pub(super) kind: ResponseKind,
    /// The script has sent something by `send`: that may be the answer.
    pub(super) sent: bool,
    pub(super) progress: Progress,
}

/// Keeps it under its connection's number. Where the server stops already it is closed.
pub(super) fn keep(fd: i64, detached: Detached) {
    let refused = RESPONSES.with_borrow_mut(|responses| match responses {
        Responses::Kept(by_fd) => {
            by_fd.insert(fd, detached);
            None
        }
        Responses::Closed => Some(detached),
    });
    refused.into_iter().for_each(Detached::close);
}

/// Takes it, once.
pub(super) fn take(fd: i64) -> Option<Detached> {
    RESPONSES.with_borrow_mut(|responses| match responses {
        Responses::Kept(by_fd) => by_fd.remove(&fd),
        Responses::Closed => None,
    })
}

/// To be called when the script has sent bytes as they are.
pub(crate) fn note_sent(fd: i64) {
    RESPONSES.with_borrow_mut(|responses| {
        if let Responses::Kept(by_fd) = responses
            && let Some(detached) = by_fd.get_mut(&fd)
        {
            detached.sent = true;
        }
    });
}

/// To be called when a connection is gone: nobody waits for its response any more.
pub(crate) fn forget(id: ConnectionId) {
    if let Ok(fd) = i64::try_from(id.number()) {
        drop(take(fd));
    }
}

/// To be called when a server begins to stop: it does not wait for responses that may never be taken up again.
pub(crate) fn close_detached() {
    if let Responses::Kept(by_fd) = RESPONSES.replace(Responses::Closed) {
        by_fd.into_values().for_each(Detached::close);
    }
}

/// To be called when a server has stopped.
pub(crate) fn forget_all() {
    drop(RESPONSES.take());
}

impl Detached {
    /// Tells the client that the server stops, if it has heard nothing yet. What was begun breaks off.
    fn close(self) {
        if self.sent || !self.outlet.sink.begin(Head::unavailable(), Content::Whole(Vec::new())) {
            self.outlet.sink.close();
        }
    }
}

/// The responses that are detached, by their connections' numbers.
enum Responses {
    Kept(HashMap<i64, Detached>),
    /// The server stops.
    Closed,
}

impl Default for Responses {
    fn default() -> Self {
        Self::Kept(HashMap::new())
    }
}

thread_local! {
    static RESPONSES: RefCell<Responses> = RefCell::default();
}
