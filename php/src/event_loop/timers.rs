//! The script's timers by their ids, with or without a loop that calls them.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};
use std::time::{Duration, Instant};

use ext_php_rs::types::Zval;
use gannet::TimerId;

use super::timer_loop::TimerLoop;
use super::wakes;
use crate::values::long;
use crate::zend::{Callback, Pending};

/// The times that a timer comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeats {
    Never,
    Always,
}

/// A timer. It waits for a loop to run: a server's, from whose start on it counts, or the script's own.
pub(crate) struct Timer {
    callback: Rc<Callback>,
    arguments: Vec<Zval>,
    pub(crate) delay: Duration,
    pub(crate) repeats: Repeats,
    pub(crate) made: Instant,
    pub(crate) rounds: Cell<i64>,
    /// Set while a loop runs.
    armed: Cell<Option<TimerId>>,
}

#[derive(Default)]
struct Timers {
    by_id: BTreeMap<i64, Rc<Timer>>,
    made: i64,
    /// The loop that runs.
    timer_loop: Option<Rc<dyn TimerLoop>>,
}

impl Timer {
    pub(crate) fn new(callback: Callback, arguments: Vec<Zval>, delay: Duration, repeats: Repeats) -> Self {
        let made = Instant::now();
        Self {
            callback: Rc::new(callback),
            arguments,
            delay,
            repeats,
            made,
            rounds: Cell::new(0),
            armed: Cell::new(None),
        }
    }

    fn arm(self: &Rc<Self>, id: i64, timer_loop: &Rc<dyn TimerLoop>) {
        let (loop_of, timer_of): (Weak<dyn TimerLoop>, Weak<Self>) =
            (Rc::downgrade(timer_loop), Rc::downgrade(self));
        let call = move || {
            if let (Some(timer_loop), Some(timer)) = (loop_of.upgrade(), timer_of.upgrade()) {
                timer.go_off(id, &*timer_loop);
                timer_loop.release(timer);
            }
        };
        let armed = Rc::clone(timer_loop).arm(self, Box::new(call));
        self.armed.set(armed);
    }

    fn go_off(&self, id: i64, timer_loop: &dyn TimerLoop) {
        self.rounds.set(self.rounds.get() + 1);
        let mut arguments: Vec<Zval> = self.arguments.iter().map(Zval::shallow_clone).collect();
        match self.repeats {
            // Whoever calls holds it, so that nothing ends here.
            Repeats::Never => drop(remove(id)),
            Repeats::Always => arguments.insert(0, long(id)),
        }
        timer_loop.call(Rc::clone(&self.callback), arguments);
    }
}

/// Adds a timer, and has it count if a loop runs. Its id.
pub(crate) fn add(timer: Timer) -> i64 {
    let timer = Rc::new(timer);
    let (id, timer_loop) = TIMERS.with_borrow_mut(|timers| {
        timers.made += 1;
        timers.by_id.insert(timers.made, Rc::clone(&timer));
        (timers.made, timers.timer_loop.clone())
    });
    if let Some(timer_loop) = timer_loop {
        timer.arm(id, &timer_loop);
    }
    id
}

/// Ends a timer. False: there is none with this id.
pub(crate) fn clear(id: i64) -> bool {
    let Some(timer) = remove(id) else { return false };
    if let (Some(armed), Some(timer_loop)) = (timer.armed.get(), current_loop()) {
        timer_loop.disarm(armed);
    }
    true
}

/// The timer with this id.
pub(crate) fn get(id: i64) -> Option<Rc<Timer>> {
    TIMERS.with_borrow(|timers| timers.by_id.get(&id).cloned())
}

/// The ids of all timers, the oldest first.
pub(crate) fn ids() -> Vec<i64> {
    TIMERS.with_borrow(|timers| timers.by_id.keys().copied().collect())
}

/// The number of timers made since the request began.
pub(crate) fn made() -> i64 {
    TIMERS.with_borrow(|timers| timers.made)
}

/// Sets the loop that runs. It is not told of the timers that there are: see [`arm_all`].
pub(crate) fn set_loop(timer_loop: Option<Rc<dyn TimerLoop>>) {
    // It may be the last to hold it.
    drop(replace_loop(timer_loop));
}

/// The same, where the former loop runs again later.
pub(crate) fn replace_loop(timer_loop: Option<Rc<dyn TimerLoop>>) -> Option<Rc<dyn TimerLoop>> {
    let former = TIMERS.with_borrow_mut(|timers| {
        // To another loop the numbers of this one's say nothing.
        timers.by_id.values().for_each(|timer| timer.armed.set(None));
        std::mem::replace(&mut timers.timer_loop, timer_loop)
    });
    wakes::disarm_all();
    former
}

/// True while a loop runs.
pub(crate) fn has_loop() -> bool {
    TIMERS.with_borrow(|timers| timers.timer_loop.is_some())
}

/// Has the loop that runs count all timers that it does not know of.
pub(crate) fn arm_all() {
    let Some(timer_loop) = current_loop() else { return };
    let unarmed: Vec<_> = TIMERS.with_borrow(|timers| {
        let unarmed = timers.by_id.iter().filter(|(_, timer)| timer.armed.get().is_none());
        unarmed.map(|(id, timer)| (*id, Rc::clone(timer))).collect()
    });
    for (id, timer) in unarmed {
        timer.arm(id, &timer_loop);
    }
    wakes::arm_all(&timer_loop);
}

/// Has the loop that runs count for coroutines that wait, and not for the script's timers.
pub(crate) fn arm_wakes() {
    if let Some(timer_loop) = current_loop() {
        wakes::arm_all(&timer_loop);
    }
}

/// Tells the loop of an exception that ended a coroutine which nobody waited for. Where none runs it comes out of the
/// call that has resumed the coroutine.
pub(crate) fn fail(exception: Pending) {
    match current_loop() {
        Some(timer_loop) => timer_loop.fail(exception),
        None => exception.put_back(),
    }
}

/// Lets go of all timers when a loop has ended.
pub(crate) fn forget_all() {
    let timers = TIMERS.with_borrow_mut(|timers| std::mem::take(&mut timers.by_id));
    // Their callbacks may be the last to hold objects whose destructors run PHP.
    drop(timers);
}

/// Everything that is kept of timers, when a request ends.
pub(super) fn take_all() -> impl Sized {
    TIMERS.take()
}

fn remove(id: i64) -> Option<Rc<Timer>> {
    TIMERS.with_borrow_mut(|timers| timers.by_id.remove(&id))
}

/// The loop that runs.
pub(super) fn current_loop() -> Option<Rc<dyn TimerLoop>> {
    TIMERS.with_borrow(|timers| timers.timer_loop.clone())
}

thread_local! {
    static TIMERS: RefCell<Timers> = RefCell::default();
}
