//! The page to talk with the server from: files that are part of the binary.

use std::hash::{DefaultHasher, Hash, Hasher};

use gannet::axum::Router;
use gannet::axum::extract::Request;
use gannet::axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use gannet::axum::http::{HeaderValue, StatusCode};
use gannet::axum::response::{IntoResponse, Response};
use gannet::axum::routing::get;
use tower_http::compression::CompressionLayer;

/// The page, and `/health`.
pub(crate) fn router() -> Router {
    let pages = FILES.iter().fold(Router::new(), |router, file| {
        let tag = file.tag();
        router.route(file.path, get(async move |request: Request| file.answer(&request, &tag)))
    });
    pages.layer(CompressionLayer::new()).route("/health", get(async || "ok\n"))
}

/// A file of the page.
struct File {
    path: &'static str,
    kind: &'static str,
    content: &'static str,
}

impl File {
    /// Says which content it is, RFC 9110 §8.8.3. Weak, because it is the same compressed and not.
    fn tag(&self) -> HeaderValue {
        let mut hasher = DefaultHasher::new();
        self.content.hash(&mut hasher);
        HeaderValue::from_str(&format!("W/\"{:016x}\"", hasher.finish())).expect("ASCII")
    }

    fn answer(&self, request: &Request, tag: &HeaderValue) -> Response {
        let headers = [
            (ETAG, tag.clone()),
            // Another version of the binary may serve another page: a browser asks, and gets 304 where it has it.
            (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            (CONTENT_TYPE, HeaderValue::from_static(self.kind)),
            (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
            (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        ];
        if knows(request, tag) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        (headers, self.content).into_response()
    }
}

/// RFC 9110 §13.1.2: a list, compared weakly.
fn knows(request: &Request, tag: &HeaderValue) -> bool {
    let opaque = |tag: &'_ str| tag.trim().trim_start_matches("W/").to_owned();
    let wanted = tag.to_str().map(opaque).unwrap_or_default();
    let lists = request.headers().get_all(IF_NONE_MATCH).iter().filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|known| known.trim() == "*" || opaque(known) == wanted)
}

/// Nothing but what is served here. The page may talk with any server that it is told to.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self' ws: wss: http: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

const FILES: &[File] = &[
    File { path: "/", kind: HTML, content: include_str!("../web/index.html") },
    File { path: "/gannet.css", kind: CSS, content: include_str!("../web/gannet.css") },
    File { path: "/icon.svg", kind: SVG, content: include_str!("../web/icon.svg") },
    File { path: "/address.js", kind: SCRIPT, content: include_str!("../web/address.js") },
    File { path: "/close_codes.js", kind: SCRIPT, content: include_str!("../web/close_codes.js") },
    File { path: "/composer.js", kind: SCRIPT, content: include_str!("../web/composer.js") },
    File { path: "/connection.js", kind: SCRIPT, content: include_str!("../web/connection.js") },
    File { path: "/copy.js", kind: SCRIPT, content: include_str!("../web/copy.js") },
    File { path: "/diagnosis.js", kind: SCRIPT, content: include_str!("../web/diagnosis.js") },
    File { path: "/ending.js", kind: SCRIPT, content: include_str!("../web/ending.js") },
    File { path: "/frame.js", kind: SCRIPT, content: include_str!("../web/frame.js") },
    File { path: "/gannet.js", kind: SCRIPT, content: include_str!("../web/gannet.js") },
    File { path: "/input_error.js", kind: SCRIPT, content: include_str!("../web/input_error.js") },
    File { path: "/journal.js", kind: SCRIPT, content: include_str!("../web/journal.js") },
    File { path: "/journal_view.js", kind: SCRIPT, content: include_str!("../web/journal_view.js") },
    File { path: "/payload.js", kind: SCRIPT, content: include_str!("../web/payload.js") },
    File { path: "/round_trips.js", kind: SCRIPT, content: include_str!("../web/round_trips.js") },
    File { path: "/traffic.js", kind: SCRIPT, content: include_str!("../web/traffic.js") },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::FILES;

    #[test]
    fn every_file_of_the_page_is_served() {
        let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/web")).expect("the page");
        let there = folder.map(|entry| entry.expect("a file").file_name().into_string().expect("UTF-8"));
        let served = FILES.iter().map(|file| match file.path {
            "/" => "index.html".to_owned(),
            path => path.trim_start_matches('/').to_owned(),
        });
        assert_eq!(served.collect::<BTreeSet<_>>(), there.collect::<BTreeSet<_>>());
    }
}
