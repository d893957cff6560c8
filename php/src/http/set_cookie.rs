//! A `Set-Cookie` field's value, RFC 6265 §4.1.

use std::ffi::c_char;
use std::time::{SystemTime, UNIX_EPOCH};

use ext_php_rs::boxed::ZBox;
use ext_php_rs::types::ZendStr;

use super::url::url_encode;

/// A cookie that a client is to keep.
#[derive(Clone, Debug)]
pub(super) struct SetCookie {
    pub(super) name: Vec<u8>,
    /// Empty: the client shall forget the cookie.
    pub(super) value: Vec<u8>,
    /// Seconds since 1970; 0 is until the browser ends.
    pub(super) expires: i64,
    pub(super) path: Vec<u8>,
    pub(super) domain: Vec<u8>,
    pub(super) same_site: Vec<u8>,
    pub(super) priority: Vec<u8>,
    pub(super) secure: bool,
    pub(super) http_only: bool,
    pub(super) partitioned: bool,
    /// True where the value is URL-encoded.
    pub(super) encode: bool,
}

impl SetCookie {
    /// A cookie without attributes.
    pub(super) fn new(encode: bool) -> Self {
        Self {
            name: Vec::new(),
            value: Vec::new(),
            expires: 0,
            path: Vec::new(),
            domain: Vec::new(),
            same_site: Vec::new(),
            priority: Vec::new(),
            secure: false,
            http_only: false,
            partitioned: false,
            encode,
        }
    }

    /// The field's value, or the warning that says why there is none.
    pub(super) fn render(&self) -> Result<Vec<u8>, String> {
        if self.name.is_empty() {
            return Err("The name cannot be empty".into());
        }
        if self.name.contains(&b'=') || is_illegal(&self.name) {
            return Err(format!("The name cannot contain \"=\", {ILLEGAL}"));
        }
        let mut field = self.name.clone();
        self.render_value(&mut field)?;
        append_option(&mut field, "path", "; path=", &self.path)?;
        append_option(&mut field, "domain", "; domain=", &self.domain)?;
        if self.secure {
            field.extend_from_slice(b"; secure");
        }
        if self.http_only {
            field.extend_from_slice(b"; HttpOnly");
        }
        append_option(&mut field, "samesite", "; SameSite=", &self.same_site)?;
        append_option(&mut field, "priority", "; Priority=", &self.priority)?;
        if self.partitioned {
            field.extend_from_slice(b"; Partitioned");
        }
        Ok(field)
    }

    fn render_value(&self, field: &mut Vec<u8>) -> Result<(), String> {
        if self.value.is_empty() {
            field.extend_from_slice(b"=deleted");
            append_expiry(field, 1, 0);
            return Ok(());
        }
        field.push(b'=');
        if self.encode {
            field.extend_from_slice(url_encode(&self.value).as_bytes());
        } else if is_illegal(&self.value) {
            return Err(format!("The value cannot contain {ILLEGAL}"));
        } else {
            field.extend_from_slice(&self.value);
        }
        if self.expires >= YEAR_10000 {
            return Err("The expires cannot have a year greater than 9999".into());
        }
        if self.expires > 0 {
            append_expiry(field, self.expires, (self.expires - now()).max(0));
        }
        Ok(())
    }
}

fn append_option(field: &mut Vec<u8>, name: &str, label: &str, value: &[u8]) -> Result<(), String> {
    if is_illegal(value) {
        return Err(format!("The {name} option cannot contain {ILLEGAL}"));
    }
    if !value.is_empty() {
        field.extend_from_slice(label.as_bytes());
        field.extend_from_slice(value);
    }
    Ok(())
}

fn append_expiry(field: &mut Vec<u8>, expires: i64, seconds_left: i64) {
    field.extend_from_slice(b"; expires=");
    field.extend_from_slice(&date(expires));
    field.extend_from_slice(format!("; Max-Age={seconds_left}").as_bytes());
}

/// Looks for bytes that would end the value, or the field. Swoole looks at C strings, which cannot contain NUL.
fn is_illegal(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| matches!(byte, b',' | b';' | b' ') || byte.is_ascii_control())
}

fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_secs()).unwrap_or(i64::MAX)
}

/// `Thu, 01-Jan-1970 00:00:01 GMT`
fn date(seconds: i64) -> Vec<u8> {
    const FORMAT: &str = "D, d-M-Y H:i:s T";
    // SAFETY: the format is a string of this size; the engine returns a new string, whose only reference is ours.
    let date = unsafe {
        php_format_date(FORMAT.as_ptr().cast(), FORMAT.len(), seconds, false)
            .as_mut()
            .map(|date| ZBox::from_raw(std::ptr::from_mut(date)))
    };
    date.map_or_else(Vec::new, |date| date.as_bytes().to_vec())
}

const ILLEGAL: &str = r#"",", ";", " ", "\t", "\r", "\n", "\013", or "\014""#;
const YEAR_10000: i64 = 253_402_300_800;

unsafe extern "C" {
    fn php_format_date(format: *const c_char, size: usize, seconds: i64, is_local: bool) -> *mut ZendStr;
}
