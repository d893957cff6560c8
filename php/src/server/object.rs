//! The PHP object of a server, with the methods that all server classes have.
#![expect(non_snake_case, reason = "scripts name arguments as Swoole does")]

use std::ptr::NonNull;
use std::rc::Rc;

use ext_php_rs::exception::PhpResult;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendClassObject, ZendHashTable, ZendObject, Zval};

use super::event::Event;
use super::port::{PortState, SSL};
use super::state::{Phase, ServerState, running};
use super::websocket_server::dialect_of;
use super::{
    client_info, heartbeat, iterator, port, reloading, sending, setting_property, starting, statistics,
};
use crate::arguments::{Integer, Text};
use crate::event_loop::{self, Repeats};
use crate::last_error;
use crate::timer;
use crate::values::{long, string, table, truth};
use crate::warning::{construct_once, error, exception, warn};
use crate::zend::{this, to_long, to_string};

/// A server, as PHP holds it.
#[php_class]
#[php(name = "Swoole\\Server")]
pub(crate) struct ServerObject {
    pub(crate) state: Rc<ServerState>,
}

/// The methods that Swoole's servers inherit from `Swoole\Server`.
#[php_impl]
#[php(change_method_case = "none")]
impl ServerObject {
    #[php(defaults(host = "0.0.0.0".to_owned(), port = 0, mode = 1, sock_type = 1))]
    #[php(optional = host)]
    pub(crate) fn __construct(
        host: String,
        port: Integer,
        mode: Integer,
        sock_type: Integer,
    ) -> PhpResult<Self> {
        construct_once::<Self>()?;
        let Some(object) = this() else { return Err("a server is an object".into()) };
        if running().is_some() {
            let message = format!("server is running. unable to create {}", object.get_class_name()?);
            return Err(exception(-3, message));
        }
        let (mode, sock_type) = (mode.0, sock_type.0);
        if mode != BASE && mode != PROCESS {
            return Err(error(&format!("invalid $mode parameters {mode}")));
        }
        let first = PortState::bind(&host, port.0, sock_type)?;
        describe(object, &first, mode)?;
        let dialect = dialect_of(object.get_class_entry());
        let state = ServerState::new(NonNull::from(&mut *object), dialect, first);
        iterator::attach(object, &state)?;
        port::attach(object, &state)?;
        // A property's setter may have done it.
        construct_once::<Self>()?;
        Ok(Self { state })
    }

    pub(crate) fn set(&self, settings: &ZendHashTable) -> bool {
        if self.state.phase.get() != Phase::Setup {
            warn("server is running, unable to change its settings");
            return false;
        }
        setting_property::take(&self.state, settings)
    }

    pub(crate) fn on(&self, event_name: Text, callback: &Zval) -> bool {
        let event = Event::named(&event_name.lossy());
        self.state.callbacks.register(event, &event_name.lossy(), callback, self.state.phase.get())
    }

    #[php(name = "getCallback")]
    pub(crate) fn get_callback(&self, event_name: Text) -> Zval {
        self.state.callbacks.registered(Event::named(&event_name.lossy()))
    }

    pub(crate) fn listen(&self, host: Text, port: Integer, sock_type: Integer) -> PhpResult<Zval> {
        port::add(&self.state, &host.lossy(), port.0, sock_type.0)
    }

    pub(crate) fn addlistener(&self, host: Text, port: Integer, sock_type: Integer) -> PhpResult<Zval> {
        port::add(&self.state, &host.lossy(), port.0, sock_type.0)
    }

    pub(crate) fn start(&self) -> bool {
        let state = Rc::clone(&self.state);
        starting::start(&state)
    }

    #[php(defaults(workerId = -1))]
    #[php(optional = workerId)]
    pub(crate) fn stop(&self, workerId: Integer) -> bool {
        workerId.0 <= 0 && self.state.end()
    }

    pub(crate) fn shutdown(&self) -> bool {
        self.state.end()
    }

    #[php(defaults(only_reload_taskworker = false))]
    #[php(optional = only_reload_taskworker)]
    pub(crate) fn reload(&self, only_reload_taskworker: bool) -> bool {
        let _ = only_reload_taskworker;
        reloading::reload(&self.state)
    }

    #[php(defaults(serverSocket = -1))]
    #[php(optional = serverSocket)]
    pub(crate) fn send(&self, fd: &Zval, send_data: &Zval, serverSocket: Integer) -> bool {
        let _ = serverSocket;
        let Some(data) = to_string(send_data) else { return false };
        if data.is_empty() {
            warn("the data sent must not be empty");
            last_error::set(last_error::NO_PAYLOAD);
            return false;
        }
        sending::send_raw(&self.state, to_long(fd), data.as_bytes())
    }

    pub(crate) fn exists(&self, fd: Integer) -> bool {
        self.state.exists(fd.0)
    }

    pub(crate) fn exist(&self, fd: Integer) -> bool {
        self.state.exists(fd.0)
    }

    #[php(defaults(reset = false))]
    #[php(optional = reset)]
    pub(crate) fn close(&self, fd: Integer, reset: bool) -> bool {
        sending::close(&self.state, fd.0, reset)
    }

    pub(crate) fn pause(&self, fd: Integer) -> bool {
        self.state.pause(fd.0)
    }

