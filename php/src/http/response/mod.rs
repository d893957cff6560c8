//! `Swoole\Http\Response`.

mod changes;
mod sending;

use std::cell::{Cell, RefCell};
use std::panic::AssertUnwindSafe;

use ext_php_rs::boxed::ZBox;
use ext_php_rs::builders::FunctionBuilder;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::error::Result;
use ext_php_rs::flags::MethodFlags;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendClassObject, ZendObject, ZendStr, Zval};
use ext_php_rs::zend::{ClassEntry, ExecuteData, run_handler};

use super::detached::{self, Detached};
use super::fields::{self, Property};
use super::file::{FilePart, media_type};
use super::outlet::{BreakOff, Outlet};
use super::sink::{Content, Head, Written};
use crate::arguments::{Integer, OptionalText, Text};
use crate::classes::{self, property};
use crate::last_error;
use crate::values::{long, truth};
use crate::warning::{construct_once, warn, warn_only};
use crate::zend::{set_slots, this, to_long, to_string};

/// The answer to a request.
#[php_class]
#[php(name = "Swoole\\Http\\Response")]
pub(crate) struct Response {
    /// The number of its connection, whatever the script makes of the property.
    fd: i64,
    /// `None`: the script has made it, and there is no server behind it.
    outlet: Option<Outlet>,
    kind: ResponseKind,
    progress: Cell<Progress>,
    /// `None`: the script has not said.
    status: Cell<Option<u16>>,
    reason: RefCell<Option<String>>,
}

/// The sort of request that is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResponseKind {
    Http,
    Handshake,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Nothing is sent.
    Head,
    /// The head of a stream is being made of the script's values, which may run the script: it can do nothing to the
    /// response meanwhile but close it.
    Beginning,
    /// The head is sent, and parts of the body may follow.
    Body,
    /// A part was refused, so the client gets no more; it sees that something is missing.
    Broken,
    Ended,
    Detached,
}

#[php_impl]
impl Response {
    pub(crate) fn __construct() -> PhpResult<Self> {
        construct_once::<Self>()?;
        Ok(Self::new(0, None, ResponseKind::Http, Progress::Head))
    }

    /// Makes the properties arrays.
    pub(crate) fn init_header(&self) -> bool {
        let Some((_, object)) = self.available() else {
            return false;
        };
        for property in [Property::Header, Property::Cookie, Property::Trailer] {
            fields::init(object, property);
        }
        true
    }

    pub(crate) fn is_writable(&self) -> bool {
        self.outlet.is_some() && matches!(self.progress.get(), Progress::Head | Progress::Body)
    }

    #[expect(clippy::too_many_arguments, reason = "the script's order")]
    #[php(optional = value, defaults(expires = 0))]
    pub(crate) fn cookie(
        &self,
        name_or_object: &Zval,
        value: OptionalText,
        expires: Integer,
        path: OptionalText,
        domain: OptionalText,
        secure: Option<&Zval>,
        httponly: Option<&Zval>,
        samesite: OptionalText,
        priority: OptionalText,
        partitioned: Option<&Zval>,
    ) -> bool {
        let texts = [value, path, domain, samesite, priority];
        self.add_cookie(true, name_or_object, texts, expires, [secure, httponly, partitioned])
    }

    #[expect(clippy::too_many_arguments, reason = "the script's order")]
    #[php(optional = value, defaults(expires = 0))]
    pub(crate) fn set_cookie(
        &self,
        name_or_object: &Zval,
        value: OptionalText,
        expires: Integer,
        path: OptionalText,
        domain: OptionalText,
        secure: Option<&Zval>,
        httponly: Option<&Zval>,
        samesite: OptionalText,
        priority: OptionalText,
        partitioned: Option<&Zval>,
    ) -> bool {
        let texts = [value, path, domain, samesite, priority];
        self.add_cookie(true, name_or_object, texts, expires, [secure, httponly, partitioned])
    }

    #[expect(clippy::too_many_arguments, reason = "the script's order")]
    #[php(name = "rawcookie", optional = value, defaults(expires = 0))]
    pub(crate) fn raw_cookie(
        &self,
        name_or_object: &Zval,
        value: OptionalText,
        expires: Integer,
        path: OptionalText,
        domain: OptionalText,
        secure: Option<&Zval>,
        httponly: Option<&Zval>,
        samesite: OptionalText,
        priority: OptionalText,
        partitioned: Option<&Zval>,
    ) -> bool {
        let texts = [value, path, domain, samesite, priority];
        self.add_cookie(false, name_or_object, texts, expires, [secure, httponly, partitioned])
    }

    #[expect(clippy::too_many_arguments, reason = "the script's order")]
    #[php(optional = value, defaults(expires = 0))]
    pub(crate) fn set_raw_cookie(
        &self,
        name_or_object: &Zval,
        value: OptionalText,
        expires: Integer,
        path: OptionalText,
        domain: OptionalText,
        secure: Option<&Zval>,
        httponly: Option<&Zval>,
        samesite: OptionalText,
        priority: OptionalText,
        partitioned: Option<&Zval>,
    ) -> bool {
        let texts = [value, path, domain, samesite, priority];
        self.add_cookie(false, name_or_object, texts, expires, [secure, httponly, partitioned])
    }

