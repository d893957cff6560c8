//! The loop that timers wait for.

use std::rc::Rc;

use ext_php_rs::types::Zval;
use gannet::TimerId;

use super::timers::Timer;
use crate::zend::Callback;

/// A loop that calls timers: a server's, or the script's own.
pub(crate) trait TimerLoop {
    /// Has `call` made when the timer is due. `None`: the loop is out of reach at present, and sees to it that
    /// [`catch_up`](super::catch_up) is called when it is not.
    fn arm(self: Rc<Self>, timer: &Timer, call: Box<dyn FnMut()>) -> Option<TimerId>;

    /// Calls off what was armed. False: the loop is out of reach, as above.
    fn disarm(&self, armed: TimerId) -> bool;

    /// Calls back, where what becomes of that is settled.
    fn call(&self, callback: &Callback, arguments: Vec<Zval>);

    /// Lets go of a timer, whose end may run the script.
    fn release(&self, timer: Rc<Timer>);
}
