//! The page to talk with the server from: files that are part of the binary.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use gannet::axum::Router;
use gannet::axum::body::Bytes;
use gannet::axum::extract::Request;
use gannet::axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use gannet::axum::http::{HeaderName, HeaderValue, StatusCode};
use gannet::axum::response::{IntoResponse, Response};
use gannet::axum::routing::get;

/// The page, and `/health`.
pub(crate) fn router() -> Router {
    let pages = FILES.iter().fold(Router::new(), |router, file| {
        let page = Arc::new(Page::of(file));
        router.route(file.path, get(async move |request: Request| page.answer(&request)))
    });
    pages.route("/health", get(async || "ok\n"))
}

/// A file of the page.
struct File {
    path: &'static str,
    kind: &'static str,
    content: &'static str,
}

/// A file and its answer, compressed once for all requests.
struct Page {
    file: &'static File,
    gzip: Bytes,
    tag: HeaderValue,
}

impl Page {
    fn of(file: &'static File) -> Self {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        let gzip = gzip.write_all(file.content.as_bytes()).and_then(|()| gzip.finish());
        Self { file, gzip: gzip.expect("memory takes it").into(), tag: file.tag() }
    }

    fn answer(&self, request: &Request) -> Response {
        let headers = [
            (ETAG, self.tag.clone()),
            // Another version of the binary may serve another page: a browser asks, and gets 304 where it has it.
            (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            (VARY, HeaderValue::from_static("accept-encoding")),
            (CONTENT_TYPE, HeaderValue::from_static(self.file.kind)),
            (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
            (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        ];
        if knows(request, &self.tag) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        if takes_gzip(request) {
            return (headers, [(CONTENT_ENCODING, "gzip")], self.gzip.clone()).into_response();
        }
        (headers, self.file.content).into_response()
    }
}

impl File {
    /// A tag of the content, RFC 9110 §8.8.3. Weak, because it is the same for the compressed content.
    fn tag(&self) -> HeaderValue {
        let mut hasher = DefaultHasher::new();
        self.content.hash(&mut hasher);
        HeaderValue::from_str(&format!("W/\"{:016x}\"", hasher.finish())).expect("ASCII")
    }
}

/// RFC 9110 §12.5.3: a coding that is named counts before `*`, and a weight of 0 excludes it.
fn takes_gzip(request: &Request) -> bool {
    let codings: Vec<_> = elements(request, &ACCEPT_ENCODING).map(weighed).collect();
    let is_wanted = |name: &str| {
        let named = codings.iter().find(|(coding, _)| coding.eq_ignore_ascii_case(name));
        named.map(|(_, weight)| *weight > 0.0)
    };
    is_wanted("gzip").or_else(|| is_wanted("x-gzip")).or_else(|| is_wanted("*")).unwrap_or(false)
}

/// RFC 9110 §12.4.2: the weight in `gzip;q=0.5`; without one it is 1.
fn weighed(element: &str) -> (&str, f32) {
    let (coding, parameters) = element.split_once(';').unwrap_or((element, ""));
    let weight = parameters.trim().strip_prefix(['q', 'Q']).and_then(|rest| rest.trim().strip_prefix('='));
    (coding.trim(), weight.map_or(1.0, |weight| weight.trim().parse().unwrap_or(0.0)))
}

/// RFC 9110 §13.1.2: a list, compared weakly.
fn knows(request: &Request, tag: &HeaderValue) -> bool {
    let opaque = |tag: &'_ str| tag.trim().trim_start_matches("W/").to_owned();
    let wanted = tag.to_str().map(opaque).unwrap_or_default();
    elements(request, &IF_NONE_MATCH).any(|known| known.trim() == "*" || opaque(known) == wanted)
}

/// The elements of a field that is a list, in all its lines.
fn elements<'r>(request: &'r Request, name: &HeaderName) -> impl Iterator<Item = &'r str> {
    let lines = request.headers().get_all(name).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(','))
}

/// Nothing but the files served here. The page may talk with any server that its user names.
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
    use std::io::Read;
    use std::pin::Pin;
    use std::task::{Context, Poll, Waker};

    use flate2::read::GzDecoder;
    use gannet::axum::body::{Body, HttpBody};

    use super::*;

    /// The answer to a client that takes gzip.
    fn compressed(page: &Page) -> Bytes {
        let request = Request::builder().header(ACCEPT_ENCODING, "gzip").body(Body::empty());
        let mut body = page.answer(&request.expect("sound")).into_body();
        let frame = Pin::new(&mut body).poll_frame(&mut Context::from_waker(Waker::noop()));
        let Poll::Ready(Some(Ok(frame))) = frame else { panic!("it is there at once: {frame:?}") };
        frame.into_data().expect("a frame of data")
    }

    #[test]
    fn nothing_is_compressed_anew_for_a_request() {
        for page in FILES.iter().map(Page::of) {
            for answer in [compressed(&page), compressed(&page)] {
                assert_eq!(answer.as_ptr_range(), page.gzip.as_ptr_range(), "{}", page.file.path);
            }
        }
    }

    #[test]
    fn what_is_compressed_is_the_file() {
        for file in FILES {
            let page = Page::of(file);
            let mut text = String::new();
            GzDecoder::new(&page.gzip[..]).read_to_string(&mut text).expect("it is gzip");
            assert_eq!(text, file.content, "{}", file.path);
        }
    }

    #[test]
    fn a_client_gets_the_coding_that_it_takes() {
        for (field, taken) in [
            ("gzip", true),
            ("br, x-GZIP;q=0.5", true),
            ("*", true),
            ("br, gzip; q=0", false),
            ("*, gzip;q=0.000", false),
            ("gzip;q=1, *;q=0", true),
            ("*;q=0", false),
            ("identity", false),
            ("", false),
            ("gzip;q=x", false),
        ] {
            let request = Request::builder().header(ACCEPT_ENCODING, field).body(Body::empty());
            assert_eq!(takes_gzip(&request.expect("sound")), taken, "{field}");
        }
        assert!(!takes_gzip(&Request::new(Body::empty())));
    }

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
