//! `bufferFull`: more waits for a client than should.

use super::event::Event;
use super::sending::id_of;
use super::state::State;
use crate::values::long;

/// Calls back where a connection has just come to this.
#[cold]
pub(crate) fn check(state: &State, fd: i64) {
    let limit = state.options.borrow().watermark();
    if state.with_connection(fd, |connection| connection.full) != Some(false) {
        return;
    }
    if state.with_reach(|reach| reach.is_full(id_of(fd), limit)) == Some(true) {
        tell(state, fd);
    }
}

/// Calls back, once until its queue has been emptied.
pub(crate) fn tell(state: &State, fd: i64) {
    let was_full = state.with_connection(fd, |connection| std::mem::replace(&mut connection.full, true));
    if was_full == Some(false)
        && let Some(callback) = state.callback_of(fd, Event::BufferFull)
    {
        state.call(&callback, || [state.object_zval(), long(fd)]);
    }
}
