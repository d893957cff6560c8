use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::{Request, Response, StatusCode};
use futures_util::FutureExt;
use http_body::{Frame, SizeHint};
use tower_service::Service;

use crate::{ConnectionId, Handle};

/// This machine's address that the client of a request connected to, as a route may ask for it by
/// [`Extension`](axum::Extension); [`ConnectInfo`] has the client's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalAddr(pub SocketAddr);

/// What a route may ask for about the connection of a request.
#[derive(Clone)]
pub(super) struct AboutConnection {
    pub(super) id: ConnectionId,
    pub(super) remote_addr: SocketAddr,
    pub(super) local_addr: SocketAddr,
    pub(super) handle: Handle,
}

/// Has the router answer. A route that panics answers 500.
pub(super) async fn answer<B>(
    mut router: Router,
    mut request: Request<B>,
    about: AboutConnection,
) -> Response<Body>
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    let id = about.id;
    request.extensions_mut().insert(about.id);
    request.extensions_mut().insert(about.handle);
    request.extensions_mut().insert(ConnectInfo(about.remote_addr));
    request.extensions_mut().insert(LocalAddr(about.local_addr));
    match AssertUnwindSafe(router.call(request)).catch_unwind().await {
        Ok(Ok(response)) => response,
        Ok(Err(never)) => match never {},
        Err(_) => {
            tracing::error!(%id, "a route panicked; its request is answered with 500");
            let mut response = Response::new(Body::from("The server failed to answer this request.\n"));
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            response
        }
    }
}

/// A response's body that says when hyper has taken the last of it.
pub(super) struct AnswerBody {
    body: Body,
    taken: Arc<AtomicBool>,
}

impl AnswerBody {
    pub(super) fn new(body: Body, taken: Arc<AtomicBool>) -> Self {
        Self { body, taken }
    }
}

impl Drop for AnswerBody {
    fn drop(&mut self) {
        self.taken.store(true, Ordering::Release);
    }
}

impl HttpBody for AnswerBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
