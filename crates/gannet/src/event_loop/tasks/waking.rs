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

/// One who waits for something of a connection's: its task, or a part of that with a waker of its own.
#[derive(Default)]
pub(super) struct Waiter {
    /// Kept between two waits, for it is mostly the same.
    waker: Option<Waker>,
    is_waiting: bool,
}

impl Waiter {
    pub(super) fn wait(&mut self, context: &Context<'_>) {
        self.is_waiting = true;
        match &mut self.waker {
            Some(waker) => waker.clone_from(context.waker()),
            None => self.waker = Some(context.waker().clone()),
        }
    }

    /// The waker of one who waited, and does not any more.
    pub(super) fn end_wait(&mut self) -> Option<&Waker> {
        let waited = std::mem::replace(&mut self.is_waiting, false);
        self.waker.as_ref().filter(|_| waited)
    }
}
