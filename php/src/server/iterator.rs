//! `Swoole\Connection\Iterator`: `$server->connections`.

use std::cell::Cell;
use std::rc::{Rc, Weak};

use ext_php_rs::convert::IntoZval;
use ext_php_rs::error::Result;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendClassObject, ZendObject, Zval};
use ext_php_rs::zend::{ClassEntry, ce};

use super::client_info;
use super::connection::Connection;
use super::state::ServerState;
use crate::classes;
use crate::values::long;
use crate::zend::{to_long, walk_anew};

/// The fds of a server's connections, or of one port's, in the order in which they were accepted. Connections that come
/// or go during a walk are seen where they are there when their turn comes.
#[php_class]
#[php(name = "Swoole\\Connection\\Iterator")]
#[php(implements(ce = ce::iterator, stub = "\\Iterator"))]
#[php(implements(ce = ce::arrayaccess, stub = "\\ArrayAccess"))]
#[php(implements(ce = ce::countable, stub = "\\Countable"))]
pub(crate) struct ConnectionIterator {
    server: Weak<ServerState>,
    /// The port whose connections they are. `None`: those of all ports.
    port: Option<usize>,
    cursor: Cell<Cursor>,
    index: Cell<i64>,
}

/// The position of a walk.
#[derive(Clone, Copy)]
enum Cursor {
    BeforeFirst,
    At(u64),
    BehindLast,
}

#[php_impl]
#[php(change_method_case = "none")]
impl ConnectionIterator {
    pub(crate) fn rewind(&self) {
        self.index.set(0);
        self.cursor.set(self.from(0));
    }

    pub(crate) fn next(&self) {
        match self.cursor.get() {
            Cursor::BeforeFirst => self.rewind(),
            Cursor::At(id) => {
                self.index.set(self.index.get() + 1);
                self.cursor.set(self.from(id + 1));
            }
            // Beginning anew would be a walk without an end.
            Cursor::BehindLast => {}
        }
    }

    pub(crate) fn current(&self) -> Zval {
        match self.cursor.get() {
            Cursor::At(id) => long(i64::try_from(id).unwrap_or(i64::MAX)),
            Cursor::BeforeFirst | Cursor::BehindLast => Zval::null(),
        }
    }

    pub(crate) fn key(&self) -> Zval {
        long(self.index.get())
    }

    pub(crate) fn valid(&self) -> bool {
        matches!(self.cursor.get(), Cursor::At(_))
    }

    pub(crate) fn count(&self) -> i64 {
        let count = self.server.upgrade().map_or(0, |server| match self.port {
            Some(port) => server.connections.count_of_port(port),
            None => server.connections.count(),
        });
        i64::try_from(count).unwrap_or(i64::MAX)
    }

    #[php(name = "offsetExists")]
    pub(crate) fn offset_exists(&self, fd: &Zval) -> bool {
        let fd = to_long(fd);
        let is_listed = |connection: &mut Connection| !connection.is_over() && self.lists(connection);
        self.server.upgrade().and_then(|server| server.with_connection(fd, is_listed)) == Some(true)
    }

    #[php(name = "offsetGet")]
    pub(crate) fn offset_get(&self, fd: &Zval) -> Zval {
        self.server.upgrade().map_or_else(Zval::null, |server| client_info::of(&server, to_long(fd)))
    }

    #[php(name = "offsetSet")]
    pub(crate) fn offset_set(&self, fd: &Zval, value: &Zval) {
        let _ = (fd, value);
    }

    #[php(name = "offsetUnset")]
    pub(crate) fn offset_unset(&self, fd: &Zval) {
        let _ = fd;
    }
}

impl ConnectionIterator {
    /// At the first connection that has this id or a greater one.
    fn from(&self, id: u64) -> Cursor {
        let server = self.server.upgrade();
        let id = server.and_then(|server| server.connections.first_from(id, |one| self.lists(one)));
        id.map_or(Cursor::BehindLast, Cursor::At)
    }

    fn lists(&self, connection: &Connection) -> bool {
        self.port.is_none_or(|port| connection.port == port)
    }
}

/// Registers the class.
pub(super) fn register() -> Result<&'static ClassEntry> {
    classes::register_with::<ConnectionIterator>(
        |class| class,
        |class, arguments| {
            walk_anew(class, anew);
            classes::keep::<ConnectionIterator>(class, arguments);
        },
    )
}

/// Another walk over the same connections. `None`: the object is none of this class.
fn anew(walk: &ZendObject) -> Option<Zval> {
    let walk = ZendClassObject::<ConnectionIterator>::from_zend_obj(walk)?.obj.as_ref()?;
    object(Weak::clone(&walk.server), walk.port).ok()
}

/// Sets the property `connections` of a new server.
pub(crate) fn attach(server: &mut ZendObject, state: &Rc<ServerState>) -> PhpResult<()> {
    Ok(server.set_property("connections", object(Rc::downgrade(state), None)?)?)
}

/// A new one, of a port's connections or of all.
pub(crate) fn object(server: Weak<ServerState>, port: Option<usize>) -> PhpResult<Zval> {
    let (cursor, index) = (Cell::new(Cursor::BeforeFirst), Cell::new(0));
    let iterator = ConnectionIterator { server, port, cursor, index };
    Ok(ZendClassObject::new(iterator).into_zval(false)?)
}
