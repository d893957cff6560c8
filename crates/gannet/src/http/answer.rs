use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::{Request, Response, StatusCode};
use axum::{BoxError, Router};
use futures_util::FutureExt;
use tower_service::Service;

use super::counted_body::CountedBody;
use super::memory::{ExchangeMemory, MemoryFull};
use super::request_body::RequestBody;
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

/// Has the router answer. A route that panics answers 500; what there is no memory for is answered with 503.
pub(super) async fn answer<B>(
    mut router: Router,
    mut request: Request<B>,
    about: AboutConnection,
    memory: ExchangeMemory,
) -> Answer
where
    B: HttpBody<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<BoxError>,
{
    let id = about.id;
    request.extensions_mut().insert(about.id);
    request.extensions_mut().insert(about.handle);
    request.extensions_mut().insert(ConnectInfo(about.remote_addr));
    request.extensions_mut().insert(LocalAddr(about.local_addr));
    request.extensions_mut().insert(memory.clone());
    let request = request.map(|body| RequestBody::new(body, memory.clone()));
    let response = match AssertUnwindSafe(router.call(request)).catch_unwind().await {
        Ok(Ok(response)) => response,
        Ok(Err(never)) => match never {},
        Err(_) => {
            tracing::error!(%id, "a route panicked; its request is answered with 500");
            short(StatusCode::INTERNAL_SERVER_ERROR, "The server failed to answer this request.\n")
        }
    };
    memory.settle_body();
    if memory.was_full() {
        return Answer::NoMemory(no_memory());
    }
    let (head, body) = response.into_parts();
    match CountedBody::begin(body, memory).await {
        Ok(body) => Answer::OfRoute(Response::from_parts(head, Body::new(body))),
        Err(MemoryFull) => Answer::NoMemory(no_memory()),
    }
}

/// The response to a request, and whose it is.
pub(super) enum Answer {
    OfRoute(Response<Body>),
    /// The connection ends with it: of the request's body there may be more.
    NoMemory(Response<Body>),
}

fn no_memory() -> Response<Body> {
    short(
        StatusCode::SERVICE_UNAVAILABLE,
        "The server has no memory left for this request; try again later.\n",
    )
}

fn short(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response
}
