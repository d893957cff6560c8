//! Files that are served without asking the script.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use gannet::axum::Router;
use gannet::axum::body::{Body, Bytes, HttpBody};
use gannet::axum::extract::{Request, State};
use gannet::axum::http::{HeaderValue, Method, Response, StatusCode, Uri, header};
use tower_http::services::ServeDir;
use tower_service::Service;

use super::bridge::bare;
use super::settings::HttpSettings;

/// Puts the files of the settings' document root before `script`, which gets what is no file.
pub(super) fn before(script: Router, settings: &HttpSettings) -> Router {
    let Some(root) = settings.static_root() else {
        return script;
    };
    let directory = ServeDir::new(root).append_index_html_on_directories(false);
    let files = Files {
        root: root.to_owned(),
        locations: settings.static_locations.clone(),
        index_files: settings.index_files.clone(),
        script: script.clone(),
        or_script: directory.clone().call_fallback_on_method_not_allowed(true).fallback(script),
        or_nothing: directory,
    };
    Router::new().fallback(serve).with_state(Arc::new(files))
}

struct Files {
    root: PathBuf,
    /// Where files are looked for; nothing is everywhere.
    locations: Vec<String>,
    index_files: Vec<String>,
    script: Router,
    or_script: ServeDir<Router>,
    or_nothing: ServeDir,
}

async fn serve(State(files): State<Arc<Files>>, mut request: Request) -> Response<Body> {
    let path = request.uri().path();
    let located = files.locations.iter().any(|location| begins_with(path, location));
    if !located && !files.locations.is_empty() {
        return match files.script.clone().call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
    }
    if let Some(target) = files.index_file(path).await {
        *request.uri_mut() = target;
    }
    let is_read = request.method() == Method::GET || request.method() == Method::HEAD;
    // As with Swoole: below a location that is set, what is no file is not the script's.
    if located && is_read { files.nothing_else(request).await } else { files.or_script(request).await }
}

impl Files {
    async fn or_script(&self, request: Request) -> Response<Body> {
        finish(self.or_script.clone().try_call(request).await)
    }

    async fn nothing_else(&self, request: Request) -> Response<Body> {
        finish(self.or_nothing.clone().try_call(request).await)
    }

    /// The path of the index file for `path`, where that is a directory that has one.
    async fn index_file(&self, path: &str) -> Option<Uri> {
        if self.index_files.is_empty() || !path.ends_with('/') {
            return None;
        }
        let relative = Path::new(path.trim_start_matches('/'));
        if !relative.components().all(|component| matches!(component, Component::Normal(_))) {
            return None;
        }
        let directory = self.root.join(relative);
        for file in &self.index_files {
            if tokio::fs::metadata(directory.join(file)).await.is_ok_and(|found| found.is_file()) {
                return format!("{path}{file}").parse().ok();
            }
        }
        None
    }
}

/// What the answer lacks beside one of the script's.
fn finish<B>(served: io::Result<Response<B>>) -> Response<Body>
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<gannet::axum::BoxError>,
{
    match served {
        Ok(response) => {
            let mut response = response.map(Body::new);
            response.headers_mut().entry(header::SERVER).or_insert(HeaderValue::from_static("gannet"));
            response
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => bare(StatusCode::NOT_FOUND),
        Err(_) => bare(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// As Swoole compares: without regard to case.
fn begins_with(path: &str, location: &str) -> bool {
    path.get(..location.len()).is_some_and(|start| start.eq_ignore_ascii_case(location))
}
