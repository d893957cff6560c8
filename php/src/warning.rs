//! Warnings and exceptions as Swoole gives them.

use ext_php_rs::class::RegisteredClass;
use ext_php_rs::error::php_error;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::flags::ErrorType;
use ext_php_rs::types::ZendClassObject;
use ext_php_rs::zend::ce;

use crate::last_error;

/// A warning after which the last error is "PHP fatal error", as Swoole calls it.
pub(crate) fn warn(text: &str) {
    last_error::set(last_error::FATAL_ERROR);
    warn_only(text);
}

/// A warning that leaves the last error as it was.
pub(crate) fn warn_only(text: &str) {
    // Swoole's are C strings.
    let text = text.split('\0').next().unwrap_or_default();
    php_error(&ErrorType::Warning, text);
}

/// A `Swoole\Exception`.
pub(crate) fn exception(code: i32, text: String) -> PhpException {
    PhpException::new(text, code, crate::server::swoole_exception())
}

/// An `Error`, for what ends a script on Swoole.
pub(crate) fn error(text: &str) -> PhpException {
    PhpException::new(text.to_owned(), 0, ce::error())
}

/// Refuses to construct an object a second time.
pub(crate) fn construct_once<T: RegisteredClass>() -> PhpResult<()> {
    let this = crate::zend::this();
    match this {
        Some(this)
            if ZendClassObject::<T>::from_zend_obj(this).is_some_and(|object| object.obj.is_some()) =>
        {
            Err(error(&format!("Constructor of {} can only be called once", this.get_class_name()?)))
        }
        Some(_) | None => Ok(()),
    }
}
