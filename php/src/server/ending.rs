//! How a server ends.

use std::rc::Rc;

use super::state::{Ending, State};

/// `shutdown` and `stop`: the server says goodbye when the callback that runs has returned.
pub(crate) fn ask(state: &Rc<State>) -> bool {
    if !state.is_running() {
        return super::sending::not_running();
    }
    request(state);
    true
}

/// Notes that the server is to end, unless it does already.
pub(crate) fn request(state: &Rc<State>) {
    let mut ending = state.ending.borrow_mut();
    if matches!(*ending, Ending::Not) {
        *ending = Ending::Asked;
    }
    drop(ending);
    if let Some(handle) = state.handle.get() {
        handle.wake();
    }
}
