//! RFC 9112 §9.3: the end or the persistence of a connection after a request and its answer.

use axum::body::{Body, HttpBody};
use axum::http::header::{CONNECTION, CONTENT_LENGTH};
use axum::http::{HeaderMap, HeaderValue, Request, Response, Version};

/// True where the client wants the connection to end with this request; in HTTP/1.0 it has to ask for more.
pub(super) fn ends_connection<B>(request: &Request<B>) -> bool {
    let fields = request.headers();
    let is_old = request.version() == Version::HTTP_10;
    has_option(fields, "close") || (is_old && !has_option(fields, "keep-alive"))
}

/// True where a client that knows no chunks sees the end of this answer.
pub(super) fn has_length(response: &Response<Body>) -> bool {
    response.headers().contains_key(CONTENT_LENGTH) || response.body().size_hint().exact().is_some()
}

/// True where `Connection` names this option.
pub(super) fn has_option(fields: &HeaderMap, option: &str) -> bool {
    let values = fields.get_all(CONNECTION).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|named| named.trim().eq_ignore_ascii_case(option))
}

/// Announces the end of the connection in this response, whatever the application has set. `version` is the
/// request's.
pub(super) fn say_last(response: &mut Response<Body>, version: Version) {
    let fields = response.headers_mut();
    if has_option(fields, "keep-alive") {
        fields.remove(CONNECTION);
    }
    if !has_option(fields, "close") {
        fields.append(CONNECTION, HeaderValue::from_static("close"));
    }
    if version == Version::HTTP_10 {
        // In one of HTTP/1.1 hyper would add `keep-alive` for a client that has asked for it.
        *response.version_mut() = Version::HTTP_10;
    }
}
