//! `Swoole\Server\Port`: an address that a server listens on.

use std::cell::{Cell, RefCell};
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::rc::Rc;

use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendClassObject, ZendHashTable, ZendObject, Zval};

use super::callbacks::Callbacks;
use super::event::Event;
use super::setting_property;
use super::state::{Phase, ServerState};
use crate::arguments::Text;
use crate::exceptions;
use crate::values::{long, string, table, truth, values_of};
use crate::warning::warn;
use crate::zend::slot;

/// An address, from when the script names it.
pub(crate) struct PortState {
    pub(crate) host: String,
    pub(crate) address: SocketAddr,
    pub(crate) kind: i64,
    /// The first port's are the server's.
    pub(crate) callbacks: Rc<Callbacks>,
    /// The socket, until the server takes it over. Clients may connect from the beginning.
    listener: Cell<Option<TcpListener>>,
}

impl PortState {
    /// Takes the address. Port 0 takes any that is free.
    pub(crate) fn bind(host: &str, port: i64, kind: i64) -> Result<Self, Refused> {
        let refused = |error: std::io::Error| {
            let number = error.raw_os_error().unwrap_or(0);
            let what = error.to_string();
            let what = what.split(" (os error").next().unwrap_or_default();
            Refused {
                number,
                message: format!("failed to listen server port[{host}:{port}], Error: {what}[{number}]"),
            }
        };
        let wrong = |message: String| Refused { number: 0, message };
        if kind & SSL != 0 {
            return Err(wrong(
                "SWOOLE_SSL is not supported: put a proxy that speaks TLS in front of the server".into(),
            ));
        }
        if kind != SOCK_TCP && kind != SOCK_TCP6 {
            return Err(wrong(format!(
                "socket type {kind} is not supported: SWOOLE_SOCK_TCP and SWOOLE_SOCK_TCP6 are"
            )));
        }
        let number = u16::try_from(port)
            .map_err(|_| wrong(format!("invalid port [{port}]: it must be 0 to 65535")))?;
        let addresses: Vec<_> = (host, number).to_socket_addrs().map_err(refused)?.collect();
        // A name may have addresses of both families, and the script says which one it means.
        let of_kind = addresses.iter().find(|address| address.is_ipv6() == (kind == SOCK_TCP6));
        let address = of_kind.or(addresses.first());
        let address = address.ok_or_else(|| refused(std::io::ErrorKind::AddrNotAvailable.into()))?;
        let listener = TcpListener::bind(address).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let host = host.to_owned();
        Ok(Self { host, address, kind, callbacks: Rc::default(), listener: Cell::new(Some(listener)) })
    }

    /// The socket, for the server that starts.
    pub(crate) fn take_listener(&self) -> Option<TcpListener> {
        self.listener.take()
    }

    /// True where a connection that came to `local` came here.
    pub(crate) fn is(&self, local: SocketAddr) -> bool {
        self.address.port() == local.port()
            && (self.address.ip().is_unspecified() || self.address.ip() == local.ip())
    }
}

/// The reason why nobody listens on an address.
pub(crate) struct Refused {
    number: i32,
    message: String,
}

impl Refused {
    fn message(&self) -> &str {
        &self.message
    }
}

impl From<Refused> for PhpException {
    fn from(refused: Refused) -> Self {
        Self::new(refused.message, refused.number, exceptions::swoole())
    }
}

/// A port, as PHP holds it.
#[php_class]
#[php(name = "Swoole\\Server\\Port")]
pub(crate) struct PortObject {
    port: Rc<PortState>,
    server: RefCell<std::rc::Weak<ServerState>>,
}

#[php_impl]
#[php(change_method_case = "none")]
impl PortObject {
    pub(crate) fn set(&self, settings: &ZendHashTable) -> bool {
        let Some(server) = self.server.borrow().upgrade() else { return false };
        if server.phase.get() != Phase::Setup {
            warn("server is running, unable to change its settings");
            return false;
        }
        if self.is_first() {
            setting_property::take(&server, settings)
        } else {
            server.take_port_settings(settings) && setting_property::add_to_port(settings).is_ok()
        }
    }

    pub(crate) fn on(&self, event_name: Text, callback: &Zval) -> bool {
        let phase = self.server.borrow().upgrade().map_or(Phase::Ended, |server| server.phase.get());
        let event = Event::named_of_port(&event_name.lossy());
        self.port.callbacks.register(event, &event_name.lossy(), callback, phase)
    }

    #[php(name = "getCallback")]
    pub(crate) fn get_callback(&self, event_name: Text) -> Zval {
        self.port.callbacks.registered(Event::named_of_port(&event_name.lossy()))
    }
}

impl PortObject {
    fn is_first(&self) -> bool {
        let server = self.server.borrow().upgrade();
        server.is_some_and(|server| {
            server.ports.borrow().first().is_some_and(|first| Rc::ptr_eq(first, &self.port))
        })
    }
}

/// The objects in the property `ports` of a server.
pub(super) fn objects(state: &ServerState) -> Vec<Zval> {
    let server = state.object_zval();
    // By its place: a script may have unset its name.
    let ports = server.object().and_then(|server| slot(server, PORTS));
    let ports = ports.as_ref().and_then(Zval::array).into_iter().flat_map(values_of);
    ports.map(Zval::shallow_clone).collect()
}

/// Has the server listen on one more address.
pub(crate) fn add(state: &Rc<ServerState>, host: &str, port: i64, kind: i64) -> PhpResult<Zval> {
    if state.phase.get() != Phase::Setup {
        warn("server is running, unable to add a port");
        return Ok(truth(false));
    }
    let port = match PortState::bind(host, port, kind) {
        Ok(port) => Rc::new(port),
        Err(refusal) => {
            warn(refusal.message());
            return Ok(truth(false));
        }
    };
    state.ports.borrow_mut().push(Rc::clone(&port));
    let object = object_of(state, &port)?;
    let mut ports = ZendHashTable::new();
    for port in objects(state) {
        ports.push(port)?;
    }
    ports.push(object.shallow_clone())?;
    state.set_property("ports", table(ports))?;
    Ok(object)
}

/// Sets the property `ports` of a new server.
pub(crate) fn attach(server: &mut ZendObject, state: &Rc<ServerState>) -> PhpResult<()> {
    let first = state.ports.borrow().first().cloned();
    let mut ports = ZendHashTable::new();
    if let Some(first) = first {
        ports.push(object_of(state, &first)?)?;
    }
    server.set_property("ports", table(ports))?;
    Ok(())
}

fn object_of(state: &Rc<ServerState>, port: &Rc<PortState>) -> PhpResult<Zval> {
    let carried = PortObject { port: Rc::clone(port), server: RefCell::new(Rc::downgrade(state)) };
    let mut object = ZendClassObject::new(carried);
    let zend = object.get_mut_zend_obj();
    zend.set_property("host", string(port.host.as_bytes()))?;
    zend.set_property("port", long(i64::from(port.address.port())))?;
    zend.set_property("type", long(port.kind))?;
    let index = state.ports.borrow().iter().position(|other| Rc::ptr_eq(other, port));
    zend.set_property("connections", super::iterator::object(Rc::downgrade(state), index)?)?;
    Ok(object.into_zval(false)?)
}

/// The place of the property `ports` of a server.
const PORTS: usize = 7;
pub(crate) const SOCK_TCP: i64 = 1;
pub(crate) const SOCK_TCP6: i64 = 3;
/// Added to a socket's kind.
pub(crate) const SSL: i64 = 512;
