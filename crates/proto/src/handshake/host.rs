use core::net::Ipv4Addr;

use super::authority::{Authority, is_host};

/// The hosts that a request may ask for. A list keeps out pages that have their own name resolve to this
/// machine (DNS rebinding).
///
/// `localhost`, names that end with `.localhost` (RFC 6761 §6.3) and IP addresses are always allowed: no
/// foreign page has one of them as its host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum HostPolicy {
    /// Every host.
    #[default]
    Any,
    /// These, besides those that are always allowed.
    List(Vec<HostName>),
}

impl HostPolicy {
    pub(super) fn allows(&self, asked: &Authority<'_>) -> bool {
        match self {
            Self::Any => true,
            Self::List(names) => {
                // RFC 1034 §3.1: a name may end with the dot of the root.
                let asked = asked.host.strip_suffix('.').unwrap_or(asked.host);
                is_own(asked) || names.iter().any(|name| name.0.eq_ignore_ascii_case(asked))
            }
        }
    }
}

/// An entry of [`HostPolicy::List`]: a name, without a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostName(String);

impl HostName {
    /// Parses an entry.
    ///
    /// # Errors
    ///
    /// [`InvalidHost`] where it is no host name.
    pub fn parse(text: &str) -> Result<Self, InvalidHost> {
        if is_host(text) {
            Ok(Self(text.strip_suffix('.').unwrap_or(text).to_owned()))
        } else {
            Err(InvalidHost)
        }
    }
}

/// A text that is no [`HostName`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a host name; write `example.com`, without scheme, port and wildcards")]
pub struct InvalidHost;

fn is_own(host: &str) -> bool {
    let is_address = host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok();
    let last = host.rsplit('.').next().unwrap_or(host);
    is_address || last.eq_ignore_ascii_case("localhost")
}
