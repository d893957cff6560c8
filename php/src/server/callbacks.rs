//! What the script wants to be called for.

use std::cell::RefCell;
use std::rc::Rc;

use super::event::Event;
use crate::zend::Callback;

/// One callback for each event. One that is replaced while it runs lives until it returns.
#[derive(Default)]
pub(crate) struct Callbacks([RefCell<Option<Rc<Callback>>>; Event::COUNT]);

impl Callbacks {
    pub(crate) fn set(&self, event: Event, callback: Callback) {
        // The former one may be the last to hold objects whose destructors run PHP: not while this is borrowed.
        let former = self.0[event.index()].replace(Some(Rc::new(callback)));
        drop(former);
    }

    #[inline]
    pub(crate) fn get(&self, event: Event) -> Option<Rc<Callback>> {
        self.0[event.index()].borrow().clone()
    }

    pub(crate) fn has(&self, event: Event) -> bool {
        self.0[event.index()].borrow().is_some()
    }

    /// Lets go of all of them: they may hold the server, which holds them.
    pub(crate) fn clear(&self) {
        for callback in &self.0 {
            let former = callback.take();
            drop(former);
        }
    }
}
