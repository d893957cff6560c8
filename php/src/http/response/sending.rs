//! The way of a response to its sink.

use std::rc::Rc;

use ext_php_rs::types::ZendObject;

use super::{OK, Progress, Response, ResponseKind};
use crate::http::fields::{self, head_fields};
use crate::http::outlet::BreakOff;
use crate::http::sink::{Content, Head, Sink};
use crate::last_error;
use crate::warning::warn_only;
use crate::zend::this;

impl Response {
    /// The sink and the object of a response; `None` when it has ended or was detached.
    pub(super) fn available(&self) -> Option<(Rc<dyn Sink>, &'static mut ZendObject)> {
        let sink = self.outlet.as_ref().map(|outlet| Rc::clone(&outlet.sink)).filter(|_| self.is_writable());
        if sink.is_none() {
            last_error::set(CONTEXT_UNAVAILABLE);
        }
        Some((sink?, this()?))
    }

    /// True where the head is on its way.
    pub(super) fn has_begun(&self) -> bool {
        self.progress.get() != Progress::Head
    }

    pub(super) fn head(&self, object: &ZendObject) -> Head {
        // In a statement of its own: in the literal it would stay borrowed while the fields are made, which may run the
        // script.
        let reason = self.reason.borrow().clone();
        Head { status: self.status.get().unwrap_or(OK), reason, fields: head_fields(object) }
    }

    /// Sends the head of a stream.
    pub(super) fn begin(&self, sink: &dyn Sink, object: &ZendObject) -> bool {
        self.progress.set(Progress::Beginning);
        let mut head = self.head(object);
        if head.fields.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-length")) {
            warn_only("You have set 'Transfer-Encoding', 'Content-Length' is ignored");
            head.fields.retain(|(name, _)| !name.eq_ignore_ascii_case("content-length"));
        }
        // RFC 9110 §6.6.2: which fields follow the body.
        let trailers = fields::trailer_names(object);
        if !trailers.is_empty() {
            head.fields.push(("Trailer".into(), trailers.join(", ").into_bytes()));
        }
        // The script may have closed the connection meanwhile.
        if self.progress.get() != Progress::Beginning {
            return false;
        }
        self.progress.set(Progress::Body);
        sink.begin(head, Content::Stream)
    }

    pub(super) fn finish(&self, sink: &dyn Sink, object: &ZendObject, content: &[u8]) -> bool {
        match self.progress.replace(Progress::Ended) {
            Progress::Head => sink.begin(self.head(object), Content::Whole(content.to_vec())),
            Progress::Body => sink.finish(content, fields::trailers(object)),
            Progress::Beginning | Progress::Broken | Progress::Ended | Progress::Detached => false,
        }
    }

    /// Answers a request that the script has left without an answer. One that was begun and not ended is incomplete,
    /// and the client shall see so: RFC 9112 §8.
    pub(super) fn finish_forgotten(&self) {
        if self.kind == ResponseKind::Handshake || !self.is_writable() {
            return;
        }
        let Some((sink, object)) = self.available() else {
            return;
        };
        if self.progress.get() == Progress::Body {
            self.progress.set(Progress::Ended);
            self.give_up(BreakOff::Incomplete);
            return;
        }
        if self.status.get().is_none() {
            self.status.set(Some(SERVER_ERROR));
        }
        self.finish(&*sink, object, b"");
    }
}

/// `SWOOLE_ERROR_HTTP_CONTEXT_UNAVAILABLE`
const CONTEXT_UNAVAILABLE: i64 = 7006;
const SERVER_ERROR: u16 = 500;
