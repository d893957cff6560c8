//! Are the pages that the policy allows, and no others, let in, RFC 6455 §10.2?

mod handshake_support;

use gannet_proto::handshake::{AllowedOrigin, InvalidOrigin, OriginPolicy, Refusal};
use handshake_support::{
    UPGRADE, judge, judge_target, judge_with, upgrade_and, upgrade_with, upgrade_without,
};

fn allows(policy: &OriginPolicy, host: &str, origin: &str) -> bool {
    let mut lines = upgrade_with("Host", host);
    lines.push(("Origin", origin));
    match judge_with("GET", &lines, policy) {
        Ok(_) => true,
        Err(refusal) => {
            assert_eq!(refusal, Refusal::OriginForeign);
            false
        }
    }
}

fn list(entries: &[&str]) -> OriginPolicy {
    OriginPolicy::List(entries.iter().map(|entry| entry.parse().expect("a valid entry")).collect())
}

#[test]
fn no_origin_is_no_browser() {
    for policy in [OriginPolicy::SameHost, OriginPolicy::Any, list(&["https://example.com"]), list(&[])] {
        assert!(judge_with("GET", UPGRADE, &policy).is_ok(), "{policy:?}");
    }
}

#[test]
fn by_default_the_host_name_is_compared_whatever_the_port() {
    for (host, origin) in [
        ("example.com", "http://example.com"),
        ("example.com:8080", "https://example.com"),
        ("example.com", "http://example.com:3000"),
        ("Example.COM", "http://eXample.com"),
        ("localhost:9000", "http://localhost:5173"),
        ("[::1]:9000", "http://[::1]:5173"),
        ("[2001:DB8::1]", "http://[2001:db8::1]"),
        ("127.0.0.1:1", "http://127.0.0.1"),
    ] {
        assert!(allows(&OriginPolicy::SameHost, host, origin), "{host} {origin}");
    }
}

#[test]
fn by_default_another_host_name_is_refused() {
    for origin in [
        "http://example.org",
        "http://www.example.com",
        "http://example.com.evil.org",
        "http://evilexample.com",
        "http://evil.org/example.com",
        "http://example.com@evil.org",
        "http://example.com/",
        "http://example.com:80:80",
        "example.com",
        "//example.com",
        "://example.com",
        "null",
        "",
        "http://",
        "http://example.com, http://example.com",
        "http://example.com http://example.com",
    ] {
        assert!(!allows(&OriginPolicy::SameHost, "example.com", origin), "{origin}");
    }
    assert!(!allows(&OriginPolicy::SameHost, "[::1]", "http://[::2]"));
    assert_eq!(Refusal::OriginForeign.status(), 403);
}

/// RFC 9112 §3.2.2: "MUST ignore the received Host header field (if any) and instead use the host information".
#[test]
fn the_host_of_an_absolute_target_is_compared_and_not_that_of_the_field() {
    for (target, host) in [
        ("http://a.example/", "b.example"),
        ("HTTPS://A.example:8443/chat?q", "b.example"),
        ("http://a.example", "b.example:80"),
    ] {
        for (origin, verdict) in
            [("http://a.example", None), ("http://b.example", Some(Refusal::OriginForeign))]
        {
            let mut lines = upgrade_with("Host", host);
            lines.push(("Origin", origin));
            let judged = judge_target("GET", target, &lines, &OriginPolicy::SameHost);
            assert_eq!(judged.err(), verdict, "{target} {origin}");
        }
    }
    // A path that looks like one is none.
    let mut lines = upgrade_with("Host", "b.example");
    lines.push(("Origin", "http://a.example"));
    let judged = judge_target("GET", "/http://a.example/", &lines, &OriginPolicy::SameHost);
    assert_eq!(judged, Err(Refusal::OriginForeign));
}

/// RFC 9112 §3.2: what a request in absolute form does not need it must have nonetheless.
#[test]
fn an_absolute_target_takes_the_place_of_no_host_field() {
    let judge = |lines: &[_]| judge_target("GET", "http://a.example/", lines, &OriginPolicy::SameHost);
    assert_eq!(judge(&upgrade_without("Host")), Err(Refusal::HostMissing));
    assert_eq!(judge(&upgrade_with("Host", "a b")), Err(Refusal::HostInvalid));
    assert_eq!(judge(&upgrade_and("Host", "a.example")), Err(Refusal::HostRepeated));
}

