use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::header::{CONNECTION, UPGRADE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Response, StatusCode};
use axum::response::IntoResponse;

use crate::upgrade::Decision;
use crate::{Field, Socket, Upgrade};

/// An upgrade to WebSocket, for a route under [`Server::routes`](crate::Server::routes) that extracts it.
///
/// The request has passed the checks of a handshake. The connection opens when the route's response has come back
/// through all layers as it was; header fields that they add to it are sent with the acceptance. Where a layer answers
/// by itself, that is the client's answer. How long a route may take is for a layer to say; how many requests may be
/// under way, [`exchanges_max`](crate::Settings::exchanges_max) says. A route is dropped when its client goes,
/// which is noticed within two seconds.
///
/// ```
/// use gannet::axum::Router;
/// use gannet::axum::extract::Path;
/// use gannet::axum::response::Response;
/// use gannet::axum::routing::get;
/// use gannet::{Server, WebSocketUpgrade};
///
/// async fn chat(Path(room): Path<String>, upgrade: WebSocketUpgrade) -> Response {
///     upgrade.on_connection(async move |mut socket| {
///         socket.join(&room).ok();
///         while let Some(message) = socket.recv().await {
///             socket.publish(&room, message).ok();
///         }
///     })
/// }
///
/// let server = Server::bind("127.0.0.1:9501").routes(Router::new().route("/chat/{room}", get(chat)));
/// # let _ = server;
/// ```
pub struct WebSocketUpgrade {
    _private: (),
}

impl WebSocketUpgrade {
    /// The response that accepts, and gives the connection this task: see [`Upgrade::with_task`].
    pub fn on_connection<F>(self, task: F) -> Response<Body>
    where
        F: AsyncFnOnce(Socket) + Send + 'static,
    {
        self.answer(Upgrade::accept().with_task(task))
    }

    /// The response that answers with this: an acceptance with a subprotocol, header fields or values, for the
    /// callbacks of the server or a task; or a refusal.
    pub fn answer(self, upgrade: Upgrade) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        response.extensions_mut().insert(Answer(Arc::new(Mutex::new(Some(upgrade)))));
        response
    }
}

impl fmt::Debug for WebSocketUpgrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebSocketUpgrade").finish_non_exhaustive()
    }
}

impl<S: Sync> FromRequestParts<S> for WebSocketUpgrade {
    type Rejection = NotAnUpgrade;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, NotAnUpgrade> {
        match parts.extensions.get() {
            Some(Offer) => Ok(Self { _private: () }),
            None => Err(NotAnUpgrade),
        }
    }
}

/// A request that is no upgrade to WebSocket, or is one for the callbacks. Answered with 426.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this route is for WebSocket clients, which send `Upgrade: websocket` in HTTP/1.1")]
pub struct NotAnUpgrade;

impl IntoResponse for NotAnUpgrade {
    fn into_response(self) -> Response<Body> {
        // RFC 9110 §7.8: the field `Upgrade` comes with its option of the connection.
        let fields = [(UPGRADE, "websocket"), (CONNECTION, "Upgrade")];
        (StatusCode::UPGRADE_REQUIRED, fields, format!("{self}\n")).into_response()
    }
}

/// The mark of a request that may become a WebSocket connection.
#[derive(Clone, Copy)]
pub(super) struct Offer;

/// A route's answer, in the extensions of its response, which have to be `Clone`.
#[derive(Clone)]
struct Answer(Arc<Mutex<Option<Upgrade>>>);

/// Takes a route's answer to an upgrade out of its response, with the header fields that layers have added.
pub(super) fn take_answer(response: &mut Response<Body>) -> Option<Upgrade> {
    let answer: Answer = response.extensions_mut().remove()?;
    if response.status() != StatusCode::SWITCHING_PROTOCOLS {
        // A layer has made another answer of it.
        return None;
    }
    let upgrade = answer.0.lock().unwrap_or_else(PoisonError::into_inner).take()?;
    if let Decision::Later = upgrade.decision {
        tracing::error!("a route has answered an upgrade with `later`, which it cannot; the client gets 500");
        return Some(Upgrade::refuse(500, "The server failed to decide on this request.\n"));
    }
    Some(with_fields(upgrade, response.headers()))
}

/// Adds those fields that an answer to an upgrade can have.
fn with_fields(upgrade: Upgrade, headers: &HeaderMap) -> Upgrade {
    let fields = headers.iter().filter_map(|(name, value)| {
        let value = value.to_str().ok()?;
        Field::new(name.as_str(), value).ok()
    });
    fields.fold(upgrade, Upgrade::with_field)
}
