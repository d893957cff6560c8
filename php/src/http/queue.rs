//! Requests on their way from hyper's threads to PHP's.

use std::collections::VecDeque;
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use ext_php_rs::types::Zval;
use gannet::axum::body::Bytes;
use gannet::axum::extract::ConnectInfo;
use gannet::axum::http::request::Parts;
use gannet::axum::http::{Method, StatusCode};
use gannet::{ConnectionId, ExchangeMemory, LocalAddr};
use tokio::sync::oneshot;

use super::answer::Answer;
use super::bad_request;
use super::bridge::bare;
use super::exchange::Exchange;
use super::input::Input;
use super::outlet::{OnBreakOff, Outlet};
use super::request::http_request_object;
use super::response::{self, ResponseKind};
use super::settings::HttpSettings;
use super::source::head_of_parts;

/// The requests that wait for PHP.
#[derive(Default)]
pub(crate) struct Queue {
    waiting: Mutex<Waiting>,
    wake: OnceLock<Box<dyn Fn() + Send + Sync>>,
}

#[derive(Default)]
struct Waiting {
    requests: VecDeque<Incoming>,
    closed: bool,
}

/// A request that came as a whole.
pub(crate) struct Incoming {
    pub(super) parts: Parts,
    pub(super) body: Bytes,
    pub(super) memory: ExchangeMemory,
    pub(super) answer: oneshot::Sender<Answer>,
}

/// A request that is parsed, and that PHP has room for.
pub(crate) struct Parsed {
    incoming: Incoming,
    input: Input,
}

impl Queue {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// Sets the function that wakes PHP's thread. The first call counts.
    pub(crate) fn on_put(&self, wake: impl Fn() + Send + Sync + 'static) {
        self.wake.set(Box::new(wake)).ok();
    }

    /// The number of requests that wait.
    pub(crate) fn len(&self) -> usize {
        self.lock().requests.len()
    }

    /// Has the first `count` requests dealt with, as far as a short time allows. PHP's thread is woken again for the
    /// others, so that its other work comes in between.
    pub(crate) fn deal_with(&self, count: usize, mut deal_with: impl FnMut(Incoming)) {
        let until = Instant::now() + TIME_AT_ONCE;
        for _ in 0..count {
            let Some(incoming) = self.next() else { return };
            deal_with(incoming);
            if Instant::now() >= until {
                break;
            }
        }
        if self.len() > 0 {
            self.wake();
        }
    }

    /// Takes no more requests. Those that wait, and all later ones, are answered with 500.
    pub(crate) fn close(&self) {
        let mut waiting = self.lock();
        waiting.closed = true;
        let requests = std::mem::take(&mut waiting.requests);
        drop(waiting);
        drop(requests);
    }

    pub(super) fn put(&self, incoming: Incoming) {
        let mut waiting = self.lock();
        if waiting.closed {
            return;
        }
        waiting.requests.push_back(incoming);
        // Whoever put the first one has woken PHP's thread already.
        let is_first = waiting.requests.len() == 1;
        drop(waiting);
        if is_first {
            self.wake();
        }
    }

    fn next(&self) -> Option<Incoming> {
        self.lock().requests.pop_front()
    }

    fn wake(&self) {
        if let Some(wake) = self.wake.get() {
            wake();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Incoming {
    /// The connection it came on.
    pub(crate) fn id(&self) -> ConnectionId {
        self.parts.extensions.get().copied().unwrap_or(ConnectionId::new(0))
    }

    /// Answers for a server that has no callback for it.
    pub(crate) fn refuse(self) {
        // Where its client has gone there is nobody to tell.
        self.answer.send(Answer::Respond(Box::new(bad_request::page()))).ok();
    }

    /// Parses it. `None`: PHP has no room for it, and its client is told so.
    pub(crate) fn parse(self, settings: &HttpSettings) -> Option<Parsed> {
        match Input::parse(&head_of_parts(&self.parts), &self.body, settings) {
            Some(input) => Some(Parsed { incoming: self, input }),
            None => {
                self.answer.send(Answer::Respond(Box::new(bare(StatusCode::PAYLOAD_TOO_LARGE)))).ok();
                None
            }
        }
    }
}

impl Parsed {
    /// The objects of the `request` callback: `$request` and `$response`.
    pub(crate) fn into_objects(
        self,
        settings: &HttpSettings,
        local_addr: Option<SocketAddr>,
        on_break_off: OnBreakOff,
    ) -> [Zval; 2] {
        let Self { incoming, input } = self;
        let fd = i64::try_from(incoming.id().number()).unwrap_or(0);
        let Incoming { parts, body, memory, answer } = incoming;
        let is_head = parts.method == Method::HEAD;
        let local_addr = local_addr.or_else(|| parts.extensions.get().map(|LocalAddr(addr)| *addr));
        let exchange = Exchange::open(fd, answer, memory, is_head, settings.send_queue_size_max);
        let request = http_request_object(fd, parts, body, input, settings, local_addr);
        [request, response::object(fd, Outlet { sink: exchange, on_break_off }, ResponseKind::Http)]
    }
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").field("waiting", &self.lock().requests.len()).finish_non_exhaustive()
    }
}

/// Requests of this much time are dealt with at once.
const TIME_AT_ONCE: Duration = Duration::from_millis(1);

/// The client's address, which the crate puts beside every request.
pub(super) fn remote_addr(parts: &Parts) -> Option<SocketAddr> {
    parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0)
}