#[test]
fn any_allows_all_but_two() {
    for origin in ["https://evil.org", "null", "", "no origin at all"] {
        assert!(allows(&OriginPolicy::Any, "example.com", origin), "{origin}");
    }
    let mut lines = upgrade_and("Origin", "https://a");
    lines.push(("origin", "https://a"));
    assert_eq!(judge_with("GET", &lines, &OriginPolicy::Any), Err(Refusal::OriginRepeated));
    assert_eq!(Refusal::OriginRepeated.status(), 400);
}

#[test]
fn an_exact_entry_allows_that_origin_besides_the_same_host() {
    let policy = list(&["https://example.com", "http://localhost:5173"]);
    for origin in [
        "https://example.com",
        "https://EXAMPLE.com",
        "https://example.com:443",
        "http://localhost:5173",
        "http://api.example.com:8080",
    ] {
        assert!(allows(&policy, "api.example.com", origin), "{origin}");
    }
    for origin in [
        "http://example.com",
        "https://example.com:8443",
        "https://www.example.com",
        "http://localhost",
        "https://localhost:5173",
        "null",
    ] {
        assert!(!allows(&policy, "api.example.com", origin), "{origin}");
    }
}

#[test]
fn the_default_port_may_be_written() {
    assert!(allows(&list(&["https://example.com:443"]), "a", "https://example.com"));
    assert!(allows(&list(&["http://example.com:80"]), "a", "http://example.com"));
    assert!(!allows(&list(&["http://example.com:443"]), "a", "http://example.com"));
}

#[test]
fn a_bare_host_allows_every_scheme_and_port() {
    let policy = list(&["Example.com", "[2001:DB8:0::1]"]);
    for origin in ["http://example.com", "https://example.com:8443", "http://[2001:db8::1]:3000"] {
        assert!(allows(&policy, "a", origin), "{origin}");
    }
    for origin in ["http://www.example.com", "http://example.com.evil.org", "null"] {
        assert!(!allows(&policy, "a", origin), "{origin}");
    }
}

#[test]
fn null_and_schemes_of_applications_can_be_listed() {
    let policy = list(&["null", "capacitor://localhost"]);
    assert!(allows(&policy, "a", "null"));
    assert!(allows(&policy, "a", "capacitor://localhost"));
    assert!(!allows(&policy, "a", "http://localhost"));
    assert!(!allows(&list(&["https://example.com"]), "a", "null"));
}

#[test]
fn an_entry_that_could_never_match_is_an_error() {
    for (text, error) in [
        ("", InvalidOrigin::Host),
        ("*", InvalidOrigin::Every),
        ("any", InvalidOrigin::Every),
        ("*.example.com", InvalidOrigin::Host),
        ("https://*.example.com", InvalidOrigin::Host),
        ("https://", InvalidOrigin::Host),
        ("https://example.com:x", InvalidOrigin::Host),
        ("https://example.com:70000", InvalidOrigin::Host),
        ("https://user@example.com", InvalidOrigin::Host),
        ("https://b\u{fc}cher.example", InvalidOrigin::Host),
        ("https://example.com/", InvalidOrigin::Path),
        ("https://example.com/chat", InvalidOrigin::Path),
        ("example.com/chat", InvalidOrigin::Path),
        ("example.com:8080", InvalidOrigin::PortWithoutScheme),
        ("wss://example.com", InvalidOrigin::WebSocketScheme),
        ("WS://example.com", InvalidOrigin::WebSocketScheme),
        ("://example.com", InvalidOrigin::Scheme),
        ("ht tp://example.com", InvalidOrigin::Scheme),
    ] {
        assert_eq!(AllowedOrigin::parse(text), Err(error), "{text}");
    }
}

#[test]
fn an_entry_is_printed_as_it_is_compared() {
    for (text, printed) in [
        ("HTTPS://Example.com:443", "https://example.com"),
        ("http://example.com:8080", "http://example.com:8080"),
        ("Example.com", "example.com"),
        ("[2001:DB8:0::1]", "[2001:db8::1]"),
        ("null", "null"),
    ] {
        let origin = AllowedOrigin::parse(text).expect("a valid entry");
        assert_eq!(origin.to_string(), printed);
        assert_eq!(AllowedOrigin::parse(printed), Ok(origin));
    }
}

/// The text of the refusal is where a developer looks first.
#[test]
fn the_refusal_names_the_setting() {
    assert_eq!(judge(&upgrade_and("Origin", "http://evil.org")), Err(Refusal::OriginForeign));
    assert!(Refusal::OriginForeign.to_string().contains("`origins`"));
}
