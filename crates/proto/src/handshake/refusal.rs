use std::time::SystemTime;

use super::response::{write_body, write_date, write_field, write_head_end, write_status_line};

/// A reason to refuse a request. Its text says what was wrong and what would be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// 431: over [`HeadLimits::head_size_max`](super::HeadLimits::head_size_max).
    #[error("The head of the request is too big; send fewer or shorter fields, cookies above all.")]
    HeadTooBig,
    /// 431: over [`HeadLimits::fields_max`](super::HeadLimits::fields_max).
    #[error("The request has too many header fields; send fewer.")]
    TooManyFields,
    /// 414: over [`HeadLimits::request_line_size_max`](super::HeadLimits::request_line_size_max).
    #[error("The request line is too long; send a shorter path or query.")]
    RequestLineTooLong,
    /// 400: a TLS ClientHello.
    #[error("This port speaks ws:// and http://, but the client began with TLS, as for wss:// and https://.")]
    TlsOnPlainPort,
    /// 400: RFC 9112 §2.2.
    #[error("A line of the request ends with LF alone; every line must end with CR LF.")]
    BareLineFeed,
    /// 400: RFC 9112 §2.2.
    #[error("The request has a CR without a LF after it; CR may only stand before LF, at the end of a line.")]
    BareCarriageReturn,
    /// 400: RFC 9110 §5.5.
    #[error("The request has a NUL or another control character; only the tab is allowed, in a field value.")]
    ControlCharacter,
    /// 400: RFC 9112 §3.
    #[error("The request line is malformed; it must read like `GET /path HTTP/1.1`, with single spaces.")]
    RequestLineMalformed,
    /// 400: RFC 9112 §3.2.
    #[error(
        "The target of the request is malformed; it must be an ASCII path like `/path?query`, without `#`."
    )]
    TargetInvalid,
    /// 400: RFC 9112 §5.1.
    #[error("A header field has an invalid name; it must be a token, followed by the colon without a space.")]
    FieldNameInvalid,
    /// 400: RFC 9112 §5.2.
    #[error("A header field goes on in a second line; folding is obsolete, write it in one line.")]
    FieldFolded,
    /// 505: RFC 9110 §15.6.6.
    #[error("The request is in a major version of HTTP that is not spoken here; write it in HTTP/1.1.")]
    HttpVersionUnsupported,
    /// 400: RFC 9112 §3.2.
    #[error("The request has no Host field; it must have one.")]
    HostMissing,
    /// 400: RFC 9112 §3.2.
    #[error("The request has several Host fields; it must have one.")]
    HostRepeated,
    /// 400: RFC 9110 §7.2.
    #[error("The Host field is empty or malformed; it must read like `example.com` or `example.com:8080`.")]
    HostInvalid,
    /// 421: against the [`HostPolicy`](super::HostPolicy), RFC 9110 §7.4.
    #[error("The server does not answer for the host that is asked for; its setting `hosts` adds names.")]
    HostForeign,
    /// 400: RFC 9112 §6.3.
    #[error("The Content-Length is not one number; it must be decimal digits, the same in every such field.")]
    ContentLengthInvalid,
    /// 400: RFC 9112 §6.3.
    #[error("The request has both Content-Length and Transfer-Encoding; it must have one of them at most.")]
    LengthAmbiguous,
    /// 400: RFC 9112 §6.1.
    #[error("The request has a Transfer-Encoding, which HTTP/1.0 does not know; write it in HTTP/1.1.")]
    TransferCodingTooNew,
    /// 501: RFC 9112 §6.1.
    #[error("The Transfer-Encoding is not known here; the only one is `chunked`.")]
    TransferCodingUnknown,
    /// 426: a request without `Upgrade: websocket`, RFC 6455 §4.2.1 item 3.
    #[error(
        "This is a WebSocket endpoint; connect with a WebSocket client, which sends `Upgrade: websocket` in \
         HTTP/1.1."
    )]
    UpgradeRequired,
    /// 405: RFC 6455 §4.2.1 item 1.
    #[error("The method of an upgrade to WebSocket must be GET.")]
    MethodNotGet,
    /// 400: RFC 6455 §4.2.1 item 4.
    #[error("The Connection field must name `upgrade`, and does not; a proxy may have removed it.")]
    ConnectionWithoutUpgrade,
    /// 400: RFC 6455 §4.2.1 item 6.
    #[error("The request has no Sec-WebSocket-Version field; it must be 13.")]
    VersionMissing,
    /// 400: RFC 6455 §11.3.5.
    #[error("The request has several Sec-WebSocket-Version fields; it must have one, of 13.")]
    VersionRepeated,
    /// 426: RFC 6455 §4.4.
    #[error("The Sec-WebSocket-Version is not supported; it must be 13.")]
    VersionUnsupported,
    /// 400: RFC 6455 §4.2.1 item 5.
    #[error("The request has no Sec-WebSocket-Key field; it must have one.")]
    KeyMissing,
    /// 400: RFC 6455 §11.3.1.
    #[error("The request has several Sec-WebSocket-Key fields; it must have one.")]
    KeyRepeated,
    /// 400: RFC 6455 §4.2.1 item 5.
    #[error("The Sec-WebSocket-Key is invalid; it must be the base64 of 16 bytes.")]
    KeyInvalid,
    /// 400: a body would be read as frames.
    #[error("An upgrade to WebSocket has no body; send neither Content-Length nor Transfer-Encoding.")]
    UpgradeWithBody,
    /// 400: RFC 6455 §4.1 item 10.
    #[error("A subprotocol is empty or no token; it must be letters, digits and !#$%&'*+-.^_`|~.")]
    SubprotocolInvalid,
    /// 400: RFC 6455 §4.1 item 10.
    #[error("A subprotocol is offered twice in Sec-WebSocket-Protocol; offer each once.")]
    SubprotocolRepeated,
    /// 400: over [`SUBPROTOCOLS_MAX`](super::SUBPROTOCOLS_MAX).
    #[error("Sec-WebSocket-Protocol offers more than 32 subprotocols; offer fewer.")]
    TooManySubprotocols,
    /// 400: RFC 6455 §9.1.
    #[error(
        "Sec-WebSocket-Extensions is malformed; it must read like `name; parameter; parameter=value, name`."
    )]
    ExtensionInvalid,
    /// 400: over [`EXTENSIONS_MAX`](super::EXTENSIONS_MAX).
    #[error("Sec-WebSocket-Extensions offers more than 32 extensions; offer fewer.")]
    TooManyExtensions,
    /// 400: RFC 6454 §7.3.
    #[error("The request has several Origin fields; it must have one at most.")]
    OriginRepeated,
    /// 403: against the [`OriginPolicy`](super::OriginPolicy), RFC 6455 §4.2.2 item 4.
    #[error("Pages from this Origin may not connect; the server allows them with its setting `origins`.")]
    OriginForeign,
    /// 408: the head did not come in time.
    #[error("The head of the request did not arrive in time; send it at once.")]
    HandshakeTimeout,
    /// 503 with `Retry-After`: the application did not decide on the request in time.
    #[error("The server did not decide about this connection in time; try again later.")]
    DecisionTimeout,
    /// 503 with `Retry-After`: the application decides on no more requests at the same time.
    #[error("The server decides about as many connections as it can; try again later.")]
    TooManyUndecided,
    /// 503 with `Retry-After`: no more connections fit.
    #[error("The server has as many connections as it can hold; try again later.")]
    ServerFull,
    /// 503 with `Retry-After`: no more requests are answered at the same time.
    #[error("The server answers as many requests as it can; try again later.")]
    TooManyExchanges,
    /// 503: the server goes down.
    #[error("The server is stopping; connect to another, or try again later.")]
    Stopping,
}

