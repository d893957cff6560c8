//! The loop that timers wait for.

use std::rc::Rc;

use ext_php_rs::types::Zval;
use gannet::TimerId;

use super::timers::Timer;
use crate::zend::Callback;

/// A loop that calls timers: a server's, or the script's own.
pub(crate) trait TimerLoop {
    /// Has `call` made when the timer is due. `None`: the loop has not begun, and then `arm_all` is called when it
    /// does, or has ended.
    fn arm(self: Rc<Self>, timer: &Timer, call: Box<dyn FnMut()>) -> Option<TimerId>;

    /// Calls off what was armed.
    fn disarm(&self, armed: TimerId);

    /// Calls back, and deals with the outcome of the call.
    fn call(&self, callback: &Callback, arguments: Vec<Zval>);

    /// Lets go of a timer, whose end may run the script.
    fn release(&self, timer: Rc<Timer>);
}
