use crate::frame::Kind;

/// A mistake of a server in what it sent.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum Wrong {
    #[error("byte {offset} is 0x{got:02x} instead of 0x{expected:02x}")]
    Byte { offset: usize, expected: u8, got: u8 },
    #[error("it came as the other kind, not as {}", .0.name())]
    Kind(Kind),
    #[error("it has {got} bytes{} instead of {expected}", if *.fin { "" } else { " or more" })]
    Length { expected: u64, got: u64, fin: bool },
    #[error("it came before it was sent, or twice")]
    Unasked,
    #[error("message {by} came before it: it is lost, or answers are out of order")]
    Overtaken { by: u64 },
    #[error("a frame is masked, which a server must not do (RFC 6455 §5.1)")]
    Masked,
    #[error("a frame has a reserved bit set, though no extension was agreed on that uses it (RFC 6455 §5.2)")]
    ReservedBits,
    #[error("a frame that begins no message is marked as compressed (RFC 7692 §6)")]
    CompressedPart,
    #[error("its compressed data cannot be inflated, or ends too early (RFC 7692 §7.2.2)")]
    Unsound,
    #[error("a frame has the unknown opcode {0} (RFC 6455 §5.2)")]
    Opcode(u8),
    #[error("a control frame is fragmented or longer than 125 bytes (RFC 6455 §5.5)")]
    LongControl,
    #[error("a frame continues a message that was not begun (RFC 6455 §5.4)")]
    NothingToContinue,
    #[error("a message begins before the one before it has ended (RFC 6455 §5.4)")]
    NotContinued,
    #[error("a frame is longer than 2^63 bytes (RFC 6455 §5.2)")]
    TooLong,
}
