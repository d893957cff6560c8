use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

/// The time that a client may keep an exchange waiting in one direction. Zero is no limit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    pub(super) at_once: Duration,
    /// All waits together, less the time that the client has made up for.
    pub(super) in_all: Duration,
    /// Bytes that make up for a second. No client saves more than `in_all`: one that was fast may not be slow
    /// for ever.
    pub(super) rate_min: usize,
}

impl Patience {
    pub(super) const FOR_EVER: Self = Self { at_once: Duration::ZERO, in_all: Duration::ZERO, rate_min: 1 };
}

/// The time that a client keeps an exchange waiting, in one direction.
#[derive(Debug)]
pub(super) struct Waiting {
    patience: Patience,
    since: Option<Instant>,
    /// Earlier waits that are not made up for.
    before: Duration,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Waiting {
    pub(super) fn new(patience: Patience) -> Self {
        Self { patience, since: None, before: Duration::ZERO, timer: None }
    }

    /// Waits for the client to act. Ready when it has taken too long.
    pub(super) fn wait(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let since = *self.since.get_or_insert_with(Instant::now);
        let Patience { at_once, in_all, .. } = self.patience;
        let limits = [(at_once, at_once), (in_all, in_all.saturating_sub(self.before))];
        let Some(time) = limits.into_iter().filter(|(limit, _)| !limit.is_zero()).map(|(_, time)| time).min()
        else {
            return Poll::Pending;
        };
        let deadline = since + time;
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        if timer.deadline() != deadline {
            timer.as_mut().reset(deadline);
        }
        timer.as_mut().poll(context)
    }

    /// As [`wait`](Self::wait), but for something that this process does: a time in which it stood still does
    /// not count.
    pub(super) fn wait_awake(&mut self, context: &mut Context<'_>) -> Poll<()> {
        while self.wait(context).is_ready() {
            if !self.is_late() {
                return Poll::Ready(());
            }
            self.since = None;
        }
        Poll::Pending
    }

    /// True while the client is waited for.
    pub(super) fn is_going_on(&self) -> bool {
        self.since.is_some()
    }

    /// Ends a wait: the client has sent or taken `size` bytes.
    pub(super) fn end(&mut self, size: usize) {
        if let Some(since) = self.since.take() {
            // After a standstill nobody knows when the client acted.
            if !self.is_late() {
                self.before += since.elapsed();
            }
        }
        let made_up = Duration::from_secs_f64(size as f64 / self.patience.rate_min as f64);
        self.before = self.before.saturating_sub(made_up);
    }

    /// True where the time was over long before anybody looked: the process stood still.
    fn is_late(&self) -> bool {
        self.timer.as_ref().is_some_and(|timer| timer.deadline().elapsed() > LATE)
    }
}

/// More than timers are late on a busy machine.
const LATE: Duration = Duration::from_millis(250);

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// Time that the next wait may last.
    async fn longest(waiting: &mut Waiting) -> Duration {
        let start = Instant::now();
        poll_fn(|context| waiting.wait(context)).await;
        waiting.since = None;
        start.elapsed()
    }

    /// A wait that something ended.
    async fn wait(waiting: &mut Waiting, time: Duration, size: usize) {
        assert!(poll_fn(|context| Poll::Ready(waiting.wait(context))).await.is_pending());
        tokio::time::advance(time).await;
        waiting.end(size);
    }

    fn waiting() -> Waiting {
        Waiting::new(Patience { at_once: 30 * SECOND, in_all: 60 * SECOND, rate_min: 1000 })
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_has_its_time_and_all_together_have_theirs() {
        let mut waiting = waiting();
        assert_eq!(longest(&mut waiting).await.as_secs(), 30);
        wait(&mut waiting, 25 * SECOND, 1).await;
        wait(&mut waiting, 25 * SECOND, 1).await;
        assert!((9..=10).contains(&longest(&mut waiting).await.as_secs()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_time_in_which_nobody_looked_is_not_counted() {
        let mut waiting = waiting();
        wait(&mut waiting, 300 * SECOND, 1).await;
        assert_eq!(longest(&mut waiting).await.as_secs(), 30);
        assert!(poll_fn(|context| Poll::Ready(waiting.wait_awake(context))).await.is_pending());
        tokio::time::advance(300 * SECOND).await;
        let start = Instant::now();
        poll_fn(|context| waiting.wait_awake(context)).await;
        assert_eq!(start.elapsed().as_secs(), 30);
    }

    #[tokio::test(start_paused = true)]
    async fn bytes_make_up_for_waits_and_nobody_saves_them() {
        let mut waiting = waiting();
        waiting.end(1_000_000);
        for _ in 0..100 {
            wait(&mut waiting, 20 * SECOND, 20_000).await;
        }
        wait(&mut waiting, 29 * SECOND, 9_000).await;
        wait(&mut waiting, 29 * SECOND, 9_000).await;
        assert_eq!(longest(&mut waiting).await.as_secs(), 20);
    }
}
