//! Gannet's events as Swoole's, called on PHP's own thread wherever the loops run.

use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Instant;

use ext_php_rs::types::Zval;
use gannet::{CloseCode, Closed, ConnectionId, MessageKind, Request};

use super::away::LoopLink;
use super::calling::Progress;
use super::connection::{Connection, ConnectionEnd, WebSocketStatus};
use super::event::Event;
use super::event_object;
use super::state::{Dialect, ServerState, fd_of};
use super::{reasons, setting_property};
use crate::event_loop;
use crate::http::{self, BreakOff, HttpSettings, Incoming, Input, OnBreakOff};
use crate::memory_limit::{has_room, shown_limit};
use crate::values::{long, string};
use crate::websocket::{self, OPCODE_BINARY, OPCODE_PING, OPCODE_PONG, OPCODE_TEXT};
use crate::zend::Callback;

/// Calls what the script has registered for an event.
pub(crate) struct Dispatcher {
    state: Rc<ServerState>,
}

/// A connection that was accepted.
pub(super) struct Arrival {
    pub(super) id: ConnectionId,
    pub(super) remote: SocketAddr,
    pub(super) local: Option<SocketAddr>,
    /// Set where its loop is on another thread.
    pub(super) link: Option<LoopLink>,
}

impl Dispatcher {
    pub(crate) fn new(state: Rc<ServerState>) -> Self {
        Self { state }
    }

    /// The callback for an event of a connection's port, or else of the server.
    #[inline]
    pub(super) fn callback(&self, id: ConnectionId, event: Event) -> Option<Rc<Callback>> {
        if self.state.has_one_port() {
            return self.state.callbacks.get(event);
        }
        self.state.callback_of(fd_of(id), event)
    }

    pub(super) fn state(&self) -> &Rc<ServerState> {
        &self.state
    }

    /// Calls back for a connection; one whose callback fails is closed with 1011.
    #[inline]
    fn fire<A: AsMut<[Zval]> + 'static>(
        &self,
        id: ConnectionId,
        event: Event,
        arguments: impl FnOnce() -> A,
    ) {
        let Some(callback) = self.callback(id, event).filter(|_| self.state.may_call()) else { return };
        match self.state.begin_call(callback, arguments) {
            Progress::Ended(called) => self.state.conclude_event(id, called),
            Progress::Suspended(coroutine) => {
                self.state.hold(id);
                self.state.on_end(&coroutine, move |state, called| {
                    state.conclude_event(id, called);
                    state.release(id);
                });
            }
        }
    }

    /// Calls back on the loop's own stack, where nothing can wait.
    fn fire_plainly<A: AsMut<[Zval]>>(&self, id: ConnectionId, event: Event, arguments: impl FnOnce() -> A) {
        let Some(callback) = self.callback(id, event).filter(|_| self.state.may_call()) else { return };
        self.state.conclude_event(id, self.state.call(&callback, arguments));
    }

    /// Calls back for the end of a connection. That is told even where there is no room for a coroutine.
    fn fire_end<A: AsMut<[Zval]> + 'static>(&self, callback: Rc<Callback>, arguments: impl FnOnce() -> A) {
        if let Progress::Suspended(coroutine) = self.state.begin_call_surely(callback, arguments) {
            self.state.on_end(&coroutine, |_, _| ());
        }
    }

    pub(super) fn server(&self) -> Zval {
        self.state.object_zval()
    }

    pub(super) fn http_settings(&self) -> Rc<HttpSettings> {
        Rc::clone(&self.state.settings.borrow().http)
    }

    /// A listener that notes the end of connections which their responses have ended.
    pub(super) fn on_break_off(&self) -> OnBreakOff {
        // Responses may outlive their server.
        let state = Rc::downgrade(&self.state);
        Rc::new(move |fd, why| {
            let end = match why {
                BreakOff::Closed => ConnectionEnd::Asked,
                BreakOff::Incomplete => ConnectionEnd::Judged,
            };
            if let Some(state) = state.upgrade() {
                state.with_connection(fd, |connection| connection.end(end));
            }
        })
    }

    /// The event that tells of the end of a connection that is no WebSocket.
    fn end_event(&self, id: ConnectionId) -> Event {
        if self.callback(id, Event::Disconnect).is_some() { Event::Disconnect } else { Event::Close }
    }

    /// The arguments of `connect`, `close` and `disconnect`.
    fn about(&self, id: ConnectionId, reactor: i64, more: &[Zval]) -> Vec<Zval> {
        let mut arguments = vec![self.server()];
        if self.state.settings.borrow().event_object {
            arguments.push(event_object::new(fd_of(id), reactor));
        } else {
            arguments.extend([long(fd_of(id)), long(reactor)]);
        }
        arguments.extend(more.iter().map(Zval::shallow_clone));
        arguments
    }

    /// A frame that is not a message, where the script wants to see it.
    fn show(&self, id: ConnectionId, frame: impl FnOnce() -> Zval) {
        self.fire(id, Event::Message, || [self.server(), frame()]);
    }

    /// Closes a connection for whose message or request PHP has no room.
    #[cold]
    fn refuse(&self, id: ConnectionId) {
        self.state.judge(id, CloseCode::TOO_BIG, reasons::NO_ROOM);
    }

    #[cold]
    fn refuse_message(&self, id: ConnectionId, size: usize) {
        tracing::warn!(
            "a message of {size} bytes is refused with 1009: memory_limit ({}) does not leave as much",
            shown_limit()
        );
        self.refuse(id);
    }
}

