//! `Swoole\Coroutine\Context`: an array of a coroutine's own.

use ext_php_rs::boxed::ZBox;
use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::error::Result;
use ext_php_rs::types::{ZendObject, Zval};
use ext_php_rs::zend::ClassEntry;

use super::table;
use crate::classes::{Stored, stored_in};
use crate::warning::warn_only;
use crate::zend::object_zval;

pub(super) fn register() -> Result<()> {
    ClassBuilder::new("Swoole\\Coroutine\\Context")
        .extends((array_object, "\\ArrayObject"))
        .registration(stored_in!(CONTEXT))
        .register()
}

/// That of a coroutine, or of the one that runs; made when it is first asked for. Null: there is no such coroutine.
pub(super) fn of(id: i64) -> Zval {
    let Some(coroutine) = table::find(id) else { return Zval::null() };
    if coroutine.is_ending() {
        warn_only("The context of coroutine has been destroyed");
        return Zval::null();
    }
    let found = coroutine.context.borrow().as_ref().map(Zval::shallow_clone);
    found.unwrap_or_else(|| {
        let made = object_zval(make());
        coroutine.context.replace(Some(made.shallow_clone()));
        made
    })
}

/// An empty one. What is in it can be written as properties, too.
fn make() -> ZBox<ZendObject> {
    let context = ZendObject::new(CONTEXT.get());
    // It takes any number.
    drop(context.try_call_method("setFlags", vec![&ARRAY_AS_PROPS]));
    context
}

/// `ArrayObject`.
fn array_object() -> &'static ClassEntry {
    // SAFETY: PHP registers its own classes before it starts an extension, and keeps them.
    unsafe { spl_ce_ArrayObject.as_ref() }.expect("PHP has it built in")
}

/// `ArrayObject::ARRAY_AS_PROPS`.
const ARRAY_AS_PROPS: i64 = 2;

static CONTEXT: Stored = Stored::new();

unsafe extern "C" {
    static spl_ce_ArrayObject: *mut ClassEntry;
}
