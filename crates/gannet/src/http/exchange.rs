use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::http::{Method, Request, StatusCode, Version};
use bytes::BytesMut;
use gannet_proto::handshake::{BodyLength, BodyScan};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use tokio::time::timeout;

use super::answer::{AboutConnection, answer};
use super::answer_body::AnswerBody;
use super::loan::{Loan, Outcome};
use super::memory::ExchangeMemory;
use super::persistence::{ends_connection, has_length, has_option, say_last};
use super::place::Place;
use super::stream::{Progress, RequestStream};
use crate::Handle;

/// One request, to be answered over HTTP.
pub(crate) struct Exchange {
    pub(crate) place: Place,
    pub(crate) loan: Loan,
    pub(crate) remote_addr: SocketAddr,
    /// The head, and what has come behind it.
    pub(crate) received: BytesMut,
    pub(crate) head_size: usize,
    pub(crate) body_length: BodyLength,
}

impl Exchange {
    /// Answers the request, and gives the socket back to its loop.
    pub(super) async fn run(self, socket: std::net::TcpStream, router: Router) {
        let Self { place, loan, remote_addr, received, head_size, body_length } = self;
        let shared = Arc::clone(&loan.shared);
        let progress = Arc::new(Progress::default());
        let body = BodyScan::new(body_length);
        let fields_max = shared.settings.handshake_fields_max;
        let local_addr = socket.local_addr();
        let socket = local_addr.and_then(|addr| Ok((addr, tokio::net::TcpStream::from_std(socket)?)));
        let outcome = match socket {
            Ok((local_addr, socket)) => {
                let handle = Handle::new(Arc::clone(&shared));
                let about = AboutConnection { id: loan.id, remote_addr, local_addr, handle };
                let stream = RequestStream::new(
                    socket,
                    &shared.settings,
                    received,
                    head_size,
                    body,
                    Arc::clone(&progress),
                );
                let mut http = http1::Builder::new();
                http.max_headers(fields_max).max_buf_size(BUFFER_SIZE_MIN.max(head_size + 1));
                // As the names in this server's own answers are written, and as PHP's scripts write theirs.
                http.title_case_headers(true);
                answer_one(&http, stream, progress, router, about, &place.memory).await
            }
            Err(error) => Err(error),
        };
        // The next request may be there already.
        drop(place);
        match outcome {
            Ok(outcome) => loan.give_back(outcome),
            Err(error) => tracing::debug!(id = %loan.id, "a connection was lost over HTTP: {error}"),
        }
    }
}

/// Lets hyper read one request and write its answer.
async fn answer_one(
    http: &http1::Builder,
    stream: RequestStream,
    progress: Arc<Progress>,
    router: Router,
    about: AboutConnection,
    memory: &ExchangeMemory,
) -> io::Result<Outcome> {
    let id = about.id;
    let service = service_fn(|request: Request<Incoming>| {
        let (router, about, progress) = (router.clone(), about.clone(), Arc::clone(&progress));
        let (is_connect, version) = (request.method() == Method::CONNECT, request.version());
        if ends_connection(&request) {
            progress.set_last();
        }
        Box::pin(async move {
            let mut response = answer(router, request, about, memory.clone(), &progress).await;
            let status = response.status();
            let switches = status == StatusCode::SWITCHING_PROTOCOLS || (is_connect && status.is_success());
            if switches || has_option(response.headers(), "close") {
                progress.set_last();
            }
            if version == Version::HTTP_10 && !has_length(&response) {
                progress.set_ended_by_connection();
            }
            if progress.is_last() {
                say_last(&mut response, version);
            }
            Ok::<_, Infallible>(response.map(|body| AnswerBody::new(body, progress.of_answer())))
        })
    });
    let mut connection = http.serve_connection(stream, service);
    let result = poll_fn(|context| match Pin::new(&mut connection).poll(context) {
        Poll::Pending if progress.is_over() => Poll::Ready(Ok(())),
        result @ (Poll::Pending | Poll::Ready(_)) => result,
    })
    .await;
    // What hyper has read and not used is of a body that nobody wanted.
    let mut stream = connection.into_parts().io;
    let keep_alive = match result {
        Ok(()) => progress.may_go_on() && timeout(DISCARDING_TIME, stream.discard_rest()).await == Ok(true),
        Err(error) => {
            tracing::debug!(%id, "a request was not answered: {error}");
            if progress.is_ended_by_connection() {
                // An orderly end would say that this was all of the answer.
                stream.reset();
                return Ok(Outcome::Lost);
            }
            false
        }
    };
    let (socket, received) = stream.into_parts();
    let socket = socket.into_std()?;
    Ok(if keep_alive { Outcome::KeepAlive { socket, received } } else { Outcome::Close { socket } })
}

/// How long the rest of a body that nobody wanted may take.
const DISCARDING_TIME: Duration = Duration::from_secs(1);
/// What hyper may hold of a body, and of an answer beside the last part that it took; a head fits in, too.
const BUFFER_SIZE_MIN: usize = 16 * 1024;
