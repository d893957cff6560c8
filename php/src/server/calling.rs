//! Calls into PHP, and the end of the server where they do not return.

use std::rc::Rc;

use ext_php_rs::types::Zval;
use gannet::{CloseCode, Command, ConnectionId, Farewell};

use super::connection::ConnectionEnd;
use super::event::Event;
use super::reasons;
use super::state::{ServerEnd, ServerState, fd_of};
use crate::coroutine::{Begun, Coroutine, Idle};
use crate::http;
use crate::warning::warn;
use crate::zend::{Callback, Outcome, Pending, go_on_with_fatal, guarded, report};

/// The outcome of a call for the server.
pub(crate) enum Called {
    /// It returned, or there is nobody to call.
    Fine,
    /// It threw an exception, which has been reported, or ended in `exit` or a fatal error.
    Failed,
}

/// The progress of a call in a coroutine.
pub(crate) enum Progress {
    Ended(Called),
    /// It goes on later, and [`ServerState::on_end`] hears of its end.
    Suspended(Rc<Coroutine>),
}

/// In a coroutine, unless the script has set `enable_coroutine` to false.
impl ServerState {
    /// Calls back. Where there is no room for a coroutine a warning says so, and nothing is called.
    #[inline]
    pub(crate) fn begin_call<A: AsMut<[Zval]> + 'static>(
        &self,
        callback: Rc<Callback>,
        arguments: impl FnOnce() -> A,
    ) -> Progress {
        if !self.calls_in_coroutines.get() || !self.may_call() {
            return Progress::Ended(self.call(&callback, arguments));
        }
        match Idle::take() {
            Ok(idle) => self.note_begun(idle.call(callback, arguments)),
            Err(no_room) => {
                self.within(|| warn(&no_room.message()));
                Progress::Ended(Called::Failed)
            }
        }
    }

    /// Calls back, where there is no room for a coroutine without one.
    pub(crate) fn begin_call_surely<A: AsMut<[Zval]> + 'static>(
        &self,
        callback: Rc<Callback>,
        arguments: impl FnOnce() -> A,
    ) -> Progress {
        let may_begin = self.calls_in_coroutines.get() && self.may_call();
        match may_begin.then(Idle::take).and_then(Result::ok) {
            Some(idle) => self.note_begun(idle.call(callback, arguments)),
            None => Progress::Ended(self.call(&callback, arguments)),
        }
    }

    /// Calls what the script registered for an event of the whole server.
    pub(crate) fn begin_fire<A: AsMut<[Zval]> + 'static>(&self, event: Event, arguments: impl FnOnce() -> A) {
        let Some(callback) = self.callbacks.get(event) else { return };
        if let Progress::Suspended(coroutine) = self.begin_call(callback, arguments) {
            self.on_end(&coroutine, |_, _| ());
        }
    }

    /// Has `then` hear of the end of a call.
    pub(crate) fn on_end(&self, coroutine: &Coroutine, then: impl FnOnce(&Self, Called) + 'static) {
        let state = self.this();
        coroutine.on_end(move |outcome| {
            let called = state.conclude(outcome);
            then(&state, called);
            if !state.may_call() {
                drop(state);
                // Whoever has resumed it runs PHP.
                go_on_with_fatal();
            }
        });
    }

    #[inline]
    fn note_begun(&self, begun: Begun) -> Progress {
        match begun {
            Begun::Ended(outcome) => Progress::Ended(self.conclude(outcome)),
            Begun::Suspended(coroutine) => Progress::Suspended(coroutine),
        }
    }
}

/// Ends of connections that the script has not asked for.
impl ServerState {
    /// Closes a connection whose callback has failed.
    #[inline]
    pub(crate) fn conclude_event(&self, id: ConnectionId, called: Called) {
        if let Called::Failed = called {
            self.judge(id, CloseCode::INTERNAL_ERROR, reasons::CALLBACK_FAILED);
        }
    }

    /// Closes a connection for something that the script has not asked for.
    #[cold]
    pub(crate) fn judge(&self, id: ConnectionId, code: CloseCode, reason: &str) {
        self.with_reach(|reach| {
            if reach.apply(Command::Close { id, code, reason }).is_err() {
                reach.apply(Command::HangUp { id }).ok();
            }
        });
        // Its client may take its time to answer: to the script it is over.
        self.with_connection(fd_of(id), |connection| connection.end(ConnectionEnd::Judged));
    }
}

/// On the stack of the loop, where nothing can wait.
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
    pub(super) fn conclude(&self, outcome: Outcome) -> Called {
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
