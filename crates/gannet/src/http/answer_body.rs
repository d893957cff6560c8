use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};

/// A response's body that tracks hyper's progress with it, and fails only when the parts before are sent:
/// hyper drops all that it still holds when a body fails. Once its loop hangs up, it fails as soon as no part
/// is ready.
pub(super) struct AnswerBody {
    body: Body,
    progress: Arc<AnswerProgress>,
    failure: Option<axum::Error>,
}

impl AnswerBody {
    pub(super) fn new(body: Body, progress: Arc<AnswerProgress>) -> Self {
        Self { body, progress, failure: None }
    }
}

impl Drop for AnswerBody {
    fn drop(&mut self) {
        self.progress.taken.store(true, Ordering::Release);
    }
}

impl HttpBody for AnswerBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.failure.is_none() {
            match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Pending if self.progress.is_hung_up() => self.failure = Some(axum::Error::new(HungUp)),
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Err(error))) => self.failure = Some(error),
                Poll::Ready(frame) => {
                    self.progress.unsent.store(true, Ordering::Relaxed);
                    return Poll::Ready(frame);
                }
            }
        }
        if self.progress.unsent.load(Ordering::Relaxed) {
            self.progress.failing.store(true, Ordering::Relaxed);
            return Poll::Pending;
        }
        Poll::Ready(self.failure.take().map(Err))
    }

    fn is_end_stream(&self) -> bool {
        self.failure.is_none() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// hyper's progress with an answer's body.
#[derive(Debug, Default)]
pub(super) struct AnswerProgress {
    /// hyper has taken the last part.
    taken: AtomicBool,
    /// hyper has taken parts that may not be sent.
    unsent: AtomicBool,
    /// The body has failed, and waits until these are sent.
    failing: AtomicBool,
    hung_up: AtomicBool,
}

/// The application has ended the connection.
#[derive(Debug, thiserror::Error)]
#[error("the application has hung up before its answer was complete")]
struct HungUp;

impl AnswerProgress {
    pub(super) fn is_taken(&self) -> bool {
        self.taken.load(Ordering::Acquire)
    }

    /// Ends the body after the parts that are ready.
    pub(super) fn hang_up(&self) {
        self.hung_up.store(true, Ordering::Relaxed);
    }

    fn is_hung_up(&self) -> bool {
        self.hung_up.load(Ordering::Relaxed)
    }

    /// Notes that hyper has sent all that it had; true where the body waits for that.
    pub(super) fn all_is_sent(&self) -> bool {
        self.unsent.store(false, Ordering::Relaxed);
        self.failing.swap(false, Ordering::Relaxed)
    }
}