/// The events.
impl Dispatcher {
    pub(super) fn started(&self) {
        // The former values of these properties may have destructors, which run the script.
        self.state.within(|| {
            self.state.describe_process();
            setting_property::complete(&self.state).ok();
        });
        event_loop::arm_all();
        self.state.start_heartbeat();
        self.state.begin_fire(Event::Start, || [self.server()]);
        self.state.begin_fire(Event::WorkerStart, || [self.server(), long(0)]);
    }

    pub(super) fn request(&self, incoming: Incoming) {
        let id = incoming.id();
        let Some(callback) = self.callback(id, Event::Request) else { return incoming.refuse() };
        let local_addr = self.state.local_addr(fd_of(id));
        let settings = self.http_settings();
        let Some(parsed) = incoming.parse(&settings) else { return };
        // Where it fails the response is let go of, and its client is told 500.
        let on_break_off = self.on_break_off();
        let begun =
            self.state.begin_call(callback, move || parsed.into_objects(&settings, local_addr, on_break_off));
        if let Progress::Suspended(coroutine) = begun {
            self.state.on_end(&coroutine, |_, _| ());
        }
    }

    /// The server begins to stop: its connections are there for the last time.
    pub(super) fn stopping(&self) {
        self.state.stop_began.set(Some(Instant::now()));
        self.state.begin_fire(Event::BeforeShutdown, || [self.server()]);
        http::close_detached();
        let answer_time = self.http_settings().answer_time_at_stop();
        self.state.with_reach(|reach| reach.after(&self.state, answer_time, http::refuse_all));
    }

    /// The loops have ended, and with them all connections and timers: nothing is called after this.
    pub(super) fn ended(&self) {
        self.state.fire(Event::WorkerStop, || [self.server(), long(0)]);
        self.state.fire(Event::Shutdown, || [self.server()]);
        // Whatever these have begun would wait for ever.
        self.state.unwind_coroutines();
    }

    pub(super) fn connect(&self, arrival: Arrival) {
        let Arrival { id, remote, local, link } = arrival;
        self.state.add_connection(id, Connection::new(remote, local, link));
        if self.callback(id, Event::Connect).is_some() {
            self.fire(id, Event::Connect, || self.about(id, 0, &[]));
        }
    }

    pub(super) fn open(&self, request: &Request) {
        let id = request.id;
        let answered = self.state.with_connection(fd_of(id), |connection| {
            connection.status = WebSocketStatus::Active;
            connection.opened = true;
            connection.answered
        });
        if answered == Some(true) {
            return self.state.send_kept(id);
        }
        if self.callback(id, Event::Open).is_none() {
            return;
        }
        let local_addr = self.state.local_addr(fd_of(id));
        let settings = self.http_settings();
        let Some(input) = Input::of_handshake(request, &settings) else { return self.refuse(id) };
        let object = || http::request_object(request, input, &settings, local_addr);
        self.fire(id, Event::Open, || [self.server(), object()]);
    }

