//! `Swoole\WebSocket\Server` and the classes beside it: what they have beyond `Swoole\Server`.

use std::panic::AssertUnwindSafe;

use ext_php_rs::args::Arg;
use ext_php_rs::builders::{ClassBuilder, FunctionBuilder};
use ext_php_rs::error::Result;
use ext_php_rs::exception::PhpException;
use ext_php_rs::flags::{ClassFlags, DataType, MethodFlags};
use ext_php_rs::types::Zval;
use ext_php_rs::zend::{ClassEntry, ExecuteData, ce, run_handler};

use super::object::{ServerObject, state_of};
use super::state::{Dialect, ServerState};
use super::{rooms, sending};
use crate::arguments::Integer;
use crate::classes::{self, Stored, property, stored_in};
use crate::websocket::{self, FLAG_FIN, OPCODE_TEXT};
use crate::zend::{argument, arguments_count, converted, this, to_long, to_string, wrong_count};

/// Registers all server classes, with their old names.
pub(crate) fn register() -> Result<()> {
    let server = classes::register::<ServerObject>(properties)?;
    subclass("Swoole\\Http\\Server", server_class).registration(stored_in!(HTTP)).register()?;
    websocket_methods(subclass("Swoole\\WebSocket\\Server", http_class))
        .registration(stored_in!(WEBSOCKET))
        .register()?;
    rooms::methods(subclass("Gannet\\Server", websocket_class))
        .registration(stored_in!(GANNET))
        .register()?;
    classes::alias("swoole_server", server)?;
    classes::alias("swoole_http_server", HTTP.get())?;
    classes::alias("swoole_websocket_server", WEBSOCKET.get())
}

/// The habits that an object of this class has.
pub(crate) fn dialect_of(class: &ClassEntry) -> Dialect {
    if class.instance_of(GANNET.get()) {
        Dialect::Gannet
    } else if class.instance_of(WEBSOCKET.get()) {
        Dialect::WebSocket
    } else {
        Dialect::Http
    }
}

fn subclass(name: &str, parent: fn() -> &'static ClassEntry) -> ClassBuilder {
    ClassBuilder::new(name).extends((parent, "\\Swoole\\Server")).flags(ClassFlags::NotSerializable)
}

/// In the order in which `var_dump` shows them.
fn properties(class: ClassBuilder) -> ClassBuilder {
    class
        .property(property("setting", Zval::null()))
        .property(property("connections", Zval::null()))
        .property(property("host", ""))
        .property(property("port", 0_i64))
        .property(property("type", 0_i64))
        .property(property("ssl", false))
        .property(property("mode", 0_i64))
        .property(property("ports", Zval::null()))
        .property(property("master_pid", 0_i64))
        .property(property("manager_pid", 0_i64))
        .property(property("worker_id", -1_i64))
        .property(property("taskworker", false))
        .property(property("worker_pid", 0_i64))
        .property(property("stats_timer", Zval::null()))
        .property(property("admin_server", Zval::null()))
}

fn websocket_methods(class: ClassBuilder) -> ClassBuilder {
    let fd = || Arg::new("fd", DataType::Long);
    let method =
        |name: &str, handler| FunctionBuilder::new(name, handler).returns(DataType::Bool, false, false);
    class
        .method(
            FunctionBuilder::new("push", push)
                .arg(fd())
                .arg(Arg::new("data", DataType::Mixed))
                .required_args(2)
                .arg(Arg::new("opcode", DataType::Long).default("SWOOLE_WEBSOCKET_OPCODE_TEXT"))
                .arg(Arg::new("flags", DataType::Mixed).default("SWOOLE_WEBSOCKET_FLAG_FIN"))
                .returns(DataType::Bool, false, false),
            MethodFlags::Public,
        )
        .method(method("isEstablished", is_established).arg(fd()).required_args(1), MethodFlags::Public)
        .method(
            method("disconnect", disconnect)
                .arg(fd())
                .required_args(1)
                .arg(Arg::new("code", DataType::Long).default("SWOOLE_WEBSOCKET_CLOSE_NORMAL"))
                .arg(Arg::new("reason", DataType::String).default("''")),
            MethodFlags::Public,
        )
        .method(
            method("ping", ping)
                .arg(fd())
                .required_args(1)
                .arg(Arg::new("data", DataType::String).default("''")),
            MethodFlags::Public,
        )
        .method(websocket::pack_builder(), MethodFlags::Public | MethodFlags::Static)
        .method(websocket::unpack_builder(), MethodFlags::Public | MethodFlags::Static)
}

