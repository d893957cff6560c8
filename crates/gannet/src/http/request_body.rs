use std::pin::Pin;
use std::task::{Context, Poll};

use axum::BoxError;
use axum::body::{Bytes, HttpBody};
use http_body::{Frame, SizeHint};

use super::memory::ExchangeMemory;

/// A request's body as the route sees it: in pieces that are worth their allocation, however the client has cut it, and
/// counted while the route holds them.
pub(super) struct RequestBody<B> {
    body: B,
    memory: ExchangeMemory,
    gathered: Vec<u8>,
    /// What comes behind the piece that is gathered.
    next: Option<Option<Result<Frame<Bytes>, BoxError>>>,
    has_waited: bool,
}

impl<B> RequestBody<B> {
    pub(super) fn new(body: B, memory: ExchangeMemory) -> Self {
        Self { body, memory, gathered: Vec::new(), next: None, has_waited: false }
    }

    fn piece(&mut self) -> Result<Frame<Bytes>, BoxError> {
        self.has_waited = false;
        Ok(Frame::data(self.memory.hold_body(std::mem::take(&mut self.gathered))?))
    }
}

impl<B> HttpBody for RequestBody<B>
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
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
                Poll::Ready(next) => next.map(|next| next.map_err(Into::into).map(Frame::into_data)),
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
                Some(Err(error)) => Some(Err(error)),
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
