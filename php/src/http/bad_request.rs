//! The answer to plain HTTP from a server without a `request` callback.

use gannet::axum::Router;
use gannet::axum::body::Body;
use gannet::axum::http::{HeaderValue, Response, StatusCode, header};

use super::settings::HttpSettings;
use super::static_files;

/// Answers every request with Swoole's page, and closes the connection.
pub(crate) fn bad_request_page(settings: &HttpSettings) -> Router {
    static_files::before(Router::new().fallback(|| async { page() }), settings)
}

/// Swoole's page, for a request that nobody answers.
pub(super) fn page() -> Response<Body> {
    let mut response = Response::new(Body::from(PAGE));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    for (name, value) in [
        (header::CONNECTION, "close"),
        (header::CONTENT_TYPE, "text/html; charset=UTF-8"),
        (header::CACHE_CONTROL, "must-revalidate,no-cache,no-store"),
        (header::SERVER, "gannet"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

const PAGE: &str = "<html><body><h2>HTTP 400 Bad Request</h2><hr><i>Powered by Gannet</i></body></html>";
