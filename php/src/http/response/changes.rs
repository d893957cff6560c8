//! Changes that scripts make to a response before it is sent.

use ext_php_rs::types::Zval;

use super::{OK, Response, ResponseKind};
use crate::arguments::{Integer, OptionalText};
use crate::http::cookie;
use crate::http::fields::{self, Property, format_name, is_name, is_trailer, is_value};
use crate::http::set_cookie::SetCookie;
use crate::values::string;
use crate::warning::warn_only;
use crate::zend::to_string;

impl Response {
    pub(super) fn change_status(&self, code: i64, reason: Option<&[u8]>) -> bool {
        if self.available().is_none() {
            return false;
        }
        // A status below 200 is no answer to a request; to a handshake it is.
        let least = if self.kind == ResponseKind::Handshake { 100 } else { OK };
        let status = u16::try_from(code).ok().filter(|status| (least..=STATUS_MAX).contains(status));
        let Some(status) = status else {
            warn_only(&format!("invalid HTTP status code[{code}]"));
            return false;
        };
        let reason = reason.filter(|reason| !reason.is_empty());
        if reason.is_some_and(|reason| !is_value(reason)) {
            return false;
        }
        self.status.set(Some(status));
        self.reason.replace(reason.map(|reason| String::from_utf8_lossy(reason).into_owned()));
        true
    }

    pub(super) fn change_header(&self, key: &[u8], value: &Zval, format: Option<&Zval>) -> bool {
        let Some((_, object)) = self.available() else {
            return false;
        };
        if key.len() > NAME_SIZE_MAX {
            warn_only("header key is too long");
            return false;
        }
        let Some(name) = std::str::from_utf8(key).ok().filter(|name| is_name(name.as_bytes())) else {
            return false;
        };
        // What is wrong in an array is said when it is sent.
        if value.zend_str().is_some_and(|value| !is_value(value.as_bytes().trim_ascii_end())) {
            return false;
        }
        let name = if format.is_none_or(Zval::coerce_to_bool) { format_name(name) } else { name.to_owned() };
        fields::set(object, Property::Header, &name, value.shallow_clone());
        true
    }

    pub(super) fn change_trailer(&self, key: &[u8], value: &Zval) -> bool {
        let value = if value.is_null() {
            Some(Zval::null())
        } else {
            to_string(value).map(|text| string(text.as_bytes()))
        };
        let (Some(value), Some((_, object))) = (value, self.available()) else {
            return false;
        };
        // RFC 9110 §6.6.2: the head says which trailers there will be.
        if self.has_begun() {
            warn_only("trailers are announced in the head, which write() has sent");
            return false;
        }
        if key.len() > NAME_SIZE_MAX {
            warn_only("trailer key is too long");
            return false;
        }
        let Some(name) = std::str::from_utf8(key).ok().filter(|name| is_name(name.as_bytes())) else {
            return false;
        };
        if !is_trailer(name) || value.zend_str().is_some_and(|value| !is_value(value.as_bytes())) {
            return false;
        }
        fields::set(object, Property::Trailer, &name.to_ascii_lowercase(), value);
        true
    }

    pub(super) fn add_cookie(
        &self,
        encode: bool,
        name_or_object: &Zval,
        [value, path, domain, samesite, priority]: [OptionalText; 5],
        expires: Integer,
        [secure, httponly, partitioned]: [Option<&Zval>; 3],
    ) -> bool {
        let owned = |text: &OptionalText| text.bytes().unwrap_or_default().to_vec();
        let is_true = |value: Option<&Zval>| value.is_some_and(Zval::coerce_to_bool);
        let cookie = match name_or_object.object().and_then(cookie::of_object) {
            Some(cookie) => cookie,
            None => {
                let Some(name) = to_string(name_or_object) else {
                    return false;
                };
                SetCookie {
                    name: name.as_bytes().to_vec(),
                    value: owned(&value),
                    expires: expires.0,
                    path: owned(&path),
                    domain: owned(&domain),
                    same_site: owned(&samesite),
                    priority: owned(&priority),
                    secure: is_true(secure),
                    http_only: is_true(httponly),
                    partitioned: is_true(partitioned),
                    encode,
                }
            }
        };
        let Some((_, object)) = self.available() else {
            return false;
        };
        match cookie.render() {
            Ok(field) => fields::push_cookie(object, &field),
            Err(warning) => {
                warn_only(&warning);
                return false;
            }
        }
        true
    }
}

const STATUS_MAX: u16 = 599;
/// As with Swoole.
const NAME_SIZE_MAX: usize = 127;
