//! `bufferFull`: more waits for a client than should.

use super::event::Event;
use super::sending::id_of;
use super::state::State;
use crate::values::long;

/// Calls back where a connection has just come to this.
#[cold]
pub(crate) fn check(state: &State, fd: i64) {
    let limit = state.options.borrow().watermark();
    let queued = state.with_context(|server| server.info(id_of(fd)).map_or(0, |info| info.queued));
    if queued.is_none_or(|queued| queued < limit) {
        return;
    }
    let was_full = state.with_connection(fd, |connection| std::mem::replace(&mut connection.full, true));
    if was_full == Some(false)
        && let Some(callback) = state.callback_of(fd, Event::BufferFull)
    {
        state.call_apart(&callback, [state.object_zval(), long(fd)]);
    }
}
