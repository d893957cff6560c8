use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

/// The time that a client keeps an exchange waiting, in one direction.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    since: Option<Instant>,
    /// What earlier waits took, all together.
    before: Duration,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Waiting {
    /// Nothing can be done before the client does something. Fails when that has taken longer than `at_once`, or than
    /// `in_all` with the waits before; zero is for ever.
    pub(super) fn wait(
        &mut self,
        at_once: Duration,
        in_all: Duration,
        context: &mut Context<'_>,
    ) -> Poll<io::Error> {
        let since = *self.since.get_or_insert_with(Instant::now);
        let rest = in_all.saturating_sub(self.before);
        let limits = [(at_once, at_once), (in_all, rest)];
        let Some(time) = limits.into_iter().filter(|(limit, _)| !limit.is_zero()).map(|(_, time)| time).min()
        else {
            return Poll::Pending;
        };
        let deadline = since + time;
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        if timer.deadline() != deadline {
            timer.as_mut().reset(deadline);
        }
        timer.as_mut().poll(context).map(|()| io::ErrorKind::TimedOut.into())
    }

    /// The client has done something.
    pub(super) fn end(&mut self) {
        if let Some(since) = self.since.take() {
            self.before += since.elapsed();
        }
    }
}
