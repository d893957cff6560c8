//! `Swoole\Server\Event`: what `connect` and `close` get where the script has set `event_object`.

use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::error::Result;
use ext_php_rs::types::{ZendObject, Zval};

use super::connection::now;
use crate::classes::{self, Stored, property, stored_in};
use crate::values::{double, long};
use crate::zend::{object_zval, set_slots};

/// Registers the class, with its old name.
pub(crate) fn register() -> Result<()> {
    ClassBuilder::new("Swoole\\Server\\Event")
        .property(property("reactor_id", 0_i64))
        .property(property("fd", 0_i64))
        .property(property("dispatch_time", 0.0))
        .property(property("data", Zval::null()))
        .registration(stored_in!(EVENT))
        .register()?;
    classes::alias("swoole_server_event", EVENT.get())
}

/// An event of now.
pub(crate) fn new(fd: i64, reactor: i64) -> Zval {
    let mut object = ZendObject::new(EVENT.get());
    set_slots(&mut object, [long(reactor), long(fd), double(now())]);
    object_zval(object)
}

static EVENT: Stored = Stored::new();