    #[php(optional = reason)]
    pub(crate) fn status(&self, http_code: Integer, reason: OptionalText) -> bool {
        self.change_status(http_code.0, reason.bytes())
    }

    #[php(optional = reason)]
    pub(crate) fn set_status_code(&self, http_code: Integer, reason: OptionalText) -> bool {
        self.change_status(http_code.0, reason.bytes())
    }

    #[php(optional = format)]
    pub(crate) fn header(&self, key: Text, value: &Zval, format: Option<&Zval>) -> bool {
        self.change_header(key.bytes(), value, format)
    }

    #[php(optional = format)]
    pub(crate) fn set_header(&self, key: Text, value: &Zval, format: Option<&Zval>) -> bool {
        self.change_header(key.bytes(), value, format)
    }

    pub(crate) fn trailer(&self, key: Text, value: &Zval) -> bool {
        self.change_trailer(key.bytes(), value)
    }

    /// Sends a part of the body.
    pub(crate) fn write(&self, content: &Zval) -> bool {
        let Some(content) = to_string(content) else {
            return false;
        };
        let Some((sink, object)) = self.available() else {
            return false;
        };
        if self.progress.get() == Progress::Head && !self.begin(&*sink, object) {
            return false;
        }
        if content.is_empty() {
            warn_only("data to send is empty");
            return false;
        }
        match sink.write(content.as_bytes()) {
            Written::Queued => true,
            Written::Full => {
                // A part behind the gap would make the response look whole.
                self.progress.set(Progress::Broken);
                self.give_up(BreakOff::Incomplete);
                last_error::set(last_error::OUTPUT_BUFFER_OVERFLOW);
                warn_only("the client reads too slowly, and too much waits for it already: it gets no more");
                false
            }
            Written::Gone => false,
        }
    }

    /// Sends the rest, and ends the response.
    #[php(optional = content)]
    pub(crate) fn end(&self, content: Option<&Zval>) -> bool {
        let content = match content.filter(|content| !content.is_null()) {
            Some(content) => to_string(content),
            None => Some(ZendStr::new("", false)),
        };
        let Some(content) = content else {
            return false;
        };
        if self.progress.get() == Progress::Broken {
            self.progress.set(Progress::Ended);
            warn_only("the response is incomplete, for a part of it was refused");
            return false;
        }
        let Some((sink, object)) = self.available() else {
            return false;
        };
        self.finish(&*sink, object, content.as_bytes())
    }

    #[php(defaults(offset = 0, length = 0))]
    pub(crate) fn sendfile(&self, filename: Text, offset: Integer, length: Integer) -> bool {
        let Some((sink, object)) = self.available() else {
            return false;
        };
        if self.progress.get() == Progress::Body {
            warn("can't use sendfile when HTTP chunk is enabled");
            return false;
        }
        let path = filename.lossy();
        let Some(file) = FilePart::open(&path, offset.0, length.0) else {
            return false;
        };
        // First, for making the head may run the script.
        self.progress.set(Progress::Ended);
        let mut head = self.head(object);
        if !head.fields.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            head.fields.push(("Content-Type".into(), media_type(&path).into_bytes()));
        }
        sink.begin(head, Content::File(file))
    }

    #[php(optional = http_code)]
    pub(crate) fn redirect(&self, location: &Zval, http_code: Option<&Zval>) -> bool {
        if self.available().is_none() {
            return false;
        }
        let status = http_code.filter(|code| !code.is_null()).map_or(FOUND, to_long);
        if !self.change_status(status, None) || !self.change_header(b"Location", location, None) {
            return false;
        }
        self.end(None)
    }

    /// Leaves the response to `create`.
    pub(crate) fn detach(&self) -> bool {
        let Some(outlet) = self.available().and_then(|_| self.outlet.clone()) else {
            return false;
        };
        let progress = self.progress.replace(Progress::Detached);
        detached::keep(self.fd, Detached { outlet, kind: self.kind, progress, sent: false });
        true
    }

    /// Takes up a response that was detached.
    #[php(optional = server)]
    pub(crate) fn create(server: Option<&Zval>, fd: Option<&Zval>) -> Zval {
        let fd = match (server.and_then(Zval::object), server.and_then(Zval::array)) {
            (None, None) => server.map_or(-1, to_long),
            (object, array) => {
                let object = object.or_else(|| array.and_then(|pair| pair.get_index(0)?.object()));
                if !object.is_some_and(is_server) {
                    warn("parameter $1 must be instanceof Server or Coroutine\\Socket");
                    return truth(false);
                }
                fd.map_or(-1, to_long)
            }
        };
        match detached::take(fd) {
            Some(Detached { outlet, kind, progress, .. }) => object_in(progress, fd, outlet, kind),
            None => {
                warn("parameter $2 must be valid connection session id");
                truth(false)
            }
        }
    }

    pub(crate) fn upgrade(&self) -> bool {
        if self.available().is_some() {
            warn("async server dose not support protocol upgrade");
        }
        false
    }

    #[php(optional = opcode)]
    pub(crate) fn push(&self, data: &Zval, opcode: Option<&Zval>, flags: Option<&Zval>) -> bool {
        let _ = (data, opcode, flags);
        self.refuse_websocket()
    }

    #[php(optional = timeout)]
    pub(crate) fn recv(&self, timeout: Option<&Zval>) -> bool {
        let _ = timeout;
        self.refuse_websocket()
    }

    #[php(optional = code)]
    pub(crate) fn disconnect(&self, code: Option<&Zval>, reason: Option<&Zval>) -> bool {
        let _ = (code, reason);
        self.refuse_websocket()
    }

    #[php(optional = data)]
    pub(crate) fn ping(&self, data: Option<&Zval>) -> bool {
        let _ = data;
        self.refuse_http2()
    }

    #[php(optional = error_code)]
    pub(crate) fn goaway(&self, error_code: Option<&Zval>, debug_data: Option<&Zval>) -> bool {
        let _ = (error_code, debug_data);
        self.refuse_http2()
    }

    /// Closes the connection.
    pub(crate) fn close(&self) -> bool {
        if self.outlet.is_none() {
            last_error::set(SESSION_CLOSED);
            return false;
        }
        self.progress.set(Progress::Ended);
        self.give_up(BreakOff::Closed)
    }
}

