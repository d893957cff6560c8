//! The objects of `handshake` and `beforeHandshakeResponse`, and the callback's answer.

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;

use ext_php_rs::types::Zval;

use super::fields;
use super::input::Input;
use super::outlet::{OnBreakOff, Outlet};
use super::request::request_object;
use super::response::{self, ResponseKind};
use super::settings::HttpSettings;
use super::sink::{Content, Field, Head, Sink, Written};

/// Collects what the script answers to a handshake.
#[derive(Default)]
pub(crate) struct HandshakeAnswer {
    head: RefCell<Option<Head>>,
    /// The status of the head, also after that was taken.
    status: Cell<u16>,
    body: RefCell<Vec<u8>>,
    ended: Cell<bool>,
    closed: Cell<bool>,
    /// The server has looked: nothing can be added any more.
    taken: Cell<bool>,
    /// The server answers: it is too late to close the connection by this.
    decided: Cell<bool>,
}

/// The answer of a handshake's callback.
#[derive(Debug)]
pub(crate) struct HandshakeOutcome {
    /// True where the response was ended.
    pub(crate) ended: bool,
    pub(crate) status: u16,
    /// The script's own fields, cookies among them, in order; names as the script wrote them. None is added.
    pub(crate) fields: Vec<Field>,
    pub(crate) body: Vec<u8>,
}

/// `$request`, `$response`, and what the response will have collected after the callback.
pub(crate) fn handshake_objects(
    request: &gannet::Request,
    input: Input,
    settings: &HttpSettings,
    local_addr: Option<SocketAddr>,
    on_break_off: OnBreakOff,
) -> (Zval, Zval, Rc<HandshakeAnswer>) {
    let answer = Rc::new(HandshakeAnswer::default());
    let fd = i64::try_from(request.id.number()).unwrap_or(0);
    let outlet = Outlet { sink: Rc::clone(&answer) as Rc<dyn Sink>, on_break_off };
    let response = response::object(fd, outlet, ResponseKind::Handshake);
    (request_object(request, input, settings, local_addr), response, answer)
}

impl HandshakeOutcome {
    /// True where the script has accepted the request.
    pub(crate) fn is_accepted(&self) -> bool {
        self.ended && self.status == SWITCHING_PROTOCOLS
    }
}

impl HandshakeAnswer {
    /// The answer as it is by now. A response that was not ended is looked at as it is; from here on nothing can be
    /// added.
    pub(crate) fn take(&self, response: &Zval) -> HandshakeOutcome {
        self.taken.set(true);
        let ended = self.ended.get();
        let mut head = self.head.take().unwrap_or_else(|| response::current_head(response));
        head.fields.retain(|(name, value)| !value.is_empty() || !fields::is_default(name));
        HandshakeOutcome { ended, status: head.status, fields: head.fields, body: self.body.take() }
    }

    /// Fixes the answer: changes come too late from now on. False: the script has closed the connection.
    pub(crate) fn decide(&self) -> bool {
        self.decided.set(true);
        !self.closed.get()
    }

    /// True where the script has accepted the request already.
    pub(crate) fn is_accepted(&self) -> bool {
        self.ended.get() && !self.closed.get() && self.status.get() == SWITCHING_PROTOCOLS
    }

    /// True where the script has refused it already.
    pub(crate) fn is_refused(&self) -> bool {
        self.closed.get() || self.ended.get() && self.status.get() != SWITCHING_PROTOCOLS
    }

    /// Has the request refused, whatever was answered to it. False: it is too late for that, or has happened.
    pub(crate) fn refuse(&self) -> bool {
        !self.decided.get() && !self.closed.replace(true)
    }

    fn is_open(&self) -> bool {
        !self.ended.get() && !self.closed.get() && !self.taken.get()
    }
}

impl Sink for HandshakeAnswer {
    fn begin(&self, head: Head, content: Content) -> bool {
        if !self.is_open() {
            return false;
        }
        match content {
            Content::Whole(bytes) => {
                self.body.replace(bytes);
                self.ended.set(true);
            }
            // An upgrade is not answered with a file.
            Content::File(_) => return false,
            Content::Stream => {}
        }
        self.status.set(head.status);
        self.head.replace(Some(head));
        true
    }

    fn write(&self, bytes: &[u8]) -> Written {
        if !self.is_open() {
            return Written::Gone;
        }
        self.body.borrow_mut().extend_from_slice(bytes);
        Written::Queued
    }

    fn finish(&self, last: &[u8], _trailers: Vec<Field>) -> bool {
        let open = self.is_open();
        if open {
            self.body.borrow_mut().extend_from_slice(last);
        }
        self.ended.set(true);
        open
    }

    fn close(&self) -> bool {
        self.refuse()
    }
}

/// RFC 6455 §4.2.2: the status that accepts a handshake.
pub(crate) const SWITCHING_PROTOCOLS: u16 = 101;
