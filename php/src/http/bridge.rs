//! The service that has PHP answer what hyper has read.

use std::sync::Arc;

use gannet::ExchangeMemory;
use gannet::axum::body::{Body, Bytes};
use gannet::axum::extract::{Request, State};
use gannet::axum::http::{HeaderValue, Response, StatusCode, header};
use gannet::axum::{Extension, Router};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tokio::sync::oneshot;

use super::answer::{Answer, nothing};
use super::queue::{Incoming, Queue};
use super::settings::HttpSettings;
use super::static_files;

/// Answers every request: with a file where the settings say so, and by way of the queue otherwise.
pub(crate) fn router(queue: Arc<Queue>, settings: &HttpSettings) -> Router {
    let bridge = Bridge { queue, body_size_max: settings.body_size_max };
    let script = Router::new().fallback(ask_script).with_state(Arc::new(bridge));
    static_files::before(script, settings)
}

struct Bridge {
    queue: Arc<Queue>,
    body_size_max: usize,
}

async fn ask_script(
    State(bridge): State<Arc<Bridge>>,
    Extension(memory): Extension<ExchangeMemory>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = match collect(body, bridge.body_size_max).await {
        Ok(body) => body,
        Err(status) => return bare(status),
    };
    let (answer, answered) = oneshot::channel();
    bridge.queue.put(Incoming { parts, body, memory, answer });
    match answered.await {
        Ok(Answer::Respond(response)) => *response,
        Ok(Answer::Close) => Response::new(nothing()),
        // The script has dropped the response, or the server has stopped.
        Err(_) => bare(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

async fn collect(body: Body, size_max: usize) -> Result<Bytes, StatusCode> {
    let collected = Limited::new(body, size_max).collect().await;
    collected.map(http_body_util::Collected::to_bytes).map_err(|error| {
        if error.is::<LengthLimitError>() { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::BAD_REQUEST }
    })
}

/// A response without a body.
pub(super) fn bare(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response.headers_mut().insert(header::SERVER, HeaderValue::from_static("gannet"));
    response
}
