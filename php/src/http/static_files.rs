//! Files that are served without asking the script.

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gannet::axum::Router;
use gannet::axum::body::Body;
use gannet::axum::extract::{Request, State};
use gannet::axum::http::{HeaderValue, Method, Response, StatusCode, header};
use percent_encoding::percent_decode_str;
use tokio::task::spawn_blocking;
use tower_service::Service;

use super::bridge::bare;
use super::public_file::PublicFile;
use super::served_file;
use super::settings::HttpSettings;

/// Puts the files of the settings' document root before `script`, which gets all requests that are not for such a file.
pub(super) fn before(script: Router, settings: &HttpSettings) -> Router {
    let Some(root) = settings.static_root() else {
        return script;
    };
    let files = Files {
        root: root.to_owned(),
        locations: settings.static_locations.clone(),
        index_files: settings.index_files.clone(),
        script,
    };
    Router::new().fallback(serve).with_state(Arc::new(files))
}

struct Files {
    root: PathBuf,
    /// Paths under which files are looked for; none: everywhere.
    locations: Vec<String>,
    index_files: Vec<String>,
    script: Router,
}

async fn serve(State(files): State<Arc<Files>>, request: Request) -> Response<Body> {
    let path = request.uri().path();
    let is_located = files.locations.iter().any(|location| begins_with(path, location));
    let is_read = request.method() == Method::GET || request.method() == Method::HEAD;
    if !is_read || (!is_located && !files.locations.is_empty()) {
        return files.ask_script(request).await;
    }
    match files.find(path).await {
        Ok(Some(file)) => send(file, request).await,
        // As with Swoole: below a location that is set, a path without a file is not the script's.
        Ok(None) if is_located => bare(StatusCode::NOT_FOUND),
        Ok(None) => files.ask_script(request).await,
        Err(error) => unreadable(&error),
    }
}

impl Files {
    async fn ask_script(&self, request: Request) -> Response<Body> {
        match self.script.clone().call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }

    /// The file that a target's path stands for.
    async fn find(self: &Arc<Self>, path: &str) -> io::Result<Option<PublicFile>> {
        let path: Vec<u8> = percent_decode_str(path.trim_start_matches('/')).collect();
        let is_folder = path.is_empty() || path.ends_with(b"/");
        let path = PathBuf::from(OsString::from_vec(path));
        let files = Arc::clone(self);
        let find = move || if is_folder { files.open_index(&path) } else { files.open(&path) };
        spawn_blocking(find).await.unwrap_or_else(|error| Err(error.into()))
    }

    fn open(&self, path: &Path) -> io::Result<Option<PublicFile>> {
        PublicFile::open(&self.root, path)
    }

    fn open_index(&self, folder: &Path) -> io::Result<Option<PublicFile>> {
        for name in &self.index_files {
            let index = self.open(&folder.join(name))?;
            if index.is_some() {
                return Ok(index);
            }
        }
        Ok(None)
    }
}

async fn send(file: PublicFile, request: Request) -> Response<Body> {
    // The body's type cannot be shared between threads, and nobody wants it.
    let (head, _) = request.into_parts();
    match served_file::answer(file, &head).await {
        Ok(mut response) => {
            response.headers_mut().entry(header::SERVER).or_insert(HeaderValue::from_static("gannet"));
            response
        }
        Err(error) => unreadable(&error),
    }
}

fn unreadable(error: &io::Error) -> Response<Body> {
    tracing::warn!("a file could not be served: {error}");
    bare(StatusCode::INTERNAL_SERVER_ERROR)
}

/// As Swoole compares: without regard to case.
fn begins_with(path: &str, location: &str) -> bool {
    path.get(..location.len()).is_some_and(|start| start.eq_ignore_ascii_case(location))
}