    pub(crate) fn resume(&self, fd: Integer) -> bool {
        self.state.resume(fd.0)
    }

    pub(crate) fn confirm(&self, fd: Integer) -> bool {
        self.state.resume(fd.0)
    }

    #[php(defaults(is_protected = true))]
    #[php(optional = is_protected)]
    pub(crate) fn protect(&self, fd: Integer, is_protected: bool) -> bool {
        self.state.with_connection(fd.0, |connection| connection.protected = is_protected).is_some()
    }

    pub(crate) fn bind(&self, fd: Integer, uid: Integer) -> bool {
        self.state
            .with_connection(fd.0, |connection| connection.uid.replace(uid.0).is_none())
            .unwrap_or(false)
    }

    #[php(name = "getClientInfo", defaults(reactor_id = -1, ignoreError = false))]
    #[php(optional = reactor_id)]
    pub(crate) fn get_client_info(&self, fd: Integer, reactor_id: Integer, ignoreError: bool) -> Zval {
        let _ = (reactor_id, ignoreError);
        client_info::of(&self.state, fd.0)
    }

    #[php(defaults(reactor_id = -1, ignoreError = false))]
    #[php(optional = reactor_id)]
    pub(crate) fn connection_info(&self, fd: Integer, reactor_id: Integer, ignoreError: bool) -> Zval {
        let _ = (reactor_id, ignoreError);
        client_info::of(&self.state, fd.0)
    }

    #[php(name = "getClientList", defaults(start_fd = 0, find_count = 10))]
    #[php(optional = start_fd)]
    pub(crate) fn get_client_list(&self, start_fd: Integer, find_count: Integer) -> Zval {
        client_info::list(&self.state, start_fd.0, find_count.0)
    }

    #[php(defaults(start_fd = 0, find_count = 10))]
    #[php(optional = start_fd)]
    pub(crate) fn connection_list(&self, start_fd: Integer, find_count: Integer) -> Zval {
        client_info::list(&self.state, start_fd.0, find_count.0)
    }

    #[php(defaults(ifCloseConnection = true))]
    #[php(optional = ifCloseConnection)]
    pub(crate) fn heartbeat(&self, ifCloseConnection: bool) -> Zval {
        heartbeat::check(&self.state, ifCloseConnection)
    }

    pub(crate) fn stats(&self) -> Zval {
        statistics::of(&self.state)
    }

    #[php(name = "getWorkerId")]
    pub(crate) fn get_worker_id(&self) -> Zval {
        if self.state.is_running() { long(0) } else { truth(false) }
    }

    #[php(name = "getWorkerPid", defaults(workerId = -1))]
    #[php(optional = workerId)]
    pub(crate) fn get_worker_pid(&self, workerId: Integer) -> Zval {
        if workerId.0 <= 0 { long(i64::from(std::process::id())) } else { truth(false) }
    }

    #[php(name = "getWorkerStatus", defaults(workerId = -1))]
    #[php(optional = workerId)]
    pub(crate) fn get_worker_status(&self, workerId: Integer) -> Zval {
        if workerId.0 <= 0 && self.state.is_running() { long(WORKER_BUSY) } else { truth(false) }
    }

    #[php(name = "getManagerPid")]
    pub(crate) fn get_manager_pid(&self) -> i64 {
        0
    }

    #[php(name = "getMasterPid")]
    pub(crate) fn get_master_pid(&self) -> i64 {
        if self.state.is_running() { i64::from(std::process::id()) } else { 0 }
    }

    #[php(name = "getLastError")]
    pub(crate) fn get_last_error(&self) -> i64 {
        last_error::get()
    }

    pub(crate) fn tick(&self, ms: Integer, callback: &Zval, params: &[&Zval]) -> Zval {
        timer::add(ms.0, callback, params, Repeats::Always)
    }

    pub(crate) fn after(&self, ms: Integer, callback: &Zval, params: &[&Zval]) -> Zval {
        timer::add(ms.0, callback, params, Repeats::Never)
    }

    #[php(name = "clearTimer")]
    pub(crate) fn clear_timer(&self, timer_id: Integer) -> bool {
        event_loop::clear(timer_id.0)
    }

    pub(crate) fn defer(&self, callback: &Zval) -> Zval {
        timer::defer(callback)
    }
}

/// The state behind a PHP object of any server class. `None`: its constructor was not called.
pub(crate) fn state_of(object: &ZendObject) -> Option<Rc<ServerState>> {
    ZendClassObject::<ServerObject>::from_zend_obj(object)?
        .obj
        .as_ref()
        .map(|server| Rc::clone(&server.state))
}

/// Sets the properties that are known from the beginning.
fn describe(object: &mut ZendObject, first: &PortState, mode: i64) -> PhpResult<()> {
    object.set_property("setting", table(ZendHashTable::new()))?;
    object.set_property("host", string(first.host.as_bytes()))?;
    object.set_property("port", long(i64::from(first.address.port())))?;
    object.set_property("type", long(first.kind & !SSL))?;
    object.set_property("ssl", truth(first.kind & SSL != 0))?;
    Ok(object.set_property("mode", long(mode))?)
}

const BASE: i64 = 1;
const PROCESS: i64 = 2;
const WORKER_BUSY: i64 = 1;
