//! `Swoole\Http\Request`.

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::path::PathBuf;

use ext_php_rs::convert::IntoZval;
use ext_php_rs::error::Result;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendClassObject, ZendHashTable, Zval};
use gannet::axum::body::Bytes;
use gannet::axum::http::request::Parts;

use super::excess::Excess;
use super::form::{Form, FormValues};
use super::input::Input;
use super::parser::Parser;
use super::queue::remote_addr;
use super::request_head::{Addresses, Properties};
use super::settings::{HttpSettings, shape};
use super::source::{Source, head_of_handshake, head_of_parts};
use super::temporary_file::TemporaryFile;
use super::uploads::UploadSettings;
use crate::classes::{self, property};
use crate::memory_limit::has_room_for_values;
use crate::values::{long, string, truth};
use crate::warning::construct_once;
use crate::zend::{set_slots, this, to_string};

/// A request, which scripts see as plain properties.
#[php_class]
#[php(name = "Swoole\\Http\\Request")]
pub(crate) struct Request {
    source: RefCell<Source>,
    parse_cookie: Cell<bool>,
    parse_post: Cell<bool>,
    uploads: UploadSettings,
    /// The files that came with it, which go when it does.
    kept: RefCell<Vec<TemporaryFile>>,
}

#[php_impl]
impl Request {
    pub(crate) fn __construct() -> PhpResult<Self> {
        construct_once::<Self>()?;
        Ok(Self::new(Source::Nothing, &HttpSettings::default()))
    }

    /// An empty request, for `parse`.
    #[php(optional = options)]
    pub(crate) fn create(options: Option<&ZendHashTable>) -> Zval {
        let given = |name: &str| options.and_then(|options| options.get(name));
        let option = |name: &str| given(name).is_none_or(|value| value.coerce_to_bool());
        let mut settings = HttpSettings::default();
        settings.parse_cookie = option("parse_cookie");
        settings.parse_post = option("parse_body");
        settings.uploads.shape = given("parse_files").map(shape).unwrap_or_default();
        settings.uploads.folder = given("upload_tmp_dir").and_then(Zval::str).map(PathBuf::from);
        let request = Self::new(Source::Parser(Parser::default()), &settings);
        let mut object = ZendClassObject::new(request);
        let (header, server) = (Zval::new_array(), Zval::new_array());
        set_slots(&mut object.std, [long(0), long(0), header, server]);
        object.into_zval(false).unwrap_or_default()
    }

    /// The body.
    pub(crate) fn get_content(&self) -> Zval {
        self.source.borrow().body().map_or_else(|| truth(false), string)
    }

    /// The body.
    pub(crate) fn raw_content(&self) -> Zval {
        self.get_content()
    }

    /// The whole request.
    pub(crate) fn get_data(&self) -> Zval {
        self.source.borrow().bytes().map_or_else(|| truth(false), |bytes| string(&bytes))
    }

    pub(crate) fn get_method(&self) -> Zval {
        self.source.borrow().method().map_or_else(|| truth(false), |method| string(method.as_bytes()))
    }

    pub(crate) fn is_completed(&self) -> bool {
        self.source.borrow().is_complete()
    }

    /// Takes the next bytes of a request, and says how many of them belong to it; `false` when it is complete already.
    pub(crate) fn parse(&self, data: &Zval) -> Option<Zval> {
        if self.source.borrow().is_complete() {
            return Some(truth(false));
        }
        let data = to_string(data)?;
        let step = match &mut *self.source.borrow_mut() {
            Source::Parser(parser) => parser.feed(data.as_bytes()),
            Source::Nothing | Source::Http { .. } | Source::Handshake(_) => return Some(truth(false)),
        };
        let mut excesses = Vec::new();
        if step.head {
            self.show_head(&mut excesses);
        }
        if step.complete && self.parse_post.get() {
            self.show_form(&mut excesses);
        }
        excesses.into_iter().for_each(Excess::warn);
        Some(long(i64::try_from(step.taken).unwrap_or(0)))
    }
}

impl Request {
    fn new(source: Source, settings: &HttpSettings) -> Self {
        Self {
            source: RefCell::new(source),
            parse_cookie: Cell::new(settings.parse_cookie),
            parse_post: Cell::new(settings.parse_post),
            uploads: settings.uploads.clone(),
            kept: RefCell::default(),
        }
    }

