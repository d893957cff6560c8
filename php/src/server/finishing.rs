//! The time between the end of a server's loops and its last events: coroutines that wait may come to their end.

use std::rc::Rc;
use std::thread;
use std::time::{Duration, Instant};

use ext_php_rs::types::Zval;
use gannet::TimerId;

use super::state::ServerState;
use crate::coroutine;
use crate::event_loop::{self, ThreadTimers, Timer, TimerLoop};
use crate::zend::{Callback, Outcome, Pending};

/// A loop that lets coroutines go on, and calls no timer of the script's.
struct Finishing {
    state: Rc<ServerState>,
    timers: ThreadTimers,
}

impl ServerState {
    /// Waits for the coroutines that there are, for as long as a stop may take, and unwinds the rest.
    pub(super) fn finish_coroutines(&self) {
        if coroutine::suspended_count() == 0 {
            return;
        }
        let began = self.stop_began.get().unwrap_or_else(Instant::now);
        let deadline = began + self.settings.borrow().http.drain_timeout;
        let finishing = Rc::new(Finishing { state: self.this(), timers: ThreadTimers::default() });
        let former = event_loop::replace_loop(Some(Rc::clone(&finishing) as Rc<dyn TimerLoop>));
        event_loop::arm_wakes();
        while coroutine::suspended_count() > 0 && self.may_call() {
            let Some(next) = finishing.timers.soonest().filter(|next| *next <= deadline) else { break };
            thread::sleep(next.saturating_duration_since(Instant::now()));
            finishing.timers.run_due();
        }
        let left = coroutine::suspended_count();
        if left > 0 && self.may_call() {
            tracing::warn!("coroutines that would not end in max_wait_time are unwound: {left}");
            self.unwind_coroutines();
        }
        event_loop::replace_loop(former);
    }

    /// Unwinds the coroutines that there are.
    pub(super) fn unwind_coroutines(&self) {
        self.within(coroutine::unwind_all);
    }
}

impl TimerLoop for Finishing {
    fn arm(self: Rc<Self>, _timer: &Timer, _call: Box<dyn FnMut()>) -> Option<TimerId> {
        None
    }

    fn wake_after(self: Rc<Self>, delay: Duration, wake: Box<dyn FnOnce()>) -> Option<TimerId> {
        let state = Rc::clone(&self.state);
        Some(self.timers.after(delay, move || {
            state.within(wake);
        }))
    }

    fn fail(&self, exception: Pending) {
        self.state.conclude(Outcome::Threw(exception));
    }

    fn disarm(&self, armed: TimerId) {
        self.timers.cancel(armed);
    }

    fn call(&self, callback: Rc<Callback>, arguments: Vec<Zval>) {
        self.state.call(&callback, || arguments);
    }

    fn release(&self, timer: Rc<Timer>) {
        self.state.within(move || drop(timer));
    }
}
