use std::net::SocketAddr;

use gannet_proto::handshake::{HostName, HostPolicy};
use serde::{Deserialize, Serialize};

use super::SettingsError;

/// The hosts that a request may ask for. A page whose own name is made to resolve to this machine (DNS
/// rebinding) asks for that name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Text", into = "Text")]
pub enum Hosts {
    /// Every host; where all addresses that are listened on are loopback addresses, none but this machine's own names.
    #[default]
    Auto,
    /// Every host.
    Any,
    /// These names, such as `example.com`, besides this machine's own.
    List(Vec<String>),
}

impl Hosts {
    /// The policy of a server that listens on these addresses.
    pub(crate) fn policy(&self, addresses: &[SocketAddr]) -> Result<HostPolicy, SettingsError> {
        Ok(match self {
            Self::Auto if addresses.iter().all(|address| address.ip().is_loopback()) => {
                HostPolicy::List(Vec::new())
            }
            Self::Auto | Self::Any => HostPolicy::Any,
            Self::List(list) => {
                let parse = |text: &String| {
                    HostName::parse(text).map_err(|source| SettingsError::Host { text: text.clone(), source })
                };
                HostPolicy::List(list.iter().map(parse).collect::<Result<_, _>>()?)
            }
        })
    }
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected \"auto\", \"any\" or a list of host names")]
enum Text {
    Word(String),
    List(Vec<String>),
}

impl From<Text> for Hosts {
    fn from(text: Text) -> Self {
        match text {
            Text::Word(word) if word == AUTO => Self::Auto,
            Text::Word(word) if word == ANY => Self::Any,
            Text::Word(only) => Self::List(vec![only]),
            Text::List(list) => Self::List(list),
        }
    }
}

impl From<Hosts> for Text {
    fn from(hosts: Hosts) -> Self {
        match hosts {
            Hosts::Auto => Self::Word(AUTO.into()),
            Hosts::Any => Self::Word(ANY.into()),
            Hosts::List(list) => Self::List(list),
        }
    }
}

const AUTO: &str = "auto";
const ANY: &str = "any";

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(hosts: &Hosts, addresses: &[&str]) -> HostPolicy {
        let addresses: Vec<SocketAddr> =
            addresses.iter().map(|address| address.parse().expect("an address")).collect();
        hosts.policy(&addresses).expect("sound")
    }

    #[test]
    fn names_are_asked_about_by_default_where_all_addresses_are_loopback() {
        let own_alone = HostPolicy::List(Vec::new());
        assert_eq!(policy(&Hosts::Auto, &["127.0.0.1:1", "[::1]:1"]), own_alone);
        assert_eq!(policy(&Hosts::Auto, &["127.0.0.1:1", "[::]:1"]), HostPolicy::Any);
        assert_eq!(policy(&Hosts::Auto, &["0.0.0.0:1"]), HostPolicy::Any);
        assert_eq!(policy(&Hosts::Any, &["127.0.0.1:1"]), HostPolicy::Any);
    }

    #[test]
    fn an_entry_that_is_no_name_is_named() {
        let refused = Hosts::List(vec!["example.com:80".into()]).policy(&[]).expect_err("a port");
        assert!(refused.to_string().starts_with("hosts contains \"example.com:80\": not a host name"));
    }
}
