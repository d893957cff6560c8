use std::time::SystemTime;

use httpdate::HttpDate;

use super::token::is_token;
use super::{AcceptValue, DeflateAgreement, Field};

/// The answer that accepts an upgrade, RFC 6455 §4.2.2 item 5.
#[derive(Clone, Copy, Debug)]
pub struct Acceptance<'a> {
    /// The accept value from [`check`](super::check()).
    pub accept_value: AcceptValue,
    /// One of the client's offers, as [`select_subprotocol`](super::select_subprotocol) finds it.
    pub subprotocol: Option<&'a str>,
    /// The agreement from [`negotiate_deflate`](super::negotiate_deflate).
    pub deflate: Option<DeflateAgreement>,
    /// Fields of the application.
    pub fields: &'a [Field],
}

impl Acceptance<'_> {
    /// Appends the whole response. Frames follow it.
    ///
    /// # Panics
    ///
    /// If the subprotocol is no token, which no offer of an accepted request is.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(SWITCHING_PROTOCOLS);
        write_field(out, "Sec-WebSocket-Accept", self.accept_value.as_str());
        if let Some(subprotocol) = self.subprotocol {
            assert!(is_token(subprotocol.as_bytes()), "the subprotocol is one that the client offered");
            write_field(out, "Sec-WebSocket-Protocol", subprotocol);
        }
        if let Some(agreement) = self.deflate {
            write_field(out, EXTENSIONS, &agreement.to_string());
        }
        for field in self.fields {
            write_field(out, field.name(), field.value());
        }
        out.extend_from_slice(b"\r\n");
    }
}

/// Appends a whole response other than 101, chosen by the application. The connection closes after it.
///
/// It may have a body, because it answers an upgrade, which is a GET, or a connection that has asked for nothing yet.
/// `status` is 200 to 599; another is written as 500. A 204 and a 304 have no body (RFC 9110 §15.3.5,
/// §15.4.5). The date is `now`, unless `fields` have another.
pub fn write_response(out: &mut Vec<u8>, now: SystemTime, status: u16, fields: &[Field], body: &[u8]) {
    let status = if (200..=599).contains(&status) { status } else { 500 };
    write_status_line(out, status);
    if !fields.iter().any(|field| field.name().eq_ignore_ascii_case("date")) {
        write_date(out, now);
    }
    write_field(out, "Connection", "close");
    for field in fields {
        write_field(out, field.name(), field.value());
    }
    match status {
        204 | 304 => write_head_end_without_body(out),
        _ => write_body(out, body),
    }
}

pub(super) fn write_status_line(out: &mut Vec<u8>, status: u16) {
    for part in ["HTTP/1.1 ", &status.to_string(), " ", reason(status), "\r\n"] {
        out.extend_from_slice(part.as_bytes());
    }
}

pub(super) fn write_field(out: &mut Vec<u8>, name: &str, value: &str) {
    for part in [name, ": ", value, "\r\n"] {
        out.extend_from_slice(part.as_bytes());
    }
}

/// RFC 9110 §6.6.1
pub(super) fn write_date(out: &mut Vec<u8>, now: SystemTime) {
    write_field(out, "Date", &HttpDate::from(now).to_string());
}

/// Ends the head with the length of the body, and appends the body.
pub(super) fn write_body(out: &mut Vec<u8>, body: &[u8]) {
    write_head_end(out, body.len());
    out.extend_from_slice(body);
}

/// Ends the head of an answer that can have no body.
pub(super) fn write_head_end_without_body(out: &mut Vec<u8>) {
    out.extend_from_slice(b"\r\n");
}

/// Ends the head with the length of the body.
pub(super) fn write_head_end(out: &mut Vec<u8>, body_size: usize) {
    write_field(out, "Content-Length", &body_size.to_string());
    out.extend_from_slice(b"\r\n");
}

/// The phrase of RFC 9110 §15; empty where there is none, which RFC 9112 §4 allows.
const fn reason(status: u16) -> &'static str {
    match status {
        101 => "Switching Protocols",
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        418 => "I'm a teapot",
        421 => "Misdirected Request",
        422 => "Unprocessable Content",
        426 => "Upgrade Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        _ => "",
    }
}

/// RFC 6455 §11.3.2.
pub(super) const EXTENSIONS: &str = "Sec-WebSocket-Extensions";
/// RFC 6455 §4.2.2 item 5, 1 to 3.
const SWITCHING_PROTOCOLS: &[u8] =
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
