use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, Response, StatusCode};
use futures_util::FutureExt;
use hyper::body::Incoming;
use tower_service::Service;

use super::counted_body::CountedBody;
use super::memory::{ExchangeMemory, MemoryFull};
use super::request_body::RequestBody;
use super::stream::Progress;
use super::upgrade::Offer;
use crate::{ConnectionId, Handle};

/// This machine's address that the client of a request connected to, for a route that asks for it by
/// [`Extension`](axum::Extension); [`ConnectInfo`] has the client's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalAddr(pub SocketAddr);

/// The connection of a request, for a route that asks for it.
#[derive(Clone)]
pub(super) struct AboutConnection {
    pub(super) id: ConnectionId,
    pub(super) remote_addr: SocketAddr,
    pub(super) local_addr: SocketAddr,
    pub(super) handle: Handle,
    /// The request is an upgrade.
    pub(super) is_upgrade: bool,
}

/// Has the router answer. A route that panics answers 500. A request without memory left for it is answered
/// with 503, and the connection ends with that: of the request's body there may be more.
pub(super) async fn answer(
    mut router: Router,
    mut request: Request<Incoming>,
    about: AboutConnection,
    memory: ExchangeMemory,
    progress: &Arc<Progress>,
) -> Response<Body> {
    let id = about.id;
    request.extensions_mut().insert(about.id);
    request.extensions_mut().insert(about.handle);
    request.extensions_mut().insert(ConnectInfo(about.remote_addr));
    request.extensions_mut().insert(LocalAddr(about.local_addr));
    request.extensions_mut().insert(memory.clone());
    if about.is_upgrade {
        request.extensions_mut().insert(Offer);
    }
    let request = request.map(|body| RequestBody::new(body, memory.clone(), Arc::clone(progress)));
    let response = match AssertUnwindSafe(router.call(request)).catch_unwind().await {
        Ok(Ok(response)) => response,
        Ok(Err(never)) => match never {},
        Err(_) => {
            tracing::error!(%id, "a route panicked; its request is answered with 500");
            failed()
        }
    };
    memory.settle_body();
    match counted(response, memory).await {
        Ok(response) => response,
        Err(MemoryFull) => {
            progress.set_last();
            short(
                StatusCode::SERVICE_UNAVAILABLE,
                "The server has no memory left for this request; try again later.\n",
            )
        }
    }
}

/// The same response, unless memory was refused to its exchange.
async fn counted(response: Response<Body>, memory: ExchangeMemory) -> Result<Response<Body>, MemoryFull> {
    if memory.was_full() {
        return Err(MemoryFull);
    }
    let (head, body) = response.into_parts();
    let body = CountedBody::begin(body, memory).await?;
    Ok(Response::from_parts(head, Body::new(body)))
}

/// The answer to a request that the application did not answer as it should.
pub(super) fn failed() -> Response<Body> {
    short(StatusCode::INTERNAL_SERVER_ERROR, "The server failed to answer this request.\n")
}

fn short(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response
}
