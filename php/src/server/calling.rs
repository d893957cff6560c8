//! Calls into PHP, and the end of the server where they do not return.

use ext_php_rs::types::Zval;
use gannet::Farewell;

use super::event::Event;
use super::state::{ServerEnd, ServerState};
use crate::http;
use crate::zend::{Callback, Outcome, Pending, guarded, report};

/// The outcome of a call for the server.
pub(crate) enum Called {
    /// It returned, or there is nobody to call.
    Fine,
    /// It threw an exception, which has been reported, or ended in `exit` or a fatal error.
    Failed,
}

impl ServerState {
    /// Calls what the script registered for an event of the whole server.
    pub(crate) fn fire<A: AsMut<[Zval]>>(&self, event: Event, arguments: impl FnOnce() -> A) -> Called {
        match self.callbacks.get(event) {
            Some(callback) => self.call(&callback, arguments),
            None => Called::Fine,
        }
    }

    /// Calls back.
    #[inline]
    pub(crate) fn call<A: AsMut<[Zval]>>(
        &self,
        callback: &Callback,
        arguments: impl FnOnce() -> A,
    ) -> Called {
        if !self.may_call() {
            return Called::Failed;
        }
        self.conclude(callback.call(arguments))
    }

    /// Runs `inside`, which may run PHP as a callback does: it looks at a script's values, or lets go of them. `None`:
    /// it failed, like a callback that fails.
    pub(crate) fn within<R>(&self, inside: impl FnOnce() -> R) -> Option<R> {
        if !self.may_call() {
            // The engine gives the memory back as a whole.
            std::mem::forget(inside);
            return None;
        }
        let mut result = None;
        match self.conclude(guarded(|| result = Some(inside()))) {
            Called::Fine => result,
            Called::Failed => None,
        }
    }

    #[inline]
    fn conclude(&self, outcome: Outcome) -> Called {
        match outcome {
            Outcome::Returned => Called::Fine,
            Outcome::Threw(Pending::Exception(exception)) => match report(exception) {
                Outcome::Returned => Called::Failed,
                ended @ (Outcome::Threw(_) | Outcome::Fatal) => self.conclude(ended),
            },
            Outcome::Threw(exit @ Pending::Exit(_)) => self.end_by(ServerEnd::Exit(exit)),
            Outcome::Fatal => {
                http::abandon_all();
                self.end_by(ServerEnd::Fatal)
            }
        }
    }

    /// `shutdown` and `stop`: all are told when the callback that runs has returned.
    pub(crate) fn end(&self) -> bool {
        if !self.is_running() {
            return super::sending::not_running();
        }
        self.ask_to_stop();
        true
    }

    fn end_by(&self, ending: ServerEnd) -> Called {
        let former = self.ending.replace(ending);
        drop(former);
        self.ask_to_stop();
        Called::Failed
    }

    fn ask_to_stop(&self) {
        match (self.loops.get(), self.handle.get()) {
            (Some(loops), _) => loops.ask_to_stop(),
            (None, Some(handle)) => handle.stop(Farewell::GoingAway),
            (None, None) => {}
        }
    }
}
