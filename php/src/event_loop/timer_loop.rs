//! The loop that timers wait for.

use std::rc::Rc;
use std::time::Duration;

use ext_php_rs::types::Zval;
use gannet::TimerId;

use super::timers::Timer;
use crate::zend::{Callback, Pending};

/// A loop that calls timers: a server's, or the script's own.
pub(crate) trait TimerLoop {
    /// Has `call` made when the timer is due. `None`: the loop has not begun, and then `arm_all` is called when it
    /// does, or has ended.
    fn arm(self: Rc<Self>, timer: &Timer, call: Box<dyn FnMut()>) -> Option<TimerId>;

    /// Has `wake` called once when this time has passed: it lets coroutines go on. `None`: as above.
    fn wake_after(self: Rc<Self>, delay: Duration, wake: Box<dyn FnOnce()>) -> Option<TimerId>;

    /// Hears of an exception that ended a coroutine which nobody waited for.
    fn fail(&self, exception: Pending);

    /// Calls off what was armed.
    fn disarm(&self, armed: TimerId);

    /// Calls back, and deals with the outcome of the call.
    fn call(&self, callback: Rc<Callback>, arguments: Vec<Zval>);

    /// Lets go of a timer, whose end may run the script.
    fn release(&self, timer: Rc<Timer>);
}
