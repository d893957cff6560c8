//! The cookies that a client sends.

use ext_php_rs::types::ZendHashTable;

use super::query::url_decode;
use crate::values::string;

/// Adds the cookies of a `Cookie` field: names as they are, values decoded. The last of a name counts.
pub(super) fn add(cookies: &mut ZendHashTable, field: &[u8]) {
    for pair in field.split(|byte| *byte == b';') {
        let pair = pair.trim_ascii_start();
        let Some(equals) = pair.iter().position(|byte| *byte == b'=') else {
            continue;
        };
        let (name, value) = (&pair[..equals], unquoted(&pair[equals + 1..]));
        if !name.is_empty() {
            let name = String::from_utf8_lossy(name);
            cookies.insert(&*name, string(&url_decode(value))).ok();
        }
    }
}

/// Without the quotes around it.
pub(super) fn unquoted(mut value: &[u8]) -> &[u8] {
    while let [b'"', rest @ ..] = value {
        value = rest;
    }
    while let [rest @ .., b'"'] = value {
        value = rest;
    }
    value
}
