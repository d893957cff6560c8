//! The server, for the task that is being polled.

use scoped_tls_hkt::scoped_thread_local;

use crate::Context;

/// A context, which as it is has too narrow a lifetime for a thread-local.
trait Lend {
    fn lend(&self, to: &mut dyn FnMut(&Context<'_>));
}

impl Lend for Context<'_> {
    #[inline]
    fn lend(&self, to: &mut dyn FnMut(&Context<'_>)) {
        to(self);
    }
}

scoped_thread_local!(static SERVER: for<'a> &'a (dyn Lend + 'a));

/// Runs a task's code with this as its server.
#[inline]
pub(super) fn set<R>(context: &Context<'_>, run: impl FnOnce() -> R) -> R {
    SERVER.set(context, run)
}

/// Runs `run` with the server, if this is called by a task.
#[inline]
pub(crate) fn server<R>(run: impl FnOnce(&Context<'_>) -> R) -> Option<R> {
    if !SERVER.is_set() {
        return None;
    }
    let (mut run, mut result) = (Some(run), None);
    SERVER.with(|server| server.lend(&mut |context| result = run.take().map(|run| run(context))));
    result
}
