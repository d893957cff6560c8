//! Rust's values as PHP's.

use ext_php_rs::boxed::ZBox;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::types::{ZendHashTable, ZendStr, Zval};

pub(super) fn long(value: i64) -> Zval {
    value.into_zval(false).unwrap_or_default()
}

pub(super) fn string(bytes: &[u8]) -> Zval {
    let mut value = Zval::new();
    value.set_zend_string(ZendStr::new(bytes, false));
    value
}

pub(super) fn table(table: ZBox<ZendHashTable>) -> Zval {
    let mut value = Zval::new();
    value.set_hashtable(table);
    value
}

pub(super) fn truth(value: bool) -> Zval {
    value.into_zval(false).unwrap_or_default()
}
