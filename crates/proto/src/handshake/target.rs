use super::authority::Authority;

/// True where a request with this method may have this target, RFC 9112 §3.2.
pub(super) fn is_target(method: &str, target: &str) -> bool {
    // RFC 9112 §3.2 and RFC 6455 §3: no fragment. Browsers send other ASCII unencoded.
    if !target.is_ascii() || target.contains('#') {
        return false;
    }
    match method {
        "CONNECT" => Authority::parse(target.as_bytes()).is_some_and(|authority| authority.port.is_some()),
        "OPTIONS" if target == "*" => true,
        _ => {
            target.starts_with('/')
                || authority(target).is_some_and(|text| Authority::parse(text.as_bytes()).is_some())
        }
    }
}

/// The path: from the first slash to the query; `/` where an absolute target has none.
pub(super) fn path(target: &str) -> &str {
    let path = after_authority(target).split('?').next().unwrap_or_default();
    if path.is_empty() { "/" } else { path }
}

/// The text after the question mark.
pub(super) fn query(target: &str) -> Option<&str> {
    target.split_once('?').map(|(_, query)| query)
}

/// The authority of a target in absolute form, RFC 9112 §3.2.2.
pub(super) fn authority(target: &str) -> Option<&str> {
    let (scheme, rest) = split_scheme(target)?;
    let is_http = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    is_http.then(|| &rest[..authority_end(rest)])
}

fn after_authority(target: &str) -> &str {
    match split_scheme(target) {
        Some((_, rest)) => &rest[authority_end(rest)..],
        None => target,
    }
}

/// The scheme of a target in absolute form, and what follows its `://`.
fn split_scheme(target: &str) -> Option<(&str, &str)> {
    if target.starts_with('/') {
        return None;
    }
    let (scheme, rest) = target.split_once(':')?;
    Some((scheme, rest.strip_prefix("//")?))
}

fn authority_end(rest: &str) -> usize {
    rest.find(['/', '?']).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_queries_are_those_of_every_form() {
        for (target, expected_path, expected_query) in [
            ("/", "/", None),
            ("/chat?", "/chat", Some("")),
            ("/chat?a=b?c", "/chat", Some("a=b?c")),
            ("/login?to=http://x/y", "/login", Some("to=http://x/y")),
            ("/http://x/y", "/http://x/y", None),
            ("http://example.com", "/", None),
            ("http://example.com?q", "/", Some("q")),
            ("HTTPS://example.com:8080/a/b?q", "/a/b", Some("q")),
            ("*", "*", None),
        ] {
            assert_eq!((path(target), query(target)), (expected_path, expected_query), "{target}");
        }
    }

    #[test]
    fn each_form_belongs_to_its_method() {
        for (method, target) in [
            ("GET", "/"),
            ("GET", "/a|b?c={d}"),
            ("GET", "http://example.com/a"),
            ("OPTIONS", "*"),
            ("CONNECT", "example.com:443"),
        ] {
            assert!(is_target(method, target), "{method} {target}");
        }
        for (method, target) in [
            ("GET", "*"),
            ("GET", "chat"),
            ("GET", "/a#b"),
            ("GET", "/\u{fc}"),
            ("GET", "ftp://example.com/"),
            ("GET", "http:///a"),
            ("GET", "http://user@example.com/"),
            ("GET", "example.com:443"),
            ("CONNECT", "example.com"),
            ("CONNECT", "/"),
        ] {
            assert!(!is_target(method, target), "{method} {target}");
        }
    }
}