impl Response {
    fn new(fd: i64, outlet: Option<Outlet>, kind: ResponseKind, progress: Progress) -> Self {
        Self {
            fd,
            outlet,
            kind,
            progress: Cell::new(progress),
            status: Cell::new(None),
            reason: RefCell::new(None),
        }
    }

    /// Closes the connection, which to the script is over from then on.
    fn give_up(&self, why: BreakOff) -> bool {
        let Some(outlet) = self.outlet.as_ref().filter(|outlet| outlet.sink.close()) else {
            return false;
        };
        (outlet.on_break_off)(self.fd, why);
        true
    }

    fn refuse_websocket(&self) -> bool {
        if self.outlet.is_none() {
            last_error::set(SESSION_CLOSED);
        } else {
            warn(&format!("fd[{}] is not a websocket conncetion", self.fd));
        }
        false
    }

    fn refuse_http2(&self) -> bool {
        if self.available().is_some() {
            warn(&format!("fd[{}] is not a HTTP2 conncetion", self.fd));
        }
        false
    }
}

/// Registers the class.
pub(super) fn register() -> Result<()> {
    let class = classes::register::<Response>(|builder| {
        builder
            .method(FunctionBuilder::new("__destruct", destruct), MethodFlags::Public)
            .property(property("fd", 0_i64))
            .property(property("socket", Zval::null()))
            .property(property("header", Zval::null()))
            .property(property("cookie", Zval::null()))
            .property(property("trailer", Zval::null()))
    })?;
    classes::alias("swoole_http_response", class)
}

/// A response object whose content goes to `outlet`.
pub(super) fn object(fd: i64, outlet: Outlet, kind: ResponseKind) -> Zval {
    object_in(Progress::Head, fd, outlet, kind)
}

fn object_in(progress: Progress, fd: i64, outlet: Outlet, kind: ResponseKind) -> Zval {
    let response = Response::new(fd, Some(outlet), kind, progress);
    let mut object: ZBox<ZendClassObject<Response>> = ZendClassObject::new(response);
    set_slots(&mut object.std, [long(fd)]);
    object.into_zval(false).unwrap_or_default()
}

/// The head with which the response would begin if it were ended now.
pub(super) fn current_head(response: &Zval) -> Head {
    let head = response.object().and_then(|object| {
        let response = ZendClassObject::<Response>::from_zend_obj(object)?.obj.as_ref()?;
        Some(response.head(object))
    });
    head.unwrap_or_default()
}

/// A client that waits gets its answer, even if the script forgot it. Objects that were never constructed are
/// destructed, too.
extern "C" fn destruct(_call: &mut ExecuteData, _returned: &mut Zval) {
    run_handler(AssertUnwindSafe(|| {
        let response = this().and_then(|object| ZendClassObject::<Response>::from_zend_obj(object));
        if let Some(response) = response.and_then(|response| response.obj.as_ref()) {
            response.finish_forgotten();
        }
    }));
}

fn is_server(object: &ZendObject) -> bool {
    ClassEntry::try_find("Swoole\\Server").is_some_and(|class| object.instance_of(class))
}

const OK: u16 = 200;
const FOUND: i64 = 302;
/// `SWOOLE_ERROR_SESSION_CLOSED`
const SESSION_CLOSED: i64 = 1004;
