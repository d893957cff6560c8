use gannet_proto::handshake::InvalidOrigin;

use super::names::NAMES;

/// What is wrong with the settings. The text is one line that names what is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SettingsError {
    /// Text that is not TOML.
    #[error("{}", .0.message())]
    NotToml(Box<toml::de::Error>),
    /// A key or a variable that is no setting.
    #[error("{} is not a setting; {}", .name.escape_debug(), remedy(.meant.as_deref()))]
    Unknown {
        /// As it was given.
        name: String,
        /// The one that was probably meant.
        meant: Option<String>,
    },
    /// A value of the wrong kind.
    #[error("{name}: {}", .source.message())]
    Value {
        /// The setting, as it was given.
        name: String,
        /// What is wrong with its value.
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
        /// As it was given.
        value: usize,
        /// The least it may be.
        min: usize,
        /// The most it may be.
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
        /// As it was given.
        text: String,
        /// What is wrong with it.
        source: InvalidOrigin,
    },
}

fn remedy(meant: Option<&str>) -> String {
    match meant {
        Some(meant) => format!("did you mean {meant}?"),
        None => format!("there are {}", NAMES.join(", ")),
    }
}
