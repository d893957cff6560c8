//! `Swoole\Coroutine\Context`: an array of a coroutine's own.

use ext_php_rs::boxed::ZBox;
use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::error::Result;
use ext_php_rs::types::ZendObject;
use ext_php_rs::zend::ClassEntry;

use crate::classes::{Stored, stored_in};

pub(super) fn register() -> Result<()> {
    ClassBuilder::new("Swoole\\Coroutine\\Context")
        .extends((array_object, "\\ArrayObject"))
        .registration(stored_in!(CONTEXT))
        .register()
}

/// An empty one. What is in it can be written as properties, too.
pub(super) fn make() -> ZBox<ZendObject> {
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
