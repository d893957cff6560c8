//! `Swoole\Http\Cookie`: builds what `Response::cookie` sends.

use std::cell::RefCell;

use ext_php_rs::error::Result;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendClassObject, ZendHashTable, ZendObject, Zval};

use super::set_cookie::SetCookie;
use crate::arguments::{Integer, OptionalText, Text};
use crate::classes;
use crate::values::{long, string, table, truth};
use crate::warning::{construct_once, warn_only};
use crate::zend::this;

/// A cookie that is being put together.
#[php_class]
#[php(name = "Swoole\\Http\\Cookie")]
pub(crate) struct Cookie {
    cookie: RefCell<SetCookie>,
}

#[php_impl]
impl Cookie {
    #[php(optional = encode)]
    pub(crate) fn __construct(encode: Option<&Zval>) -> PhpResult<Self> {
        construct_once::<Self>()?;
        Ok(Self { cookie: RefCell::new(SetCookie::new(is_true(encode, true))) })
    }

    pub(crate) fn with_name(&self, name: Text) -> Zval {
        self.with(|cookie| cookie.name = name.bytes().to_vec())
    }

    #[php(optional = value)]
    pub(crate) fn with_value(&self, value: OptionalText) -> Zval {
        self.with(|cookie| cookie.value = owned(&value))
    }

    #[php(defaults(expires = 0))]
    pub(crate) fn with_expires(&self, expires: Integer) -> Zval {
        self.with(|cookie| cookie.expires = expires.0)
    }

    #[php(optional = path)]
    pub(crate) fn with_path(&self, path: OptionalText) -> Zval {
        self.with(|cookie| cookie.path = path.bytes().unwrap_or(b"/").to_vec())
    }

    #[php(optional = domain)]
    pub(crate) fn with_domain(&self, domain: OptionalText) -> Zval {
        self.with(|cookie| cookie.domain = owned(&domain))
    }

    #[php(optional = secure)]
    pub(crate) fn with_secure(&self, secure: Option<&Zval>) -> Zval {
        self.with(|cookie| cookie.secure = is_true(secure, false))
    }

    #[php(optional = http_only)]
    pub(crate) fn with_http_only(&self, http_only: Option<&Zval>) -> Zval {
        self.with(|cookie| cookie.http_only = is_true(http_only, false))
    }

    #[php(optional = same_site)]
    pub(crate) fn with_same_site(&self, same_site: OptionalText) -> Zval {
        self.with(|cookie| cookie.same_site = owned(&same_site))
    }

    #[php(optional = priority)]
    pub(crate) fn with_priority(&self, priority: OptionalText) -> Zval {
        self.with(|cookie| cookie.priority = owned(&priority))
    }

    #[php(optional = partitioned)]
    pub(crate) fn with_partitioned(&self, partitioned: Option<&Zval>) -> Zval {
        self.with(|cookie| cookie.partitioned = is_true(partitioned, false))
    }

    /// The value of a `Set-Cookie` field, or `false` with a warning.
    pub(crate) fn to_string(&self) -> Zval {
        let rendered = self.cookie.borrow().render();
        match rendered {
            Ok(field) => string(&field),
            Err(warning) => {
                self.reset();
                warn_only(&warning);
                truth(false)
            }
        }
    }

    pub(crate) fn to_array(&self) -> Zval {
        let cookie = self.cookie.borrow();
        let mut array = ZendHashTable::with_capacity(16);
        for (name, value) in [
            ("name", string(&cookie.name)),
            ("value", string(&cookie.value)),
            ("path", string(&cookie.path)),
            ("domain", string(&cookie.domain)),
            ("sameSite", string(&cookie.same_site)),
            ("priority", string(&cookie.priority)),
            ("encode", truth(cookie.encode)),
            ("expires", long(cookie.expires)),
            ("secure", truth(cookie.secure)),
            ("httpOnly", truth(cookie.http_only)),
            ("partitioned", truth(cookie.partitioned)),
        ] {
            array.insert(name, value).ok();
        }
        table(array)
    }

    pub(crate) fn reset(&self) {
        self.cookie.replace(SetCookie::new(true));
    }
}

impl Cookie {
    /// Changes something, and returns `$this`.
    fn with(&self, change: impl FnOnce(&mut SetCookie)) -> Zval {
        change(&mut self.cookie.borrow_mut());
        let mut value = Zval::null();
        if let Some(object) = this() {
            value.set_object(object);
        }
        value
    }
}

/// Registers the class.
pub(super) fn register() -> Result<()> {
    classes::register::<Cookie>(|builder| builder)?;
    Ok(())
}

/// The content of a cookie object. `None`: it is another object.
pub(super) fn of_object(object: &ZendObject) -> Option<SetCookie> {
    let cookie = ZendClassObject::<Cookie>::from_zend_obj(object)?.obj.as_ref()?;
    Some(cookie.cookie.borrow().clone())
}

fn owned(text: &OptionalText) -> Vec<u8> {
    text.bytes().unwrap_or_default().to_vec()
}

fn is_true(value: Option<&Zval>, default: bool) -> bool {
    value.map_or(default, Zval::coerce_to_bool)
}
