//! The server that is loaded: a URL of RFC 6455 §3.

use http::Uri;

/// The parts of a `ws` URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// A name or an address, the latter without brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
    /// For the field Host: as it stands in the URL.
    pub(crate) authority: String,
    /// Path and query.
    pub(crate) path: String,
}

/// A mistake in a URL.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum TargetError {
    #[error("it has no scheme; write ws://HOST[:PORT][/PATH], such as ws://127.0.0.1:9501/")]
    NoScheme,
    #[error("TLS is not spoken here; write ws:// and let the load go to the server behind the TLS proxy")]
    Tls,
    #[error("the scheme {0:?} is not a WebSocket's; write ws://")]
    Scheme(String),
    #[error("it names no host; write ws://HOST[:PORT][/PATH], such as ws://127.0.0.1:9501/")]
    NoHost,
    #[error("its port is not a number from 1 to 65535")]
    Port,
    #[error(
        "it has a user name; take it out, and write --header \"Authorization: ...\" if the server wants one"
    )]
    User,
    #[error("it has a fragment, which RFC 6455 §3 does not allow; write %23 for #")]
    Fragment,
    #[error("it is not a URL; write ws://HOST[:PORT][/PATH], with %20 for a blank")]
    NotUrl,
}

impl Target {
    /// # Errors
    ///
    /// [`TargetError`] says what is wrong and how it would be right.
    pub(crate) fn parse(url: &str) -> Result<Self, TargetError> {
        let (scheme, rest) = url.split_once("://").ok_or(TargetError::NoScheme)?;
        match scheme.to_ascii_lowercase().as_str() {
            "ws" => {}
            "wss" => return Err(TargetError::Tls),
            _ => return Err(TargetError::Scheme(scheme.to_owned())),
        }
        if rest.contains('#') {
            return Err(TargetError::Fragment);
        }
        let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err(TargetError::User);
        }
        let (host, port) = split_authority(authority)?;
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        let whole = format!("ws://{authority}{path}");
        if whole.parse::<Uri>().is_err() {
            return Err(TargetError::NotUrl);
        }
        Ok(Self { host: host.to_owned(), port, authority: authority.to_owned(), path })
    }
}

/// Host and port; an IPv6 address stands in brackets.
fn split_authority(authority: &str) -> Result<(&str, u16), TargetError> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => rest.split_once(']').ok_or(TargetError::NotUrl)?,
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    if host.is_empty() {
        return Err(TargetError::NoHost);
    }
    let port = match port.strip_prefix(':') {
        None if port.is_empty() => DEFAULT_PORT,
        None => return Err(TargetError::NotUrl),
        Some(port) => port.parse().ok().filter(|port| *port > 0).ok_or(TargetError::Port)?,
    };
    Ok((host, port))
}

const DEFAULT_PORT: u16 = 80;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_has_a_host_a_port_and_a_path() {
        for (url, host, port, path) in [
            ("ws://127.0.0.1:9501/", "127.0.0.1", 9501, "/"),
            ("ws://localhost:9501", "localhost", 9501, "/"),
            ("WS://example.com/chat?room=1", "example.com", 80, "/chat?room=1"),
            ("ws://example.com?room=1", "example.com", 80, "/?room=1"),
            ("ws://[::1]:9501/", "::1", 9501, "/"),
        ] {
            let target = Target::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"));
            assert_eq!((target.host.as_str(), target.port, target.path.as_str()), (host, port, path));
        }
        assert_eq!(Target::parse("ws://[::1]:9501/").expect("valid").authority, "[::1]:9501");
    }

    #[test]
    fn what_is_no_such_url_is_named() {
        for (url, error) in [
            ("127.0.0.1:9501", TargetError::NoScheme),
            ("", TargetError::NoScheme),
            ("wss://example.com/", TargetError::Tls),
            ("http://example.com/", TargetError::Scheme("http".into())),
            ("ws:///path", TargetError::NoHost),
            ("ws://:9501/", TargetError::NoHost),
            ("ws://example.com:99999/", TargetError::Port),
            ("ws://example.com:0/", TargetError::Port),
            ("ws://example.com:/", TargetError::Port),
            ("ws://me@example.com/", TargetError::User),
            ("ws://example.com/#top", TargetError::Fragment),
            ("ws://example.com/a b", TargetError::NotUrl),
            ("ws://exa mple.com/", TargetError::NotUrl),
            ("ws://[::1/", TargetError::NotUrl),
        ] {
            assert_eq!(Target::parse(url), Err(error), "{url}");
        }
    }
}
