//! `bufferFull`: more waits for a client than should.

use std::rc::Rc;

use super::handler::Dispatcher;
use super::sending::id_of;
use super::state::State;

/// Looks at a connection that was sent something. The script is told when the callback that runs has returned.
#[cold]
pub(crate) fn check(state: &State, fd: i64) {
    if state.with_connection(fd, |connection| connection.full) != Some(false) {
        return;
    }
    let (id, limit) = (id_of(fd), state.options.borrow().watermark());
    if state.with_reach(|reach| reach.is_full(id, limit)) == Some(true) && is_news(state, fd) {
        state.filled.borrow_mut().push(id);
    }
}

/// Notes that a connection is full. False: that is known, until its queue has been emptied.
pub(crate) fn is_news(state: &State, fd: i64) -> bool {
    let was_full = state.with_connection(fd, |connection| std::mem::replace(&mut connection.full, true));
    was_full == Some(false)
}

/// Calls back for all that are due, and for those that these callbacks fill.
#[cold]
pub(crate) fn tell_all(state: &Rc<State>) {
    let dispatcher = Dispatcher::new(Rc::clone(state));
    while !state.filled.borrow().is_empty() {
        let filled = state.filled.take();
        filled.into_iter().for_each(|id| dispatcher.full(id));
    }
}
