//! The loops of a server, as the script's timers see them.

use std::rc::Rc;

use ext_php_rs::types::Zval;
use gannet::TimerId;

use super::state::State;
use crate::timer::{Repeats, Timer, TimerLoop};
use crate::zend::Callback;

impl TimerLoop for State {
    /// From the server's start on, for those that were made before it.
    fn arm(self: Rc<Self>, timer: &Timer, call: Box<dyn FnMut()>) -> Option<TimerId> {
        let armed = self.with_reach(|reach| match timer.repeats {
            Repeats::Never => reach.after(&self, timer.delay, call),
            Repeats::Always => reach.every(&self, timer.delay, call),
        });
        if armed.is_none() {
            self.wake();
        }
        armed
    }

    fn disarm(&self, armed: TimerId) -> bool {
        let disarmed = self.with_reach(|reach| reach.cancel(armed));
        if disarmed.is_none() {
            self.wake();
        }
        disarmed.is_some()
    }

    fn call(&self, callback: &Callback, arguments: Vec<Zval>) {
        State::call(self, callback, || arguments);
    }

    fn release(&self, timer: Rc<Timer>) {
        self.within(move || drop(timer));
    }
}

impl State {
    /// Has its loop call back, by which it is in reach.
    fn wake(&self) {
        if let Some(handle) = self.handle.get() {
            handle.wake();
        }
    }
}