    /// Looks at the parsed request, which is taken out meanwhile: where there is no memory for arrays the engine jumps
    /// out of the middle, and a shutdown function may look at the request.
    fn with_parser<R>(&self, look: impl FnOnce(&Parser) -> Option<R>) -> Option<R> {
        let source = self.source.replace(Source::Nothing);
        let seen = match &source {
            Source::Parser(parser) => look(parser),
            Source::Nothing | Source::Http { .. } | Source::Handshake(_) => None,
        };
        self.source.replace(source);
        seen
    }

    fn show_head(&self, excesses: &mut Vec<Excess>) {
        let properties = self.with_parser(|parser| {
            parser.with_head(|head| {
                let variables = head.variables(self.parse_cookie.get());
                let has_room = has_room_for_values(head.memory(&variables));
                has_room.then(|| head.properties(variables, None)).ok_or(Excess::Memory)
            })
        });
        match (properties, this()) {
            (Some(Ok(properties)), Some(object)) => {
                let Properties { header, server, cookie, get, excesses: found } = properties;
                excesses.extend(found);
                set_slots(object, [long(0), long(0), header, server, cookie, get]);
            }
            (Some(Err(excess)), _) => excesses.push(excess),
            (Some(Ok(_)), None) | (None, _) => {}
        }
    }

    fn show_form(&self, excesses: &mut Vec<Excess>) {
        let form = self.with_parser(|parser| {
            parser.with_head(|head| Form::parse(head, parser.body(), &self.uploads)).flatten()
        });
        let Some(form) = form else { return };
        if !has_room_for_values(form.memory()) {
            excesses.push(Excess::Memory);
            return;
        }
        let values = form.into_values(excesses);
        if let Some(object) = this() {
            let FormValues { post, files, tmpfiles, kept } = values;
            self.kept.replace(kept);
            for (name, value) in [("files", files), ("post", post), ("tmpfiles", tmpfiles)] {
                object.set_property(name, value).ok();
            }
        }
    }
}

/// Registers the class.
pub(super) fn register() -> Result<()> {
    let class = classes::register::<Request>(|builder| {
        builder
            .property(property("fd", 0_i64))
            .property(property("streamId", 0_i64))
            .property(property("header", Zval::null()))
            .property(property("server", Zval::null()))
            .property(property("cookie", Zval::null()))
            .property(property("get", Zval::null()))
            .property(property("files", Zval::null()))
            .property(property("post", Zval::null()))
            .property(property("tmpfiles", Zval::null()))
    })?;
    classes::alias("swoole_http_request", class)
}

/// The object of the request that opens a WebSocket connection.
pub(crate) fn request_object(
    request: &gannet::Request,
    input: Input,
    settings: &HttpSettings,
    local_addr: Option<SocketAddr>,
) -> Zval {
    let addresses = Addresses { remote: Some(request.remote_addr), local: local_addr };
    let properties = head_of_handshake(request).properties(input.head, Some(addresses));
    let fd = i64::try_from(request.id.number()).unwrap_or(0);
    let source = Source::Handshake(Box::new(request.clone()));
    object(fd, source, settings, properties, FormValues::default(), Vec::new())
}

/// The object of a request of plain HTTP.
pub(super) fn http_request_object(
    fd: i64,
    parts: Parts,
    body: Bytes,
    input: Input,
    settings: &HttpSettings,
    local_addr: Option<SocketAddr>,
) -> Zval {
    let addresses = Addresses { remote: remote_addr(&parts), local: local_addr };
    let properties = head_of_parts(&parts).properties(input.head, Some(addresses));
    let mut excesses = Vec::new();
    let form = input.form.map(|form| form.into_values(&mut excesses)).unwrap_or_default();
    let source = Source::Http { parts: Box::new(parts), body };
    object(fd, source, settings, properties, form, excesses)
}

fn object(
    fd: i64,
    source: Source,
    settings: &HttpSettings,
    properties: Properties,
    form: FormValues,
    excesses: Vec<Excess>,
) -> Zval {
    let Properties { header, server, cookie, get, excesses: of_head } = properties;
    let FormValues { post, files, tmpfiles, kept } = form;
    let request = Request::new(source, settings);
    request.kept.replace(kept);
    let mut object = ZendClassObject::new(request);
    set_slots(&mut object.std, [long(fd), long(0), header, server, cookie, get, files, post, tmpfiles]);
    // Not before the object has all of it, for a warning may run the script.
    of_head.into_iter().chain(excesses).for_each(Excess::warn);
    object.into_zval(false).unwrap_or_default()
}
