//! Timers of the extension's own: what coroutines wait for. Scripts do not see them.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use gannet::TimerId;

use super::timer_loop::TimerLoop;
use super::timers::current_loop;

/// The name of a wake, to forget it by.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct WakeId(u64);

struct WakeTimer {
    due: Instant,
    call: Box<dyn FnOnce()>,
    /// Set while a loop runs.
    armed: Option<TimerId>,
}

/// Calls once when this time has passed, as soon as a loop runs.
pub(crate) fn wake_after(delay: Duration, call: impl FnOnce() + 'static) -> WakeId {
    let id = WakeId(LAST.get() + 1);
    LAST.set(id.0);
    let due = Instant::now().checked_add(delay.min(DELAY_MAX)).unwrap_or_else(Instant::now);
    WAKES.with_borrow_mut(|wakes| wakes.insert(id, WakeTimer { due, call: Box::new(call), armed: None }));
    if let Some(timer_loop) = current_loop() {
        arm(id, delay, &timer_loop);
    }
    id
}

/// Forgets a wake, which may have come.
pub(crate) fn forget_wake(id: WakeId) {
    let forgotten = WAKES.with_borrow_mut(|wakes| wakes.remove(&id));
    let armed = forgotten.as_ref().and_then(|wake| wake.armed);
    if let (Some(armed), Some(timer_loop)) = (armed, current_loop()) {
        timer_loop.disarm(armed);
    }
    // What it holds may run PHP when it is dropped, but not under the borrow.
    drop(forgotten);
}

/// Has the loop that runs count all wakes that it does not know of.
pub(super) fn arm_all(timer_loop: &Rc<dyn TimerLoop>) {
    let now = Instant::now();
    let mut unarmed: Vec<_> = WAKES.with_borrow(|wakes| {
        let unarmed = wakes.iter().filter(|(_, wake)| wake.armed.is_none());
        unarmed.map(|(id, wake)| (wake.due, *id)).collect()
    });
    unarmed.sort_unstable_by_key(|(due, id)| (*due, id.0));
    for (due, id) in unarmed {
        arm(id, due.saturating_duration_since(now), timer_loop);
    }
}

/// Notes that the loop which counted has ended.
pub(super) fn disarm_all() {
    WAKES.with_borrow_mut(|wakes| wakes.values_mut().for_each(|wake| wake.armed = None));
}

/// Everything that is kept of wakes, when a request ends.
pub(super) fn take_all() -> impl Sized {
    WAKES.take()
}

fn arm(id: WakeId, delay: Duration, timer_loop: &Rc<dyn TimerLoop>) {
    let come = move || {
        let come = WAKES.with_borrow_mut(|wakes| wakes.remove(&id));
        if let Some(wake) = come {
            (wake.call)();
        }
    };
    let armed = Rc::clone(timer_loop).wake_after(delay, Box::new(come));
    WAKES.with_borrow_mut(|wakes| {
        if let Some(wake) = wakes.get_mut(&id) {
            wake.armed = armed;
        }
    });
}

thread_local! {
    static WAKES: RefCell<HashMap<WakeId, WakeTimer>> = RefCell::default();
    static LAST: Cell<u64> = const { Cell::new(0) };
}

/// A hundred years, which no script runs.
const DELAY_MAX: Duration = Duration::from_secs(100 * 365 * 86_400);
