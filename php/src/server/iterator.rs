//! `Swoole\Connection\Iterator`: `$server->connections`.

use std::cell::Cell;
use std::rc::{Rc, Weak};

use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendClassObject, ZendObject, Zval};
use ext_php_rs::zend::ce;

use super::client_info;
use super::state::State;
use crate::values::long;
use crate::zend::to_long;

/// The fds of all connections, in the order in which they were accepted. Those that come and go while it is walked
/// are seen, or not, as they are there or not when their turn comes.
#[php_class]
#[php(name = "Swoole\\Connection\\Iterator")]
#[php(implements(ce = ce::iterator, stub = "\\Iterator"))]
#[php(implements(ce = ce::arrayaccess, stub = "\\ArrayAccess"))]
#[php(implements(ce = ce::countable, stub = "\\Countable"))]
pub(crate) struct ConnectionIterator {
    server: Weak<State>,
    /// The fd it stands at; 0 is none.
    at: Cell<u64>,
    index: Cell<i64>,
}

#[php_impl]
#[php(change_method_case = "none")]
impl ConnectionIterator {
    pub(crate) fn rewind(&self) {
        self.index.set(0);
        self.at.set(self.behind(0));
    }

    pub(crate) fn next(&self) {
        self.index.set(self.index.get() + 1);
        self.at.set(self.behind(self.at.get()));
    }

    pub(crate) fn current(&self) -> Zval {
        long(i64::try_from(self.at.get()).unwrap_or(i64::MAX))
    }

    pub(crate) fn key(&self) -> Zval {
        long(self.index.get())
    }

    pub(crate) fn valid(&self) -> bool {
        self.at.get() != 0
    }

    pub(crate) fn count(&self) -> i64 {
        let count = self.server.upgrade().map_or(0, |server| server.connections.borrow().len());
        i64::try_from(count).unwrap_or(i64::MAX)
    }

    #[php(name = "offsetExists")]
    pub(crate) fn offset_exists(&self, fd: &Zval) -> bool {
        self.server.upgrade().is_some_and(|server| server.exists(to_long(fd)))
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
    /// The next fd that is not about to be closed.
    fn behind(&self, id: u64) -> u64 {
        let Some(server) = self.server.upgrade() else { return 0 };
        let connections = server.connections.borrow();
        let mut later = connections.range(id + 1..).filter(|(_, connection)| !connection.over);
        later.next().map_or(0, |(id, _)| *id)
    }
}

/// Sets the property `connections` of a new server.
pub(crate) fn attach(server: &mut ZendObject, state: &Rc<State>) -> PhpResult<()> {
    Ok(server.set_property("connections", object(state)?)?)
}

/// A new one.
pub(crate) fn object(state: &Rc<State>) -> PhpResult<Zval> {
    let iterator = ConnectionIterator { server: Rc::downgrade(state), at: Cell::new(0), index: Cell::new(0) };
    Ok(ZendClassObject::new(iterator).into_zval(false)?)
}
