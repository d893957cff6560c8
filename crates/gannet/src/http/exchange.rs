use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use axum::Router;
use axum::http::{Method, Request, StatusCode, Version};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;

use super::answer::{AboutConnection, answer, failed};
use super::answer_body::AnswerBody;
use super::loan::{Loan, Outcome};
use super::memory::ExchangeMemory;
use super::persistence::{ends_connection, has_length, has_option, say_last};
use super::place::Place;
use super::stream::{Progress, Received, RequestStream};
use super::tether::Tether;
use super::upgrade::take_answer;
use super::waiting::{Patience, Waiting};
use crate::Handle;
use crate::connection::OnReturn;
use crate::event_loop::LINGER_TIME;

/// One request, to be answered over HTTP.
pub(crate) struct Exchange {
    pub(crate) place: Place,
    pub(crate) loan: Loan,
    pub(crate) tether: Tether,
    pub(crate) remote_addr: SocketAddr,
    pub(crate) received: Received,
}

impl Exchange {
    /// Answers the request, and gives the socket back to its loop.
    pub(super) async fn run(self, socket: std::net::TcpStream, router: Router) {
        let Self { place, loan, tether, remote_addr, received } = self;
        let shared = Arc::clone(&loan.shared);
        let progress = Arc::new(Progress::default());
        let head_size = received.head_size;
        let fields_max = shared.settings.handshake_fields_max;
        let local_addr = socket.local_addr();
        let socket = local_addr.and_then(|addr| Ok((addr, tokio::net::TcpStream::from_std(socket)?)));
        let outcome = match socket {
            Ok((local_addr, socket)) => {
                let handle = Handle::new(Arc::clone(&shared));
                let is_upgrade = loan.is_upgrade();
                let about = AboutConnection { id: loan.id, remote_addr, local_addr, handle, is_upgrade };
                let stream = RequestStream::new(
                    socket,
                    &shared.settings,
                    received,
                    Arc::clone(&progress),
                    tether.clone(),
                    place.memory(),
                );
                let mut http = http1::Builder::new();
                http.max_headers(fields_max).max_buf_size(BUFFER_SIZE_MIN.max(head_size + 1));
                // In the case of this server's own answers, and of PHP's scripts.
                http.title_case_headers(true);
                answer_one(&http, stream, progress, &tether, router, about, &place.memory()).await
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
    tether: &Tether,
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
            if let Some(upgrade) = take_answer(&mut response) {
                // The loop answers.
                progress.decide(upgrade);
                return std::future::pending().await;
            }
            if response.status() == StatusCode::SWITCHING_PROTOCOLS {
                tracing::error!(
                    %id,
                    "a route answered 101 by itself, or twice with one answer, and the client gets 500: a connection \
                     opens by what `gannet::WebSocketUpgrade` gives, once"
                );
                response = failed();
            }
            let is_tunnel = is_connect && response.status().is_success();
            if is_tunnel || has_option(response.headers(), "close") {
                progress.set_last();
            }
            if version == Version::HTTP_10 && !has_length(&response) {
                progress.set_ended_by_connection();
            }
            if progress.is_last() {
                say_last(&mut response, version);
            }
            Ok::<_, Infallible>(response.map(|body| AnswerBody::new(body, progress.begin_answer())))
        })
    });
    let mut connection = http.serve_connection(stream, service);
    let result = until_over(&mut connection, &progress, tether).await;
    // Bytes that hyper has read and not used belong to a body that nobody wanted.
    let mut stream = connection.into_parts().io;
    if let Some(upgrade) = progress.take_decision() {
        let (socket, received) = stream.into_parts();
        return Ok(Outcome::Decided { socket: socket.into_std()?, received, upgrade: Box::new(upgrade) });
    }
    let is_whole = match result {
        Ok(()) => progress.is_answered(),
        Err(error) => {
            tracing::debug!(%id, "a request was not answered: {error}");
            false
        }
    };
    let breaks_off = !is_whole && stream.has_sent_answer();
    if breaks_off && progress.is_ended_by_connection() {
        // An orderly end would tell the client that this was all of the answer.
        stream.reset();
        return Ok(Outcome::Lost);
    }
    if breaks_off {
        tether.forget_raw();
    }
    let keep_alive = is_whole && !progress.is_last() && stream.discard_rest().await;
    let (socket, received) = stream.into_parts();
    let socket = socket.into_std()?;
    Ok(if keep_alive { Outcome::KeepAlive { socket, received } } else { Outcome::Close { socket } })
}

/// Runs hyper until the request is answered, or the loop wants its socket back.
async fn until_over<C>(connection: &mut C, progress: &Progress, tether: &Tether) -> hyper::Result<()>
where
    C: Future<Output = hyper::Result<()>> + Unpin,
{
    let mut last_words = Waiting::new(Patience { at_once: LINGER_TIME, ..Patience::FOR_EVER });
    poll_fn(|context| {
        let on_return = tether.poll(context);
        match on_return {
            OnReturn::GoOn => {}
            OnReturn::HangUp => progress.hang_up(),
            OnReturn::Abort => {
                progress.set_last();
                return Poll::Ready(Ok(()));
            }
        }
        match Pin::new(&mut *connection).poll(context) {
            Poll::Pending if progress.is_over() || progress.is_decided() => Poll::Ready(Ok(())),
            // The part of an answer that is ready still leaves.
            Poll::Pending if on_return == OnReturn::HangUp && progress.has_begun() => {
                last_words.wait_awake(context).map(Ok)
            }
            Poll::Pending if on_return == OnReturn::HangUp => Poll::Ready(Ok(())),
            result @ (Poll::Pending | Poll::Ready(_)) => result,
        }
    })
    .await
}

/// Size of hyper's buffers, for a body, and for an answer beside the last part that it took; a head fits in,
/// too.
const BUFFER_SIZE_MIN: usize = 16 * 1024;
