use std::fmt;

use crate::Violation;

/// A close code, RFC 6455 §7.4.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CloseCode(u16);

impl CloseCode {
    /// 1000: the purpose of the connection is fulfilled.
    pub const NORMAL: Self = Self(1000);
    /// 1001: the server goes down, or the client left the page.
    pub const GOING_AWAY: Self = Self(1001);
    /// 1002: against the protocol.
    pub const PROTOCOL_ERROR: Self = Self(1002);
    /// 1003: a kind of data that is not accepted.
    pub const UNSUPPORTED: Self = Self(1003);
    /// 1005: the Close frame carried no code. Reported, never sent.
    pub const NO_STATUS: Self = Self(1005);
    /// 1006: the connection ended without a Close frame. Reported, never sent.
    pub const ABNORMAL: Self = Self(1006);
    /// 1007: text that is not UTF-8.
    pub const INVALID_PAYLOAD: Self = Self(1007);
    /// 1008: against a policy of this server.
    pub const POLICY: Self = Self(1008);
    /// 1009: too big a message.
    pub const TOO_BIG: Self = Self(1009);
    /// 1011: the server's fault.
    pub const INTERNAL_ERROR: Self = Self(1011);
    /// 1012: the server restarts.
    pub const RESTART: Self = Self(1012);
    /// 1013: the server is overloaded, or the client too slow.
    pub const TRY_AGAIN_LATER: Self = Self(1013);

    /// The code with this number, whether or not it may be sent.
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    /// The number on the wire.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// True for a code that a Close frame may carry: 1000 to 1003, 1007 to 1014 and 3000 to 4999 (RFC 6455
    /// §7.4.1, §7.4.2 and the IANA registry).
    pub const fn may_be_sent(self) -> bool {
        matches!(self.0, 1000..=1003 | 1007..=1014 | 3000..=4999)
    }
}

impl fmt::Debug for CloseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CloseCode({})", self.0)
    }
}

impl fmt::Display for CloseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The body of a Close frame, RFC 6455 §5.5.1: a code, and a reason that may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Close<'a> {
    code: CloseCode,
    reason: &'a str,
}

impl<'a> Close<'a> {
    /// The largest reason in bytes: a control frame's 125 less two for the code.
    pub const REASON_SIZE_MAX: usize = 123;

    /// A Close that may be sent.
    ///
    /// # Errors
    ///
    /// [`InvalidClose::Code`] where the code must not be sent (RFC 6455 §7.4);
    /// [`InvalidClose::ReasonTooLong`] where the reason is over [`REASON_SIZE_MAX`](Self::REASON_SIZE_MAX)
    /// bytes.
    pub const fn new(code: CloseCode, reason: &'a str) -> Result<Self, InvalidClose> {
        if !code.may_be_sent() {
            return Err(InvalidClose::Code(code));
        }
        if reason.len() > Self::REASON_SIZE_MAX {
            return Err(InvalidClose::ReasonTooLong(reason.len()));
        }
        Ok(Self { code, reason })
    }

    /// Parses the payload of a client's Close frame; `None` where it is empty.
    ///
    /// # Errors
    ///
    /// [`Violation::ClosePayloadTooShort`] for a single byte, [`Violation::CloseCodeInvalid`] for a code that
    /// must not be sent, and [`Violation::CloseReasonNotUtf8`] (RFC 6455 §5.5.1 and §7.4).
    pub fn parse(payload: &'a [u8]) -> Result<Option<Self>, Violation> {
        let (code, reason) = match payload {
            [] => return Ok(None),
            [_] => return Err(Violation::ClosePayloadTooShort),
            [high, low, reason @ ..] => (CloseCode(u16::from_be_bytes([*high, *low])), reason),
        };
        if !code.may_be_sent() {
            return Err(Violation::CloseCodeInvalid);
        }
        let reason = simdutf8::basic::from_utf8(reason).map_err(|_| Violation::CloseReasonNotUtf8)?;
        Ok(Some(Self { code, reason }))
    }

    /// The code.
    pub const fn code(&self) -> CloseCode {
        self.code
    }

    /// The reason, empty if there is none.
    pub const fn reason(&self) -> &'a str {
        self.reason
    }
}

/// A Close frame that cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidClose {
    /// RFC 6455 §7.4: not a code that a server may send.
    #[error("close code {0} must not be sent; use 1000 to 1003, 1007 to 1014 or 3000 to 4999")]
    Code(CloseCode),
    /// RFC 6455 §5.5: a control frame has 125 bytes, and the code takes two.
    #[error("close reason of {0} bytes; 123 are allowed")]
    ReasonTooLong(usize),
}