/// `push($fd, $data, $opcode, $flags)`.
extern "C" fn push(call: &mut ExecuteData, returned: &mut Zval) {
    guard(|| {
        let pushed = with_state(call, 2, 4, |state, call| {
            let (fd, data) = (fd_argument(call)?, argument(call, 1)?);
            if !state.is_running() {
                return Some(sending::not_running());
            }
            // The usual case: a string, and nothing else said about it.
            if let (2, Some(text)) = (arguments_count(call), data.zend_str()) {
                return Some(sending::push_bytes(state, fd, OPCODE_TEXT, FLAG_FIN, text.as_bytes()));
            }
            match websocket::from_arguments(data, argument(call, 2), argument(call, 3)) {
                Some(packed) => Some(sending::push(state, fd, &packed)),
                None => Some(false),
            }
        });
        returned.set_bool(pushed.unwrap_or(false));
    });
}

/// `isEstablished($fd)`.
extern "C" fn is_established(call: &mut ExecuteData, returned: &mut Zval) {
    guard(|| {
        let established = with_state(call, 1, 1, |state, call| {
            let fd = fd_argument(call)?;
            if !state.is_running() {
                return Some(sending::not_running());
            }
            Some(state.is_established(fd))
        });
        returned.set_bool(established.unwrap_or(false));
    });
}

/// `disconnect($fd, $code, $reason)`.
extern "C" fn disconnect(call: &mut ExecuteData, returned: &mut Zval) {
    guard(|| {
        let done = with_state(call, 1, 3, |state, call| {
            let fd = fd_argument(call)?;
            let code = argument(call, 1).map_or(websocket::CODE_NORMAL, to_long);
            let reason = argument(call, 2).map(to_string);
            match reason {
                Some(None) => None,
                Some(Some(reason)) => Some(sending::disconnect(state, fd, code, reason.as_bytes())),
                None => Some(sending::disconnect(state, fd, code, b"")),
            }
        });
        returned.set_bool(done.unwrap_or(false));
    });
}

/// `ping($fd, $data)`.
extern "C" fn ping(call: &mut ExecuteData, returned: &mut Zval) {
    guard(|| {
        let done = with_state(call, 1, 2, |state, call| {
            let fd = fd_argument(call)?;
            match argument(call, 1).map(to_string) {
                Some(None) => None,
                Some(Some(data)) => Some(sending::ping(state, fd, data.as_bytes())),
                None => Some(sending::ping(state, fd, b"")),
            }
        });
        returned.set_bool(done.unwrap_or(false));
    });
}

/// `None`: an exception is pending that says what was wrong.
pub(super) fn with_state<R>(
    call: &ExecuteData,
    least: u32,
    most: u32,
    act: impl FnOnce(&ServerState, &ExecuteData) -> Option<R>,
) -> Option<R> {
    if arguments_count(call) < least as usize {
        wrong_count(least, most);
        return None;
    }
    match this().and_then(|object| state_of(object)) {
        Some(state) => act(&state, call),
        None => {
            let message = "the constructor of the server was not called";
            PhpException::new(message.into(), 0, ce::error()).throw();
            None
        }
    }
}

/// The connection that a method is about.
pub(super) fn fd_argument(call: &ExecuteData) -> Option<i64> {
    converted(call, 0).map(|Integer(fd)| fd)
}

/// A panic must not cross into PHP, and a fatal error must pass.
pub(super) fn guard(body: impl FnOnce()) {
    run_handler(AssertUnwindSafe(body));
}

fn server_class() -> &'static ClassEntry {
    use ext_php_rs::class::RegisteredClass;
    ServerObject::get_metadata().ce()
}

fn http_class() -> &'static ClassEntry {
    HTTP.get()
}

fn websocket_class() -> &'static ClassEntry {
    WEBSOCKET.get()
}

static HTTP: Stored = Stored::new();
static WEBSOCKET: Stored = Stored::new();
static GANNET: Stored = Stored::new();
