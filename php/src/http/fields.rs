//! A response's fields, which are its properties `header`, `cookie` and `trailer`.

use ext_php_rs::types::{ZendObject, Zval};

use super::sink::Field;
use crate::values::{entries, key_text, string, values_of};
use crate::warning::warn_only;
use crate::zend::{slot, to_string};

/// A property that holds fields, by its place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Property {
    Header,
    Cookie,
    Trailer,
}

impl Property {
    fn place(self) -> usize {
        match self {
            Self::Header => 2,
            Self::Cookie => 3,
            Self::Trailer => 4,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Trailer => "trailer",
        }
    }
}

/// All fields of the head, with a warning for each that cannot be sent.
pub(super) fn head_fields(response: &ZendObject) -> Vec<Field> {
    let mut fields = Vec::new();
    each_named(response, Property::Header, |name, value| push_all(&mut fields, name, value));
    // A warning may run the script: this keeps the array as it is meanwhile.
    if let Some(cookies) = slot(response, Property::Cookie.place()) {
        for cookie in cookies.array().into_iter().flat_map(values_of) {
            // As with Swoole, values that a script puts there itself count only if they are strings.
            let cookie = cookie.shallow_clone();
            if let Some(cookie) = cookie.zend_str() {
                push_checked(&mut fields, "Set-Cookie", cookie.as_bytes());
            }
        }
    }
    fields
}

/// The names of the trailer section, with a warning for those that cannot be sent there.
pub(super) fn trailer_names(response: &ZendObject) -> Vec<String> {
    let mut names = Vec::new();
    each_named(response, Property::Trailer, |name, value| {
        if !value.is_null() && is_name(name.as_bytes()) && is_trailer(name) {
            names.push(name.to_owned());
        }
    });
    names
}

/// The trailer section, with a warning for values that cannot be sent there. [`trailer_names`] has warned of names.
pub(super) fn trailers(response: &ZendObject) -> Vec<Field> {
    let mut fields = Vec::new();
    each_named(response, Property::Trailer, |name, value| {
        if may_be_name(name.as_bytes()) && may_be_trailer(name) {
            push_all(&mut fields, name, value);
        }
    });
    fields
}

/// Sets a field of the property, which becomes an array if it is none.
pub(super) fn set(response: &mut ZendObject, property: Property, name: &str, value: Zval) {
    change(response, property, |array| {
        if let Some(array) = array.array_mut() {
            array.insert(name, value).ok();
        }
    });
}

/// Adds a `Set-Cookie` field.
pub(super) fn push_cookie(response: &mut ZendObject, cookie: &[u8]) {
    change(response, Property::Cookie, |array| {
        if let Some(array) = array.array_mut() {
            array.push(string(cookie)).ok();
        }
    });
}

/// Makes the property an array if it is none.
pub(super) fn init(response: &mut ZendObject, property: Property) {
    change(response, property, |_| {});
}

/// Says whether a field can have this name. If not, a warning said why.
pub(super) fn is_name(name: &[u8]) -> bool {
    if has_line_break(name) {
        return false;
    }
    let is_name = may_be_name(name);
    if !is_name {
        warn_only("Header name is empty or contains characters that no name may have");
    }
    is_name
}

/// Says whether a field can have this value. If not, a warning said why.
pub(super) fn is_value(value: &[u8]) -> bool {
    if has_line_break(value) {
        return false;
    }
    // RFC 9110 §5.5
    let is_value = !value.iter().any(|byte| byte.is_ascii_control() && *byte != b'\t');
    if !is_value {
        warn_only("Header may not contain control characters");
    }
    is_value
}

/// Says whether a field may follow the body. If not, a warning said why.
pub(super) fn is_trailer(name: &str) -> bool {
    let is_trailer = may_be_trailer(name);
    if !is_trailer {
        warn_only(&format!("{name} has to be known before the body, and may not be a trailer"));
    }
    is_trailer
}

