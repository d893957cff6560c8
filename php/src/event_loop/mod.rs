//! The loop on PHP's thread, as scripts' timers and coroutines that wait see it: a server's, or the script's own.

mod thread_timers;
mod timer_loop;
mod timers;
mod wakes;

pub(crate) use thread_timers::ThreadTimers;
pub(crate) use timer_loop::TimerLoop;
pub(crate) use timers::{
    Repeats, Timer, add, arm_all, arm_wakes, clear, fail, forget_all, get, has_loop, ids, made, replace_loop,
    set_loop,
};
pub(crate) use wakes::{forget_wake, wake_after};

/// Everything that is kept of timers, when a request ends.
pub(crate) fn take_all() -> impl Sized {
    (timers::take_all(), wakes::take_all())
}
