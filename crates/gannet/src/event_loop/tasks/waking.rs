use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Wake, Waker};

use super::TaskKey;
use crate::shared::{Errand, Shared};

/// The way to have a task polled, from any thread.
pub(super) struct TaskWaker {
    shared: Arc<Shared>,
    /// Number of the task's loop.
    index: usize,
    key: TaskKey,
    /// It is about to be polled.
    is_woken: AtomicBool,
}

impl TaskWaker {
    pub(super) fn new(shared: Arc<Shared>, index: usize, key: TaskKey) -> Self {
        Self { shared, index, key, is_woken: AtomicBool::new(false) }
    }

    /// Marks the task as woken. Says whether it was not.
    pub(super) fn mark(&self) -> bool {
        !self.is_woken.swap(true, Ordering::AcqRel)
    }

    /// From here on a wake is another one.
    pub(super) fn begin_poll(&self) {
        self.is_woken.swap(false, Ordering::AcqRel);
    }

    /// True where this is what `waker` wakes.
    pub(super) fn is_behind(self: &Arc<Self>, waker: &Waker) -> bool {
        std::ptr::eq(waker.data(), Arc::as_ptr(self).cast())
    }
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if self.mark() {
            // A loop that has ended polls nothing any more.
            self.shared.post_errand(self.index, Errand::Poll(self.key)).ok();
        }
    }
}

/// Those who wait for something of a connection's: its task, or parts of that with wakers of their own.
#[derive(Default)]
pub(super) struct Waiters {
    /// Kept between two waits, for they are mostly the same.
    wakers: Vec<Waker>,
    is_waiting: bool,
}

impl Waiters {
    pub(super) fn wait(&mut self, context: &Context<'_>) {
        if !self.is_waiting && self.wakers.len() > 1 {
            self.wakers.clear();
        }
        match self.wakers.as_mut_slice() {
            [waker] if !self.is_waiting => waker.clone_from(context.waker()),
            wakers if wakers.iter().any(|waker| waker.will_wake(context.waker())) => {}
            _ => self.wakers.push(context.waker().clone()),
        }
        self.is_waiting = true;
    }

    /// The wakers of those who waited, and do not any more.
    pub(super) fn end_wait(&mut self) -> &[Waker] {
        if std::mem::replace(&mut self.is_waiting, false) { &self.wakers } else { &[] }
    }
}
