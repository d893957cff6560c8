use crate::CloseCode;

/// A client's breach of RFC 6455, of RFC 7692 or of the [`Limits`](crate::Limits). The connection has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Violation {
    /// RFC 6455 §5.1: a client masks every frame.
    #[error("frame without a mask (RFC 6455 §5.1)")]
    Unmasked,
    /// RFC 6455 §5.2: a reserved bit is set that no extension negotiated.
    #[error("reserved bit set without an extension (RFC 6455 §5.2)")]
    ReservedBit,
    /// RFC 7692 §6.1: the bit of a compressed message is set in a frame that does not begin one.
    #[error("bit of a compressed message in a frame that does not begin a message (RFC 7692 §6.1)")]
    CompressedMisplaced,
    /// RFC 6455 §5.2: opcode 3 to 7 or 11 to 15.
    #[error("reserved opcode (RFC 6455 §5.2)")]
    ReservedOpcode,
    /// RFC 6455 §5.2: a length written with more bytes than it needs.
    #[error("length not encoded in the fewest bytes (RFC 6455 §5.2)")]
    LengthNotMinimal,
    /// RFC 6455 §5.2: a 64-bit length whose top bit is set.
    #[error("length with the most significant bit set (RFC 6455 §5.2)")]
    LengthTopBit,
    /// RFC 6455 §5.5: a control frame of more than 125 bytes.
    #[error("control frame of more than 125 bytes (RFC 6455 §5.5)")]
    ControlTooLong,
    /// RFC 6455 §5.5: a control frame without FIN.
    #[error("fragmented control frame (RFC 6455 §5.5)")]
    ControlFragmented,
    /// RFC 6455 §5.4: a continuation frame, but no message has begun.
    #[error("continuation frame without a message to continue (RFC 6455 §5.4)")]
    ContinuationWithoutStart,
    /// RFC 6455 §5.4: a new message before the fragmented one ended.
    #[error("new message inside a fragmented message (RFC 6455 §5.4)")]
    MessageInsideMessage,
    /// RFC 6455 §5.5.1: a Close payload of one byte.
    #[error("close frame with a payload of one byte (RFC 6455 §5.5.1)")]
    ClosePayloadTooShort,
    /// RFC 6455 §7.4: a close code that must not be sent.
    #[error("close code that must not be sent (RFC 6455 §7.4)")]
    CloseCodeInvalid,
    /// RFC 6455 §5.5.1: a close reason that is not UTF-8.
    #[error("close reason is not UTF-8 (RFC 6455 §5.5.1)")]
    CloseReasonNotUtf8,
    /// RFC 6455 §8.1: text that is not UTF-8.
    #[error("text is not UTF-8 (RFC 6455 §8.1)")]
    TextNotUtf8,
    /// RFC 7692 §7.2.2: the payload of a compressed message is not what DEFLATE makes, or is cut.
    #[error("compressed message is not DEFLATE data (RFC 7692 §7.2.2)")]
    DeflateInvalid,
    /// The message, as far as its frames declare it or it has been inflated, is over
    /// [`Limits::message_size_max`](crate::Limits).
    #[error("message over the size limit")]
    MessageTooBig,
    /// More frames in one message than [`Limits::fragments_max`](crate::Limits).
    #[error("message of too many fragments")]
    TooManyFragments,
}

impl Violation {
    /// The code of the Close frame that answers this, RFC 6455 §7.4.1.
    pub const fn close_code(self) -> CloseCode {
        self.consequence().0
    }

    /// The field of [`Limits`](crate::Limits) that the message exceeds; `None` for a breach of an RFC.
    pub const fn limit(self) -> Option<&'static str> {
        self.consequence().1
    }

    const fn consequence(self) -> (CloseCode, Option<&'static str>) {
        match self {
            Self::Unmasked
            | Self::ReservedBit
            | Self::CompressedMisplaced
            | Self::ReservedOpcode
            | Self::LengthNotMinimal
            | Self::LengthTopBit
            | Self::ControlTooLong
            | Self::ControlFragmented
            | Self::ContinuationWithoutStart
            | Self::MessageInsideMessage
            | Self::ClosePayloadTooShort
            | Self::CloseCodeInvalid => (CloseCode::PROTOCOL_ERROR, None),
            Self::CloseReasonNotUtf8 | Self::TextNotUtf8 | Self::DeflateInvalid => {
                (CloseCode::INVALID_PAYLOAD, None)
            }
            Self::MessageTooBig => (CloseCode::TOO_BIG, Some("message_size_max")),
            Self::TooManyFragments => (CloseCode::POLICY, Some("fragments_max")),
        }
    }
}
