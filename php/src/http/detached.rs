//! Responses that were detached from their objects, until `Response::create` takes them up.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use gannet::ConnectionId;

use super::response::Kind;
use super::sink::Sink;

/// What a response object is made of again.
pub(super) struct Detached {
    pub(super) sink: Rc<dyn Sink>,
    pub(super) kind: Kind,
}

/// Keeps it under its connection's number.
pub(super) fn keep(fd: i64, detached: Detached) {
    RESPONSES.with_borrow_mut(|responses| responses.insert(fd, detached));
}

/// Takes it, once.
pub(super) fn take(fd: i64) -> Option<Detached> {
    RESPONSES.with_borrow_mut(|responses| responses.remove(&fd))
}

/// To be called when a connection is gone: nobody waits for its response any more.
pub(crate) fn forget(id: ConnectionId) {
    if let Ok(fd) = i64::try_from(id.number()) {
        drop(take(fd));
    }
}

/// To be called when a server has stopped.
pub(crate) fn forget_all() {
    drop(RESPONSES.take());
}

thread_local! {
    static RESPONSES: RefCell<HashMap<i64, Detached>> = RefCell::default();
}
