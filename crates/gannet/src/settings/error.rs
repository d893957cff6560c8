use std::time::Duration;

use gannet_proto::handshake::{InvalidHost, InvalidOrigin};

use super::names::NAMES;

/// A mistake in the settings. The text is one line that names the mistake and the remedy.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// Text that is not TOML.
    #[error("{}", .0.message())]
    NotToml(Box<toml::de::Error>),
    /// A key or a variable that is no setting.
    #[error("{} is not a setting; {}", .name.escape_debug(), remedy(.meant.as_deref()))]
    Unknown {
        /// The name, as it was given.
        name: String,
        /// The setting that was probably meant.
        meant: Option<String>,
    },
    /// A value of the wrong kind.
    #[error("{name}: {}", .source.message())]
    Value {
        /// The setting, as it was given.
        name: String,
        /// The error of its value.
        source: Box<toml::de::Error>,
    },
    /// An assignment without `=`.
    #[error("{0:?} sets nothing; write key=value, such as threads=2")]
    NotAnAssignment(String),
    /// A value out of its range.
    #[error("{name} is {value}; it must be {min} to {max}")]
    OutOfRange {
        /// The setting.
        name: &'static str,
        /// The value, as it was given.
        value: usize,
        /// The least value allowed.
        min: usize,
        /// The greatest value allowed.
        max: usize,
    },
    /// An entry of `subprotocols` that no client can offer.
    #[error(
        "subprotocols contains {0:?}; a name is letters, digits and !#$%&'*+-.^_`|~, and several names are a list"
    )]
    Subprotocol(String),
    /// An entry of `origins` that is no origin.
    #[error("origins contains {text:?}: {source}")]
    Origin {
        /// The entry, as it was given.
        text: String,
        /// Its mistake.
        source: InvalidOrigin,
    },
    /// An entry of `hosts` that is no host name.
    #[error("hosts contains {text:?}: {source}")]
    Host {
        /// The entry, as it was given.
        text: String,
        /// Its mistake.
        source: InvalidHost,
    },
    /// A quiet client would be closed before it is sent a Ping.
    #[error(
        "idle_timeout is {idle_timeout:?} and ping_interval is {ping_interval:?}; a client that says nothing is closed \
         before it is sent a Ping: set ping_interval to less than idle_timeout, or to 0 for no Pings"
    )]
    IdleBeforePing {
        /// The value given, or the default.
        idle_timeout: Duration,
        /// The value given, or the default.
        ping_interval: Duration,
    },
    /// A request line of the size that is allowed does not fit into the head.
    #[error(
        "request_line_size_max is {request_line_size_max} and handshake_size_max is {handshake_size_max}; the line is \
         a part of the head: set handshake_size_max to more than request_line_size_max"
    )]
    LineBeyondHead {
        /// The value given, or the default; in bytes.
        request_line_size_max: usize,
        /// The value given, or the default; in bytes.
        handshake_size_max: usize,
    },
}

impl SettingsError {
    /// The settings that contradict one another.
    pub(super) fn contradicting(&self) -> &'static [&'static str] {
        match self {
            Self::IdleBeforePing { .. } => &["idle_timeout", "ping_interval"],
            Self::LineBeyondHead { .. } => &["request_line_size_max", "handshake_size_max"],
            Self::NotToml(_)
            | Self::Unknown { .. }
            | Self::Value { .. }
            | Self::NotAnAssignment(_)
            | Self::OutOfRange { .. }
            | Self::Subprotocol(_)
            | Self::Origin { .. }
            | Self::Host { .. } => &[],
        }
    }
}

fn remedy(meant: Option<&str>) -> String {
    match meant {
        Some(meant) => format!("did you mean {meant}?"),
        None => format!("there are {}", NAMES.join(", ")),
    }
}
