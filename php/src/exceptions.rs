//! The exceptions that this extension throws.

use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::error::Result;
use ext_php_rs::exception::PhpException;
use ext_php_rs::zend::{ClassEntry, ce};
use gannet::{PublishError, PushError};

use crate::classes::{Stored, stored_in};

/// Registers `Swoole\Exception` and those of `Gannet`.
pub(crate) fn register() -> Result<()> {
    exception("Swoole\\Exception").registration(stored_in!(SWOOLE)).register()?;
    exception("Gannet\\ConnectionGone").registration(stored_in!(GONE)).register()?;
    exception("Gannet\\QueueFull").registration(stored_in!(FULL)).register()
}

/// `Swoole\Exception`.
pub(crate) fn swoole() -> &'static ClassEntry {
    SWOOLE.get()
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
static GONE: Stored = Stored::new();
static FULL: Stored = Stored::new();
