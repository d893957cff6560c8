use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::BoxError;
use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};

use super::memory::{ExchangeMemory, MemoryFull};

/// An answer's body whose parts are counted until hyper has written them.
pub(super) struct CountedBody {
    body: Body,
    memory: ExchangeMemory,
    first: Option<First>,
}

/// The part that the body had at once, before its answer began: often all of it.
struct First {
    frame: Option<Result<Frame<Bytes>, axum::Error>>,
    /// The size of the body before that part was taken.
    hint: SizeHint,
}

impl CountedBody {
    /// Looks for the first part while another answer is still possible.
    pub(super) async fn begin(mut body: Body, memory: ExchangeMemory) -> Result<Self, MemoryFull> {
        if body.is_end_stream() {
            return Ok(Self { body, memory, first: None });
        }
        let hint = body.size_hint();
        let frame = poll_fn(|context| match Pin::new(&mut body).poll_frame(context) {
            Poll::Ready(frame) => Poll::Ready(Some(frame)),
            Poll::Pending => Poll::Ready(None),
        });
        let first = match frame.await {
            Some(Some(Ok(frame))) => Some(First { frame: Some(Ok(counted(frame, &memory)?)), hint }),
            Some(frame) => Some(First { frame, hint }),
            None => None,
        };
        Ok(Self { body, memory, first })
    }
}

impl HttpBody for CountedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Some(First { frame, .. }) = self.first.take() {
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let frame = std::task::ready!(Pin::new(&mut self.body).poll_frame(context));
        Poll::Ready(frame.map(|frame| Ok(counted(frame?, &self.memory)?)))
    }

    fn is_end_stream(&self) -> bool {
        self.first.is_none() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.first.as_ref().map_or_else(|| self.body.size_hint(), |first| first.hint)
    }
}

fn counted(frame: Frame<Bytes>, memory: &ExchangeMemory) -> Result<Frame<Bytes>, MemoryFull> {
    match frame.into_data() {
        Ok(data) => memory.hold_answer(data).map(Frame::data),
        Err(trailers) => Ok(trailers),
    }
}
