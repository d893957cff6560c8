//! The exceptions that this extension throws.

use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::error::Result;
use ext_php_rs::exception::PhpException;
use ext_php_rs::flags::ClassFlags;
use ext_php_rs::zend::{ClassEntry, ce};
use gannet::{PublishError, PushError};

use crate::classes::{Stored, stored_in};

/// Registers `Swoole\Exception`, `Swoole\Error`, what ends waits, and those of `Gannet`.
pub(crate) fn register() -> Result<()> {
    exception("Swoole\\Exception").registration(stored_in!(SWOOLE)).register()?;
    ClassBuilder::new("Swoole\\Error")
        .extends((ce::error, "\\Error"))
        .registration(stored_in!(ERROR))
        .register()?;
    ClassBuilder::new("Swoole\\Coroutine\\CanceledException")
        .extends((swoole, "\\Swoole\\Exception"))
        .flags(ClassFlags::Final)
        .registration(stored_in!(CANCELED))
        .register()?;
    exception("Gannet\\ConnectionGone").registration(stored_in!(GONE)).register()?;
    exception("Gannet\\QueueFull").registration(stored_in!(FULL)).register()
}

/// `Swoole\Exception`.
pub(crate) fn swoole() -> &'static ClassEntry {
    SWOOLE.get()
}

/// A `Swoole\Error`, for what ends a process on Swoole.
pub(crate) fn error(code: i32, text: &str) -> PhpException {
    PhpException::new(text.to_owned(), code, ERROR.get())
}

/// Throws at a wait that was cancelled.
pub(crate) fn throw_canceled() {
    PhpException::new(String::new(), 0, CANCELED.get()).throw();
}

/// Throws for a push that failed, where the script wants exceptions.
pub(crate) fn throw_push(error: PushError, fd: i64) {
    let (class, message) = match error {
        PushError::Gone => (&GONE, format!("connection {fd} is not open")),
        PushError::Full => (&FULL, format!("as much waits for connection {fd} as may")),
        // Frames are checked before they are sent.
        PushError::ControlTooLong(_) | PushError::ControlFragmented => return,
        error => (&GONE, error.to_string()),
    };
    PhpException::new(message, 0, class.get()).throw();
}

/// Throws for a publish that failed, where the script wants exceptions.
pub(crate) fn throw_publish(error: PublishError) {
    PhpException::new(error.to_string(), 0, FULL.get()).throw();
}

fn exception(name: &str) -> ClassBuilder {
    ClassBuilder::new(name).extends((ce::exception, "\\Exception"))
}

static SWOOLE: Stored = Stored::new();
static ERROR: Stored = Stored::new();
static CANCELED: Stored = Stored::new();
static GONE: Stored = Stored::new();
static FULL: Stored = Stored::new();
