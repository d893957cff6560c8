//! `bufferFull`: more waits for a client than should.

use std::rc::Rc;

use gannet::ConnectionId;

use super::connection::{Connection, WebSocketStatus};
use super::dispatcher::Dispatcher;
use super::sending::id_of;
use super::state::{ServerState, fd_of};

/// Looks at a connection that was sent something. The script is told when the callback that runs has returned.
#[cold]
pub(crate) fn check(state: &ServerState, fd: i64) {
    if state.with_connection(fd, may_become_full) != Some(true) {
        return;
    }
    let (id, limit) = (id_of(fd), state.settings.borrow().watermark());
    if state.with_reach(|reach| reach.is_full(id, limit)) && is_news(state, fd) {
        state.filled.borrow_mut().push(id);
    }
}

/// Looks at those that may have been sent `size` bytes each, by `publish`.
#[cold]
pub(crate) fn check_members(state: &ServerState, members: impl Iterator<Item = ConnectionId>, size: usize) {
    for id in members {
        state.with_reach(|reach| reach.note_published(id, size));
        check(state, fd_of(id));
    }
}

/// Notes that a connection is full. False: that was known, and stays so until its queue has been emptied.
pub(crate) fn is_news(state: &ServerState, fd: i64) -> bool {
    let was_full = state.with_connection(fd, |connection| std::mem::replace(&mut connection.full, true));
    was_full == Some(false)
}

/// True for a WebSocket that is not known to be full. Other connections have no such events, for nobody would say when
/// their queue is empty.
fn may_become_full(connection: &mut Connection) -> bool {
    !connection.full && matches!(connection.status, WebSocketStatus::Active | WebSocketStatus::Closing)
}

/// Calls back for all connections that were filled, and for those that these callbacks fill.
#[cold]
pub(crate) fn tell_all(state: &Rc<ServerState>) {
    let dispatcher = Dispatcher::new(Rc::clone(state));
    while !state.filled.borrow().is_empty() {
        let filled = state.filled.take();
        filled.into_iter().for_each(|id| dispatcher.full(id));
    }
}