/// True for those that an answer has unless the script sets them to nothing.
pub(super) fn is_default(name: &str) -> bool {
    ["Content-Type", "Server"].iter().any(|default| default.eq_ignore_ascii_case(name))
}

/// `content-type` as `Content-Type`.
pub(super) fn format_name(name: &str) -> String {
    let mut starts = true;
    name.chars()
        .map(|character| {
            let cased = if starts { character.to_ascii_uppercase() } else { character.to_ascii_lowercase() };
            starts = character == '-';
            cased
        })
        .collect()
}

/// RFC 9110 §5.1
fn may_be_name(name: &[u8]) -> bool {
    let is_token = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !name.is_empty() && name.iter().all(is_token)
}

fn may_be_trailer(name: &str) -> bool {
    !NEVER_TRAILERS.iter().any(|never| never.eq_ignore_ascii_case(name))
}

/// Looks for bytes that would start another field, or another response (CVE-2020-24275).
fn has_line_break(bytes: &[u8]) -> bool {
    let found = bytes.iter().find(|byte| matches!(byte, b'\r' | b'\n' | 0));
    match found {
        None => return false,
        Some(0) => warn_only("Header may not contain NUL bytes"),
        Some(_) => warn_only("Header may not contain more than a single header, new line detected"),
    }
    true
}

/// Looks at the entries of a property that are named.
fn each_named(response: &ZendObject, property: Property, mut look: impl FnMut(&str, &Zval)) {
    // Making strings of objects may run the script, and so may warnings: this keeps the array as it is meanwhile, but
    // not what references in it refer to, which is held by itself.
    let Some(array) = slot(response, property.place()) else { return };
    for (name, value) in array.array().into_iter().flat_map(entries) {
        // As with Swoole, names that are numbers are none.
        if name.is_string() {
            look(&key_text(&name), &value.dereference().shallow_clone());
        }
    }
}

/// The fields of a name: one for each value of a list.
fn push_all(fields: &mut Vec<Field>, name: &str, value: &Zval) {
    match value.array() {
        Some(values) => values_of(values).for_each(|value| push(fields, name, value)),
        None => push(fields, name, value),
    }
}

fn push(fields: &mut Vec<Field>, name: &str, value: &Zval) {
    if !value.is_null()
        && let Some(value) = to_string(value)
    {
        push_checked(fields, name, value.as_bytes());
    }
}

fn push_checked(fields: &mut Vec<Field>, name: &str, value: &[u8]) {
    let value = value.trim_ascii_end();
    // An empty one of these has no meaning in HTTP: RFC 9110 §5.6.1.1, §8.6.
    if value.is_empty() && NEVER_EMPTY.iter().any(|never| never.eq_ignore_ascii_case(name)) {
        return;
    }
    if is_name(name.as_bytes()) && is_value(value) {
        fields.push((name.to_owned(), value.to_vec()));
    }
}

fn change(response: &mut ZendObject, property: Property, change: impl FnOnce(&mut Zval)) {
    let present = slot(response, property.place()).filter(|value| value.is_array());
    let mut array = present.unwrap_or_else(Zval::new_array);
    change(&mut array);
    response.set_property(property.name(), array).ok();
}

/// Fields of framing and of the connection, and the date, which every answer has.
const NEVER_EMPTY: [&str; 7] = [
    "Connection",
    "Content-Encoding",
    "Content-Length",
    "Content-Range",
    "Date",
    "Trailer",
    "Transfer-Encoding",
];
/// RFC 9110 §6.5.1: fields of framing, routing, authentication, request modifiers, response control and the format of
/// the content.
const NEVER_TRAILERS: [&str; 28] = [
    "Age",
    "Authorization",
    "Cache-Control",
    "Connection",
    "Content-Encoding",
    "Content-Length",
    "Content-Range",
    "Content-Type",
    "Date",
    "Expect",
    "Expires",
    "Host",
    "Keep-Alive",
    "Location",
    "Max-Forwards",
    "Pragma",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Range",
    "Retry-After",
    "Set-Cookie",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Vary",
    "Warning",
    "WWW-Authenticate",
];
