//! Values of PHP.

use ext_php_rs::boxed::ZBox;
use ext_php_rs::error::Result;
use ext_php_rs::types::{ArrayKey, ZendHashTable, ZendStr, Zval};

#[inline]
pub(crate) fn long(value: i64) -> Zval {
    let mut zval = Zval::new();
    zval.set_long(value);
    zval
}

pub(crate) fn truth(value: bool) -> Zval {
    let mut zval = Zval::new();
    zval.set_bool(value);
    zval
}

pub(crate) fn double(value: f64) -> Zval {
    let mut zval = Zval::new();
    zval.set_double(value);
    zval
}

#[inline]
pub(crate) fn string(bytes: &[u8]) -> Zval {
    let mut zval = Zval::new();
    zval.set_zend_string(ZendStr::new(bytes, false));
    zval
}

pub(crate) fn table(table: ZBox<ZendHashTable>) -> Zval {
    let mut zval = Zval::new();
    zval.set_hashtable(table);
    zval
}

/// A count as scripts have it.
pub(crate) fn in_numbers(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Keys and values of an array. A key is a number, or a string of any bytes, where ext-php-rs wants UTF-8.
pub(crate) fn entries(array: &ZendHashTable) -> impl Iterator<Item = (Zval, &Zval)> {
    let mut entries = array.iter();
    std::iter::from_fn(move || entries.next_zval())
}

/// The values of an array, whatever its keys are.
pub(crate) fn values_of(array: &ZendHashTable) -> impl Iterator<Item = &Zval> {
    entries(array).map(|(_, value)| value)
}

/// A key as text.
pub(crate) fn key_text(key: &Zval) -> String {
    match key.zend_str() {
        Some(name) => String::from_utf8_lossy(name.as_bytes()).into_owned(),
        None => key.long().unwrap_or_default().to_string(),
    }
}

/// Puts a value under a key of some array.
pub(crate) fn insert(array: &mut ZendHashTable, key: &Zval, value: Zval) -> Result<()> {
    match key.zend_str() {
        Some(name) => array.insert(ArrayKey::ZendString(name), value),
        None => array.insert_at_index(key.long().unwrap_or_default(), value),
    }
}
