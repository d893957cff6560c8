//! In the place of a Tokio runtime, where the feature `tokio` is off: tasks find none.

use std::io;

#[derive(Default)]
pub(crate) struct SmallRuntime(());

impl SmallRuntime {
    pub(crate) fn end(&self) {}
}

#[derive(Clone, Default)]
pub(crate) struct TaskRuntime(());

/// Nothing is entered.
pub(crate) struct Entered(());

impl TaskRuntime {
    pub(crate) fn or_current(self) -> Self {
        self
    }

    pub(crate) fn or_any(self, _: &SmallRuntime) -> io::Result<Self> {
        Ok(self)
    }

    pub(crate) fn spawn(&self, _: impl Future<Output = ()> + Send + 'static) {}

    pub(crate) fn enter(&self) -> Entered {
        Entered(())
    }
}

pub(crate) struct PollRuntime(());

impl PollRuntime {
    pub(crate) fn new(_: TaskRuntime) -> Self {
        Self(())
    }

    pub(crate) fn ensure(&mut self, _: &SmallRuntime) -> io::Result<()> {
        Ok(())
    }

    pub(crate) fn poll<R>(&self, poll: impl FnOnce() -> R) -> R {
        poll()
    }
}
