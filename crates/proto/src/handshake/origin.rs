use core::net::Ipv6Addr;
use std::fmt;
use std::str::FromStr;

use super::authority::{Authority, is_host};

/// The pages that a browser may connect from, RFC 6455 §10.2.
///
/// A request without `Origin` is always accepted: it does not come from a browser.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OriginPolicy {
    /// Pages from the host name that the request asks for, whatever the port.
    #[default]
    SameHost,
    /// Every page.
    Any,
    /// Pages from the same host, and from these.
    List(Vec<AllowedOrigin>),
}

impl OriginPolicy {
    pub(super) fn allows(&self, origin: &[u8], host: &Authority<'_>) -> bool {
        let same_host = || Origin::parse(origin).is_some_and(|origin| origin.has_host(host.host));
        match self {
            Self::SameHost => same_host(),
            Self::Any => true,
            Self::List(list) => list.iter().any(|allowed| allowed.matches(origin)) || same_host(),
        }
    }
}

/// An entry of [`OriginPolicy::List`].
///
/// `https://example.com` or `https://example.com:8443` is that origin exactly, where a port left out is the
/// scheme's own; `example.com` is that host with any scheme and port; `null` is the origin of a page that has
/// none, such as a file.
///
/// ```
/// use gannet_proto::handshake::AllowedOrigin;
///
/// let origin: AllowedOrigin = "https://Example.com:443".parse()?;
/// assert_eq!(origin.to_string(), "https://example.com");
/// # Ok::<(), gannet_proto::handshake::InvalidOrigin>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedOrigin(Kind);

/// All text in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Null,
    Host(String),
    /// The port is `None` for the scheme's default.
    Exact {
        scheme: String,
        host: String,
        port: Option<u16>,
    },
}

impl AllowedOrigin {
    /// Parses an entry.
    ///
    /// # Errors
    ///
    /// [`InvalidOrigin`] where the text is none of the three forms; each variant says what to write instead.
    pub fn parse(text: &str) -> Result<Self, InvalidOrigin> {
        match text {
            "null" => return Ok(Self(Kind::Null)),
            "*" | "any" => return Err(InvalidOrigin::Every),
            _ => {}
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return Self::parse_host(text);
        };
        if scheme.eq_ignore_ascii_case("ws") || scheme.eq_ignore_ascii_case("wss") {
            return Err(InvalidOrigin::WebSocketScheme);
        }
        if rest.contains(['/', '?', '#']) {
            return Err(InvalidOrigin::Path);
        }
        if !is_scheme(scheme) {
            return Err(InvalidOrigin::Scheme);
        }
        let origin = Origin::parse(text.as_bytes()).ok_or(InvalidOrigin::Host)?;
        Ok(Self(Kind::Exact {
            scheme: origin.scheme.to_ascii_lowercase(),
            host: normal_host(origin.host),
            port: origin.port,
        }))
    }

    fn parse_host(text: &str) -> Result<Self, InvalidOrigin> {
        match Authority::parse(text.as_bytes()) {
            Some(Authority { port: Some(_), .. }) => Err(InvalidOrigin::PortWithoutScheme),
            Some(_) if is_host(text) => Ok(Self(Kind::Host(normal_host(text)))),
            Some(_) | None if text.contains('/') => Err(InvalidOrigin::Path),
            Some(_) | None => Err(InvalidOrigin::Host),
        }
    }

    fn matches(&self, origin: &[u8]) -> bool {
        match &self.0 {
            Kind::Null => origin == b"null",
            Kind::Host(host) => Origin::parse(origin).is_some_and(|origin| origin.has_host(host)),
            Kind::Exact { scheme, host, port } => Origin::parse(origin).is_some_and(|origin| {
                origin.scheme.eq_ignore_ascii_case(scheme) && origin.has_host(host) && origin.port == *port
            }),
        }
    }
}

impl FromStr for AllowedOrigin {
    type Err = InvalidOrigin;

    fn from_str(text: &str) -> Result<Self, InvalidOrigin> {
        Self::parse(text)
    }
}

impl fmt::Display for AllowedOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Null => f.write_str("null"),
            Kind::Host(host) => f.write_str(host),
            Kind::Exact { scheme, host, port: None } => write!(f, "{scheme}://{host}"),
            Kind::Exact { scheme, host, port: Some(port) } => write!(f, "{scheme}://{host}:{port}"),
        }
    }
}

/// A text that is no [`AllowedOrigin`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidOrigin {
    /// The scheme is ws or wss, and pages are not loaded by these.
    #[error("an origin is where the page comes from; write http:// or https:// for ws:// or wss://")]
    WebSocketScheme,
    /// Text before `://` that is no scheme, RFC 3986 §3.1.
    #[error("not a scheme before `://`; write `https://example.com` or `example.com`")]
    Scheme,
    /// RFC 6454 §6.2: an origin ends with its host or port.
    #[error("an origin has no path, not even a slash at the end; write `https://example.com`")]
    Path,
    /// `*` or the like for all origins, which no entry of a list can say.
    #[error("for pages of every origin write origins = \"any\", alone and not in a list")]
    Every,
    /// The host is neither a name nor an address, or the port is no port.
    #[error("not a host name and port; write `https://example.com:8443` or `example.com`, without wildcards")]
    Host,
    /// A port without a scheme, which is ambiguous.
    #[error("a port needs its scheme; write `https://example.com:8443`")]
    PortWithoutScheme,
}

/// The value of an `Origin` field, RFC 6454 §7.
struct Origin<'a> {
    scheme: &'a str,
    host: &'a str,
    /// `None` for the scheme's default.
    port: Option<u16>,
}

impl<'a> Origin<'a> {
    fn parse(text: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        let (scheme, rest) = text.split_once(':')?;
        let rest = rest.strip_prefix("//")?;
        is_scheme(scheme).then_some(())?;
        let Authority { host, port } = Authority::parse(rest.as_bytes())?;
        Some(Self { scheme, host, port: port.filter(|port| Some(*port) != default_port(scheme)) })
    }

    fn has_host(&self, host: &str) -> bool {
        self.host.eq_ignore_ascii_case(host)
    }
}

fn default_port(scheme: &str) -> Option<u16> {
    if scheme.eq_ignore_ascii_case("https") {
        Some(443)
    } else if scheme.eq_ignore_ascii_case("http") {
        Some(80)
    } else {
        None
    }
}

/// Lower case, and an IPv6 address in the one spelling that browsers use (RFC 5952).
fn normal_host(host: &str) -> String {
    let address = host.strip_prefix('[').and_then(|address| address.strip_suffix(']'));
    match address.and_then(|address| address.parse::<Ipv6Addr>().ok()) {
        Some(address) => format!("[{address}]"),
        None => host.to_ascii_lowercase(),
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}
