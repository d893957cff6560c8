use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::BoxError;
use axum::body::{Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;

use super::memory::ExchangeMemory;
use super::stream::Progress;

/// A request's body for its route: in pieces that are worth their allocation, however the client has cut it,
/// and counted while the route holds them. A malformed body ends its connection, for nobody can say where the
/// next request would begin.
pub(super) struct RequestBody {
    body: Incoming,
    memory: ExchangeMemory,
    progress: Arc<Progress>,
    gathered: Vec<u8>,
    /// The frame behind the piece that is gathered.
    next: Option<Option<Result<Frame<Bytes>, BoxError>>>,
    has_waited: bool,
}

impl RequestBody {
    pub(super) fn new(body: Incoming, memory: ExchangeMemory, progress: Arc<Progress>) -> Self {
        Self { body, memory, progress, gathered: Vec::new(), next: None, has_waited: false }
    }

    fn piece(&mut self) -> Result<Frame<Bytes>, BoxError> {
        self.has_waited = false;
        Ok(Frame::data(self.memory.hold_body(std::mem::take(&mut self.gathered))?))
    }
}

impl HttpBody for RequestBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Some(next) = self.next.take() {
            return Poll::Ready(next);
        }
        while self.gathered.len() < PIECE_SIZE {
            let next = match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(next) => next.map(|next| next.map(Frame::into_data)),
                Poll::Pending if self.gathered.is_empty() => return Poll::Pending,
                // hyper hands over one chunk at a time, of those that it has: it is given a turn.
                Poll::Pending if !self.has_waited => {
                    self.has_waited = true;
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Poll::Pending => break,
            };
            let next = match next {
                Some(Ok(Ok(data))) => {
                    self.has_waited = false;
                    self.gathered.extend_from_slice(&data);
                    continue;
                }
                Some(Ok(Err(trailers))) => Some(Ok(trailers)),
                Some(Err(error)) => {
                    self.progress.set_last();
                    Some(Err(error.into()))
                }
                None => None,
            };
            if self.gathered.is_empty() {
                return Poll::Ready(next);
            }
            self.next = Some(next);
            break;
        }
        Poll::Ready(Some(self.piece()))
    }

    fn is_end_stream(&self) -> bool {
        self.gathered.is_empty() && self.next.is_none() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (mut hint, gathered) = (self.body.size_hint(), self.gathered.len() as u64);
        if let Some(upper) = hint.upper() {
            hint.set_upper(upper + gathered);
        }
        hint.set_lower(hint.lower() + gathered);
        hint
    }
}

const PIECE_SIZE: usize = 16 * 1024;
