//! Calls into PHP, and what becomes of the server when they end otherwise than by returning.

use ext_php_rs::types::Zval;
use gannet::{Context, Farewell};

use super::event::Event;
use super::state::{Ending, State};
use crate::zend::{Callback, Outcome, Pending, report};

/// What became of a call.
pub(crate) enum Called {
    /// It returned, or there is nobody to call.
    Fine,
    /// It threw an exception, which has been reported, or ended in `exit` or a fatal error.
    Failed,
}

impl State {
    /// Calls what the script registered for an event of the whole server.
    pub(crate) fn fire(&self, context: &Context<'_>, event: Event, arguments: impl AsMut<[Zval]>) -> Called {
        match self.callbacks.get(event) {
            Some(callback) => self.call(context, &callback, arguments),
            None => Called::Fine,
        }
    }

    /// Calls back, with the loop's side of the server at hand for whatever PHP calls.
    #[inline]
    pub(crate) fn call(
        &self,
        context: &Context<'_>,
        callback: &Callback,
        arguments: impl AsMut<[Zval]>,
    ) -> Called {
        if !self.may_call() {
            return Called::Failed;
        }
        let outcome = self.lend(context, || callback.call(arguments));
        self.conclude(outcome)
    }

    /// Calls back where the loop's side cannot be reached, but through its mailbox.
    pub(crate) fn call_apart(&self, callback: &Callback, arguments: impl AsMut<[Zval]>) -> Called {
        if !self.may_call() {
            return Called::Failed;
        }
        self.conclude(callback.call(arguments))
    }

    #[inline]
    fn conclude(&self, outcome: Outcome) -> Called {
        match outcome {
            Outcome::Returned => Called::Fine,
            Outcome::Threw(Pending::Exception(exception)) => {
                report(exception);
                Called::Failed
            }
            Outcome::Threw(exit @ Pending::Exit(_)) => self.end_by(Ending::Exit(exit)),
            Outcome::Fatal => self.end_by(Ending::Fatal),
        }
    }

    /// `shutdown` and `stop`: all are told when the callback that runs has returned.
    pub(crate) fn end(&self) -> bool {
        match self.handle.get().filter(|_| self.is_running()) {
            Some(handle) => {
                handle.stop(Farewell::GoingAway);
                true
            }
            None => super::sending::not_running(),
        }
    }

    fn end_by(&self, ending: Ending) -> Called {
        let former = self.ending.replace(ending);
        drop(former);
        if let Some(handle) = self.handle.get() {
            handle.stop(Farewell::GoingAway);
        }
        Called::Failed
    }
}
