//! The server, for the task that is being polled.

use scoped_tls_hkt::scoped_thread_local;

use crate::{Context, Handle};

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

/// Runs `run` with the server of this handle, if this is called by a task of its.
#[inline]
pub(crate) fn server<R>(of: &Handle, run: impl FnOnce(&Context<'_>) -> R) -> Option<R> {
    if !SERVER.is_set() {
        return None;
    }
    let (mut run, mut result) = (Some(run), None);
    SERVER.with(|server| {
        server.lend(&mut |context| {
            // One server after the other may run on a thread, and a socket outlive its own there.
            if context.is_of(of) {
                result = run.take().map(|run| run(context));
            }
        });
    });
    result
}
