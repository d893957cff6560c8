//! Warnings and exceptions as Swoole gives them.

use ext_php_rs::class::RegisteredClass;
use ext_php_rs::error::php_error;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::flags::ErrorType;
use ext_php_rs::types::ZendClassObject;
use ext_php_rs::zend::ce;

use crate::{exceptions, last_error};

/// A warning after which the last error is "PHP fatal error", as Swoole calls it.
pub(crate) fn warn(text: &str) {
    last_error::set(last_error::FATAL_ERROR);
    warn_only(text);
}

/// A warning that leaves the last error as it was.
pub(crate) fn warn_only(text: &str) {
    php_error(&ErrorType::Warning, as_c_string(text));
}

/// A `Swoole\Exception`.
pub(crate) fn exception(code: i32, text: String) -> PhpException {
    PhpException::new(as_c_string(&text).to_owned(), code, exceptions::swoole())
}

/// An `Error`, for what ends a script on Swoole.
pub(crate) fn error(text: &str) -> PhpException {
    PhpException::new(as_c_string(text).to_owned(), 0, ce::error())
}

/// Swoole's texts are C strings: a name that has a NUL, as those of anonymous classes have, ends there.
fn as_c_string(text: &str) -> &str {
    text.split('\0').next().unwrap_or_default()
}

/// Refuses to construct an object a second time. To be called first, and again last where a property was set: that may
/// call the script (`__set`, the destructor of the former value), which may construct the object meanwhile.
pub(crate) fn construct_once<T: RegisteredClass>() -> PhpResult<()> {
    let this = crate::zend::this();
    match this {
        Some(this)
            if ZendClassObject::<T>::from_zend_obj(this).is_some_and(|object| object.obj.is_some()) =>
        {
            let name = this.get_class_name()?;
            Err(error(&format!("Constructor of {} can only be called once", as_c_string(&name))))
        }
        Some(_) | None => Ok(()),
    }
}
