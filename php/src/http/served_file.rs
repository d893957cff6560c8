//! A file as an answer: whole or in part, and only if the client's copy is another (RFC 9110 §13 and §14).

use std::fs::{File, Metadata};
use std::future::{Ready, ready};
use std::io::{self, SeekFrom};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use gannet::axum::body::Body;
use gannet::axum::http::{Request, Response, header, request};
use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};
use tower_http::services::ServeDir;
use tower_http::services::fs::{Backend, File as BackendFile};

use super::public_file::PublicFile;

/// The answer to a GET or HEAD with this head.
pub(super) async fn answer(file: PublicFile, head: &request::Parts) -> io::Result<Response<Body>> {
    let PublicFile { file, metadata, media_type } = file;
    let mut request = Request::new(Body::empty());
    request.method_mut().clone_from(&head.method);
    request.headers_mut().clone_from(&head.headers);
    let opened = Opened { file: Arc::new(file), metadata };
    let response = ServeDir::with_backend("", opened).try_call(request).await?;
    let mut response = response.map(Body::new);
    // The name of the file is not known there.
    if let Some(guessed) = response.headers_mut().get_mut(header::CONTENT_TYPE) {
        *guessed = media_type;
    }
    Ok(response)
}

/// A file system of one file, which every path leads to.
#[derive(Clone)]
struct Opened {
    file: Arc<File>,
    metadata: Metadata,
}

impl Backend for Opened {
    type File = OpenedFile;
    type Metadata = Metadata;
    type OpenFuture = Ready<io::Result<OpenedFile>>;
    type MetadataFuture = Ready<io::Result<Metadata>>;

    fn open(&self, _: PathBuf) -> Self::OpenFuture {
        let metadata = self.metadata.clone();
        let file = self.file.try_clone();
        ready(file.map(|file| OpenedFile { file: tokio::fs::File::from_std(file), metadata }))
    }

    fn metadata(&self, _: PathBuf) -> Self::MetadataFuture {
        ready(Ok(self.metadata.clone()))
    }
}

struct OpenedFile {
    file: tokio::fs::File,
    metadata: Metadata,
}

impl BackendFile for OpenedFile {
    type Metadata = Metadata;
    type MetadataFuture<'a> = Ready<io::Result<Metadata>>;

    fn metadata(&self) -> Self::MetadataFuture<'_> {
        ready(Ok(self.metadata.clone()))
    }
}

impl AsyncRead for OpenedFile {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.file).poll_read(context, buffer)
    }
}

impl AsyncSeek for OpenedFile {
    fn start_seek(mut self: Pin<&mut Self>, position: SeekFrom) -> io::Result<()> {
        Pin::new(&mut self.file).start_seek(position)
    }

    fn poll_complete(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Pin::new(&mut self.file).poll_complete(context)
    }
}
