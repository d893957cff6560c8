use gannet_proto::{CloseCode, Violation};

/// Why this server ends a connection without waiting for the client's consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Cause {
    #[error("{0}")]
    Violation(#[from] Violation),
    #[error("nothing received for the idle timeout")]
    Idle,
    #[error("nothing received after a ping")]
    PingUnanswered,
    #[error("a message took too long")]
    MessageTooSlow,
    #[error("too much waits for the client")]
    QueueFull,
    #[error("the memory limit is reached, and this connection holds much")]
    MemoryFull,
    #[error("a callback panicked")]
    Panic,
}

impl Cause {
    /// The code of the Close frame, RFC 6455 §7.4.1 and the IANA registry.
    pub(crate) const fn close_code(self) -> CloseCode {
        match self {
            Self::Violation(violation) => violation.close_code(),
            Self::Idle | Self::PingUnanswered => CloseCode::GOING_AWAY,
            Self::MessageTooSlow => CloseCode::POLICY,
            Self::QueueFull | Self::MemoryFull => CloseCode::TRY_AGAIN_LATER,
            Self::Panic => CloseCode::INTERNAL_ERROR,
        }
    }
}