impl Refusal {
    /// The status of the response.
    pub const fn status(self) -> u16 {
        match self {
            Self::TlsOnPlainPort
            | Self::BareLineFeed
            | Self::BareCarriageReturn
            | Self::ControlCharacter
            | Self::RequestLineMalformed
            | Self::TargetInvalid
            | Self::FieldNameInvalid
            | Self::FieldFolded
            | Self::HostMissing
            | Self::HostRepeated
            | Self::HostInvalid
            | Self::ContentLengthInvalid
            | Self::LengthAmbiguous
            | Self::TransferCodingTooNew
            | Self::ConnectionWithoutUpgrade
            | Self::VersionMissing
            | Self::VersionRepeated
            | Self::KeyMissing
            | Self::KeyRepeated
            | Self::KeyInvalid
            | Self::UpgradeWithBody
            | Self::SubprotocolInvalid
            | Self::SubprotocolRepeated
            | Self::TooManySubprotocols
            | Self::ExtensionInvalid
            | Self::TooManyExtensions
            | Self::OriginRepeated => 400,
            Self::OriginForeign => 403,
            Self::MethodNotGet => 405,
            Self::HandshakeTimeout => 408,
            Self::RequestLineTooLong => 414,
            Self::HostForeign => 421,
            Self::UpgradeRequired | Self::VersionUnsupported => 426,
            Self::HeadTooBig | Self::TooManyFields => 431,
            Self::TransferCodingUnknown => 501,
            Self::DecisionTimeout
            | Self::TooManyUndecided
            | Self::ServerFull
            | Self::TooManyExchanges
            | Self::Stopping => 503,
            Self::HttpVersionUnsupported => 505,
        }
    }

    /// Appends the whole response; its body is the text of this refusal. The connection closes after it.
    ///
    /// `method` is that of the request, or `None` where its head was not read to the end.
    pub fn write(self, method: Option<&str>, now: SystemTime, out: &mut Vec<u8>) {
        let status = self.status();
        write_status_line(out, status);
        write_date(out, now);
        match status {
            // RFC 9110 §15.5.6
            405 => write_field(out, "Allow", "GET"),
            // RFC 9110 §15.5.22
            426 => write_field(out, "Upgrade", "websocket"),
            // RFC 9110 §15.6.4
            503 => write_field(out, "Retry-After", RETRY_AFTER_SECONDS),
            _ => {}
        }
        // RFC 9110 §7.8: `Upgrade` is a field of this connection, and `Connection` must say so.
        write_field(out, "Connection", if status == 426 { "upgrade, close" } else { "close" });
        if self == Self::VersionUnsupported {
            // RFC 6455 §4.4
            write_field(out, "Sec-WebSocket-Version", "13");
        }
        write_field(out, "Content-Type", "text/plain; charset=utf-8");
        write_field(out, "X-Content-Type-Options", "nosniff");
        let body = format!("{self}\n");
        match method {
            // RFC 9110 §9.3.2: the head that a GET would get, and no body.
            Some("HEAD") => write_head_end(out, body.len()),
            Some(_) | None => write_body(out, body.as_bytes()),
        }
    }
}

/// Long enough to not add to the crowd, short enough for somebody to wait.
const RETRY_AFTER_SECONDS: &str = "10";