    #[inline]
    pub(super) fn message(&self, id: ConnectionId, kind: MessageKind, payload: &[u8], was_compressed: bool) {
        let opcode = match kind {
            MessageKind::Text => OPCODE_TEXT,
            MessageKind::Binary => OPCODE_BINARY,
        };
        self.state.statistics.note_received(payload.len());
        if !has_room(payload.len()) {
            return self.refuse_message(id, payload.len());
        }
        let frame = || websocket::message_frame(fd_of(id), opcode, payload, was_compressed);
        self.fire(id, Event::Message, || [self.server(), frame()]);
    }

    pub(super) fn full(&self, id: ConnectionId) {
        if self.state.exists(fd_of(id)) {
            self.fire_plainly(id, Event::BufferFull, || [self.server(), long(fd_of(id))]);
        }
    }

    pub(super) fn drain(&self, id: ConnectionId) {
        self.state.with_connection(fd_of(id), |connection| {
            connection.full = false;
            connection.overflow_logged = false;
        });
        self.fire_plainly(id, Event::BufferEmpty, || [self.server(), long(fd_of(id))]);
    }

    pub(super) fn ping(&self, id: ConnectionId, payload: &[u8]) {
        if self.state.settings.borrow().frames.ping {
            self.show(id, || websocket::control_frame(fd_of(id), OPCODE_PING, payload));
        }
    }

    pub(super) fn pong(&self, id: ConnectionId, payload: &[u8]) {
        if self.state.settings.borrow().frames.pong {
            self.show(id, || websocket::control_frame(fd_of(id), OPCODE_PONG, payload));
        }
    }

    pub(super) fn close(&self, closed: &Closed) {
        let (id, fd) = (closed.id, fd_of(closed.id));
        let from_client = closed.code != CloseCode::ABNORMAL;
        if from_client && self.state.settings.borrow().frames.close {
            let code = (closed.code != CloseCode::NO_STATUS)
                .then(|| (closed.code.number(), closed.reason.as_bytes()));
            self.show(id, || websocket::close_frame(fd, code));
        }
        let by_server = !closed.was_clean && closed.sent.is_some();
        let about = self.state.with_connection(fd, |connection| {
            connection.end(ConnectionEnd::Gone);
            (connection.ended_here() || by_server, connection.status == WebSocketStatus::Closing)
        });
        let (ended_here, had_said_close) = about.unwrap_or_default();
        // To Swoole a connection that was sent a Close is no WebSocket any more.
        let event = if had_said_close { self.end_event(id) } else { Event::Close };
        let Some(callback) = self.callback(id, event) else { return };
        let reactor = if ended_here { -1 } else { 0 };
        self.fire_end(callback, || self.about(id, reactor, &self.why(closed.code, &closed.reason)));
    }

    pub(super) fn disconnect(&self, id: ConnectionId) {
        let fd = fd_of(id);
        let about = self.state.with_connection(fd, |connection| {
            connection.end(ConnectionEnd::Gone);
            (connection.opened, connection.ended_here())
        });
        if let Some((false, ended_here)) = about
            && let Some(callback) = self.callback(id, self.end_event(id))
        {
            let reactor = if ended_here { -1 } else { 0 };
            self.fire_end(callback, || self.about(id, reactor, &self.why(CloseCode::ABNORMAL, "")));
        }
        self.state.forget_handshake(id);
        http::forget(id);
        self.state.remove_connection(id);
    }

    /// The arguments that `close` has on a `Gannet\Server` besides, whatever was spoken on the connection.
    fn why(&self, code: CloseCode, reason: &str) -> Vec<Zval> {
        match self.state.dialect {
            Dialect::Gannet => vec![long(i64::from(code.number())), string(reason.as_bytes())],
            Dialect::WebSocket | Dialect::Http => Vec::new(),
        }
    }
}
