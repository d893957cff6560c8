use core::net::Ipv6Addr;

/// A host and perhaps a port, as in a `Host` field or an origin (RFC 3986 §3.2, without user info).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Authority<'a> {
    /// Never empty; an IPv6 address with its brackets.
    pub(super) host: &'a str,
    pub(super) port: Option<u16>,
}

impl<'a> Authority<'a> {
    /// Parses `host` or `host:port`; `None` for anything else.
    pub(super) fn parse(text: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        let host_end = match text.find(']') {
            Some(bracket) => bracket + 1,
            None => text.find(':').unwrap_or(text.len()),
        };
        let (host, port) = text.split_at(host_end);
        is_host(host).then_some(())?;
        Some(Self { host, port: parse_port(port)? })
    }
}

/// True for a host: a name of letters, digits and `-._~`, an IPv4 address, or `[IPv6]`.
///
/// Narrower than RFC 3986 §3.2.2 on purpose: no name in DNS has percent signs or sub-delimiters, and a comma
/// comes from a proxy that joined two `Host` fields.
pub(super) fn is_host(text: &str) -> bool {
    match text.strip_prefix('[') {
        Some(address) => address.strip_suffix(']').is_some_and(|address| address.parse::<Ipv6Addr>().is_ok()),
        None => !text.is_empty() && text.bytes().all(is_name_byte),
    }
}

/// RFC 3986 §3.2.3: a port may be empty after its colon.
fn parse_port(text: &str) -> Option<Option<u16>> {
    match text.strip_prefix(':') {
        None => text.is_empty().then_some(None),
        Some("") => Some(None),
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok().map(Some),
        Some(_) => None,
    }
}

const fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_ports_are_told_apart() {
        for (text, host, port) in [
            ("example.com", "example.com", None),
            ("example.com:", "example.com", None),
            ("Example.com:8080", "Example.com", Some(8080)),
            ("127.0.0.1:1", "127.0.0.1", Some(1)),
            ("[::1]", "[::1]", None),
            ("[2001:db8::1]:443", "[2001:db8::1]", Some(443)),
        ] {
            assert_eq!(Authority::parse(text.as_bytes()), Some(Authority { host, port }), "{text}");
        }
    }

    #[test]
    fn what_is_no_authority_is_refused() {
        for text in [
            "",
            ":80",
            "a b",
            "a,b",
            "a@b",
            "a/b",
            "http://a",
            "a:80:80",
            "a:x",
            "a:+1",
            "a:65536",
            "::1",
            "[::1",
            "[::1]80",
            "[::g]",
            "[v1.x]",
            "a]",
            "a[::1]",
            "[::1%25eth0]",
            "b\u{fc}cher.example",
            "a%20b",
        ] {
            assert_eq!(Authority::parse(text.as_bytes()), None, "{text}");
        }
        assert_eq!(Authority::parse(b"a\xff"), None);
    }
}
