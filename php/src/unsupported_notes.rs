//! Wishes of the script, outside of a server's settings, that have no effect here: said in the server's log.
//!
//! A warning would do harm: where an error handler throws, as in several frameworks, the server would not start.

use std::cell::RefCell;

thread_local! {
    static NOTES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Says a note once, in the log of the server that runs, or else of those that will run.
pub(crate) fn add(note: String) {
    let is_new = NOTES.with_borrow(|notes| !notes.contains(&note));
    if !is_new {
        return;
    }
    // Nobody hears this but the log of a server that runs.
    tracing::warn!("{note}");
    NOTES.with_borrow_mut(|notes| notes.push(note));
}

/// Says all notes in the log of the server that starts.
pub(crate) fn tell_all() {
    NOTES.with_borrow(|notes| notes.iter().for_each(|note| tracing::warn!("{note}")));
}

/// Forgets all notes, at the end of a request.
pub(crate) fn forget_all() {
    NOTES.take();
}
