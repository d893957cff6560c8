use gannet_proto::{Close, CloseCode, Violation};

use crate::Farewell;

/// A reason for which this server sends a Close of its own accord.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Cause {
    #[error("{0}")]
    Violation(#[from] Violation),
    #[error("nothing received for too long")]
    Idle,
    #[error("nothing received after a Ping")]
    PingUnanswered,
    #[error("message too slow")]
    MessageTooSlow,
    #[error("too much waits for this client")]
    QueueFull,
    #[error("the limit is reached, and this connection holds much")]
    MemoryFull,
    #[error("message larger than all that may be held")]
    MessageBeyondMemory,
    #[error("the application panicked")]
    Panic,
    #[error("the server stops")]
    Stop,
    #[error("the server restarts")]
    Restart,
}

impl Cause {
    /// The code of the Close frame, RFC 6455 §7.4.1 and the IANA registry.
    pub(crate) const fn close_code(self) -> CloseCode {
        match self {
            Self::Violation(violation) => violation.close_code(),
            Self::Idle | Self::PingUnanswered | Self::Stop => CloseCode::GOING_AWAY,
            Self::MessageTooSlow => CloseCode::POLICY,
            Self::QueueFull | Self::MemoryFull => CloseCode::TRY_AGAIN_LATER,
            Self::MessageBeyondMemory => CloseCode::TOO_BIG,
            Self::Panic => CloseCode::INTERNAL_ERROR,
            Self::Restart => CloseCode::RESTART,
        }
    }

    /// The setting behind it; `None` where no setting would have prevented it.
    const fn setting(self) -> Option<&'static str> {
        match self {
            Self::Violation(violation) => violation.limit(),
            Self::Idle => Some("idle_timeout"),
            Self::PingUnanswered => Some("ping_timeout"),
            Self::MessageTooSlow => Some("message_timeout"),
            Self::QueueFull => Some("send_queue_size_hard"),
            Self::MemoryFull | Self::MessageBeyondMemory => Some("memory_max"),
            Self::Panic | Self::Stop | Self::Restart => None,
        }
    }
}

impl From<Farewell> for Cause {
    fn from(farewell: Farewell) -> Self {
        match farewell {
            Farewell::GoingAway => Self::Stop,
            Farewell::Restart => Self::Restart,
        }
    }
}

/// The reasons in this server's Close frames, which name settings as the application does.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reasons {
    /// Settings, each with the name to be used instead.
    renamed: Vec<(&'static str, &'static str)>,
}

impl Reasons {
    pub(crate) fn rename(&mut self, setting: &'static str, name: &'static str) {
        self.renamed.push((setting, name));
    }

    /// The setting, if there is one, and the event: as much as a Close has room for.
    #[cold]
    pub(crate) fn of(&self, cause: Cause) -> String {
        let mut reason = match cause.setting() {
            Some(setting) => format!("{}: {cause}", self.name_of(setting)),
            None => cause.to_string(),
        };
        reason.truncate(reason.floor_char_boundary(Close::REASON_SIZE_MAX));
        reason
    }

    fn name_of(&self, setting: &'static str) -> &'static str {
        let renamed = self.renamed.iter().find(|(known, _)| *known == setting);
        renamed.map_or(setting, |(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_names_the_setting_as_the_application_does() {
        let mut reasons = Reasons::default();
        assert_eq!(reasons.of(Cause::Idle), "idle_timeout: nothing received for too long");
        reasons.rename("idle_timeout", "max_idle_time");
        assert_eq!(reasons.of(Cause::Idle), "max_idle_time: nothing received for too long");
        assert_eq!(reasons.of(Cause::PingUnanswered), "ping_timeout: nothing received after a Ping");
    }

    #[test]
    fn a_reason_fits_into_a_close_whatever_a_setting_is_called() {
        let mut reasons = Reasons::default();
        reasons.rename("memory_max", "éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé");
        let reason = reasons.of(Cause::MemoryFull);
        assert_eq!(reason.len(), Close::REASON_SIZE_MAX - 1, "a character is not cut");
        assert!(Close::new(CloseCode::TRY_AGAIN_LATER, &reason).is_ok());
    }
}
