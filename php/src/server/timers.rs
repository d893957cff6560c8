//! The loops of a server, as the script's timers see them.

use std::rc::Rc;

use ext_php_rs::types::Zval;
use gannet::TimerId;

use super::state::ServerState;
use crate::timer::{Repeats, Timer, TimerLoop};
use crate::zend::Callback;

impl TimerLoop for ServerState {
    /// Arms a timer. One that was made before the server's start counts from the start.
    fn arm(self: Rc<Self>, timer: &Timer, call: Box<dyn FnMut()>) -> Option<TimerId> {
        self.with_reach(|reach| match timer.repeats {
            Repeats::Never => reach.after(&self, timer.delay, call),
            Repeats::Always => reach.every(&self, timer.delay, call),
        })
    }

    fn disarm(&self, armed: TimerId) {
        self.with_reach(|reach| reach.cancel(armed));
    }

    fn call(&self, callback: &Callback, arguments: Vec<Zval>) {
        ServerState::call(self, callback, || arguments);
    }

    fn release(&self, timer: Rc<Timer>) {
        self.within(move || drop(timer));
    }
}
