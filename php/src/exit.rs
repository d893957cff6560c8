//! `Swoole\ExitException`: what `exit` throws in a callback of a server and in a coroutine.
//!
//! If nobody catches it, it is an `exit` again.

use ext_php_rs::boxed::ZBox;
use ext_php_rs::builders::{ClassBuilder, FunctionBuilder};
use ext_php_rs::error::Result;
use ext_php_rs::flags::{DataType, MethodFlags, PropertyFlags};
use ext_php_rs::types::{ZendObject, Zval};
use ext_php_rs::zend::{ExecuteData, run_handler};

use crate::classes::{Stored, declared, stored_in};
use crate::values::{long, string};
use crate::zend::{ExitExceptions, set_slot, slot, this, throw_exits};
use crate::{coroutine, exceptions, server};

/// Registers the class, and has `exit` throw it from now on.
pub(crate) fn register() -> Result<()> {
    ClassBuilder::new("Swoole\\ExitException")
        .extends((exceptions::swoole, "\\Swoole\\Exception"))
        .property(declared("flags", PropertyFlags::Private, 0_i64))
        .property(declared("status", PropertyFlags::Private, 0_i64))
        .method(
            FunctionBuilder::new("getFlags", flags).returns(DataType::Long, false, false),
            MethodFlags::Public,
        )
        .method(
            FunctionBuilder::new("getStatus", status).returns(DataType::Mixed, false, false),
            MethodFlags::Public,
        )
        .registration(stored_in!(EXIT))
        .register()?;
    throw_exits(ExitExceptions { make: exception, status_of });
    Ok(())
}

/// The status of an exception that `exit` threw. `None`: it is another.
fn status_of(exception: &ZendObject) -> Option<Zval> {
    exception.instance_of(EXIT.get()).then(|| slot(exception, STATUS).unwrap_or_else(Zval::null))
}

/// The exception that `exit` throws where it is called. `None`: outside of callbacks and coroutines it ends the script.
fn exception(status: &Zval) -> Option<ZBox<ZendObject>> {
    let in_coroutine = if coroutine::is_running() { IN_COROUTINE } else { 0 };
    let in_server = if server::is_running() { IN_SERVER } else { 0 };
    let flags = in_coroutine | in_server;
    if flags == 0 {
        return None;
    }
    let mut exception = ZendObject::new(EXIT.get());
    // By their places: some cannot be written from where the script is.
    set_slot(&mut exception, MESSAGE, string(b"swoole exit"));
    set_slot(&mut exception, FLAGS, long(flags));
    set_slot(&mut exception, STATUS, status.shallow_clone());
    Some(exception)
}

extern "C" fn flags(_call: &mut ExecuteData, returned: &mut Zval) {
    run_handler(std::panic::AssertUnwindSafe(|| {
        *returned = this().and_then(|exception| slot(exception, FLAGS)).unwrap_or_else(|| long(0));
    }));
}

extern "C" fn status(_call: &mut ExecuteData, returned: &mut Zval) {
    run_handler(std::panic::AssertUnwindSafe(|| {
        *returned = this().and_then(|exception| slot(exception, STATUS)).unwrap_or_else(Zval::null);
    }));
}

static EXIT: Stored = Stored::new();

/// `SWOOLE_EXIT_*`.
const IN_COROUTINE: i64 = 2;
const IN_SERVER: i64 = 4;

/// Places of properties: seven are every exception's.
const MESSAGE: usize = 0;
const FLAGS: usize = 7;
const STATUS: usize = 8;
