//! The loops of a server, as the script's timers see them.

use std::rc::Rc;
use std::time::Duration;

use ext_php_rs::types::Zval;
use gannet::TimerId;

use super::calling::Progress;
use super::state::ServerState;
use crate::event_loop::{Repeats, Timer, TimerLoop};
use crate::zend::{Callback, Outcome, Pending};

impl TimerLoop for ServerState {
    /// Arms a timer. One that was made before the server's start counts from the start.
    fn arm(self: Rc<Self>, timer: &Timer, call: Box<dyn FnMut()>) -> Option<TimerId> {
        self.with_reach(|reach| match timer.repeats {
            Repeats::Never => reach.after(&self, timer.delay, call),
            Repeats::Always => reach.every(&self, timer.delay, call),
        })
    }

    fn wake_after(self: Rc<Self>, delay: Duration, wake: Box<dyn FnOnce()>) -> Option<TimerId> {
        let state = Rc::downgrade(&self);
        let wake = move || {
            if let Some(state) = state.upgrade() {
                state.within(wake);
            }
        };
        self.with_reach(|reach| reach.after(&self, delay, wake))
    }

    fn fail(&self, exception: Pending) {
        self.conclude(Outcome::Threw(exception));
    }

    fn disarm(&self, armed: TimerId) {
        self.with_reach(|reach| reach.cancel(armed));
    }

    fn call(&self, callback: Rc<Callback>, arguments: Vec<Zval>) {
        if let Progress::Suspended(coroutine) = self.begin_call(callback, || arguments) {
            self.on_end(&coroutine, |_, _| ());
        }
    }

    fn release(&self, timer: Rc<Timer>) {
        self.within(move || drop(timer));
    }
}
