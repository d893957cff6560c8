use gannet_proto::handshake::{AllowedOrigin, OriginPolicy};
use serde::{Deserialize, Serialize};

use super::SettingsError;

/// The pages whose scripts may connect (RFC 6455 §10.2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Text", into = "Text")]
pub enum Origins {
    /// Pages of the host that the request names, whatever the port.
    #[default]
    SameHost,
    /// All pages. Any page in any browser can then act with the cookies of its visitor.
    Any,
    /// Pages of the same host, and these: `https://example.com:8443` for exactly that, `example.com` for any scheme
    /// and port, `null` for pages without an origin of their own.
    List(Vec<String>),
}

impl Origins {
    pub(crate) fn policy(&self) -> Result<OriginPolicy, SettingsError> {
        Ok(match self {
            Self::SameHost => OriginPolicy::SameHost,
            Self::Any => OriginPolicy::Any,
            Self::List(list) => {
                let parse = |text: &String| {
                    AllowedOrigin::parse(text)
                        .map_err(|source| SettingsError::Origin { text: text.clone(), source })
                };
                OriginPolicy::List(list.iter().map(parse).collect::<Result<_, _>>()?)
            }
        })
    }
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected \"same_host\", \"any\" or a list of origins")]
enum Text {
    Word(String),
    List(Vec<String>),
}

impl From<Text> for Origins {
    fn from(text: Text) -> Self {
        match text {
            Text::Word(word) if word == SAME_HOST => Self::SameHost,
            Text::Word(word) if word == ANY => Self::Any,
            Text::Word(only) => Self::List(vec![only]),
            Text::List(list) => Self::List(list),
        }
    }
}

impl From<Origins> for Text {
    fn from(origins: Origins) -> Self {
        match origins {
            Origins::SameHost => Self::Word(SAME_HOST.into()),
            Origins::Any => Self::Word(ANY.into()),
            Origins::List(list) => Self::List(list),
        }
    }
}

const SAME_HOST: &str = "same_host";
const ANY: &str = "any";
