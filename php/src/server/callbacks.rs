//! The script's callbacks by their events.

use std::cell::RefCell;
use std::rc::Rc;

use ext_php_rs::types::Zval;

use super::event::Event;
use super::state::Phase;
use crate::warning::warn;
use crate::zend::Callback;

/// One callback for each event. One that is replaced while it runs lives until it returns.
#[derive(Default)]
pub(crate) struct Callbacks([RefCell<Option<Rc<Callback>>>; Event::COUNT]);

impl Callbacks {
    /// `on`, for the event of this name, if there is one. False: a warning said why not.
    pub(crate) fn register(&self, event: Option<Event>, name: &str, callback: &Zval, phase: Phase) -> bool {
        let Some(event) = event else {
            warn(&format!("unknown event types[{name}]"));
            return false;
        };
        if phase != Phase::Setup {
            warn("server is running, unable to register event callback function");
            return false;
        }
        let Some(callback) = Callback::new(callback) else {
            warn(&format!("the callback of event [{name}] is not callable"));
            return false;
        };
        self.set(event, callback);
        true
    }

    /// `getCallback`: what the script gave, or null.
    pub(crate) fn registered(&self, event: Option<Event>) -> Zval {
        let callback = event.and_then(|event| self.get(event));
        callback.map_or_else(Zval::null, |callback| callback.callable().shallow_clone())
    }

    fn set(&self, event: Event, callback: Callback) {
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
