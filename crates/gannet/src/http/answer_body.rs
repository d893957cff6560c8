use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};

/// A response's body that says how far hyper is with it, and fails only when what came before is sent: hyper drops what
/// it still holds when a body fails.
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
            match std::task::ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Err(error)) => self.failure = Some(error),
                frame => {
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

/// How far hyper is with an answer's body.
#[derive(Debug, Default)]
pub(super) struct AnswerProgress {
    /// It has taken the last of it.
    taken: AtomicBool,
    /// It has taken parts that may not be sent.
    unsent: AtomicBool,
    /// The body has failed, and waits until they are.
    failing: AtomicBool,
}

impl AnswerProgress {
    pub(super) fn is_taken(&self) -> bool {
        self.taken.load(Ordering::Acquire)
    }

    /// hyper has sent all that it had. Says whether the body waits for that.
    pub(super) fn all_is_sent(&self) -> bool {
        self.unsent.store(false, Ordering::Relaxed);
        self.failing.swap(false, Ordering::Relaxed)
    }
}
