//! Is a request refused that asks for a host not on the list, as a page does whose name resolves to this machine?

mod handshake_support;

use gannet_proto::handshake::{AccessPolicy, HostName, HostPolicy, InvalidHost, Refusal};
use handshake_support::{judge_under, upgrade_with};

fn list(names: &[&str]) -> AccessPolicy {
    let names = names.iter().map(|name| HostName::parse(name).expect("a name")).collect();
    AccessPolicy { hosts: HostPolicy::List(names), ..AccessPolicy::default() }
}

#[track_caller]
fn assert_judged(policy: &AccessPolicy, host: &str, refusal: Option<Refusal>) {
    let judged = judge_under(policy, "GET", "/chat", &upgrade_with("Host", host));
    assert_eq!(judged.err(), refusal, "{host}");
}

#[test]
fn addresses_and_localhost_are_always_allowed() {
    for host in
        ["localhost", "LocalHost:9501", "localhost.", "a.localhost", "127.0.0.1:9501", "10.1.2.3", "[::1]:1"]
    {
        assert_judged(&list(&[]), host, None);
    }
}

#[test]
fn other_names_are_refused_unless_the_list_has_them() {
    let policy = list(&["Example.com", "chat.example."]);
    for host in ["example.com", "EXAMPLE.COM:80", "chat.example", "chat.example.:443"] {
        assert_judged(&policy, host, None);
        assert_judged(&list(&[]), host, Some(Refusal::HostForeign));
    }
    for host in [
        "evil.example",
        "www.example.com",
        "localhost.evil.example",
        "notlocalhost",
        "127.0.0.1.evil.example",
    ] {
        assert_judged(&policy, host, Some(Refusal::HostForeign));
    }
    assert_eq!(Refusal::HostForeign.status(), 421);
}

/// The attack: the page's name resolves to this machine, and so its origin is the host that it asks for.
#[test]
fn an_origin_of_the_same_name_does_not_help() {
    let mut lines = upgrade_with("Host", "evil.example:9501");
    lines.push(("Origin", "http://evil.example:9501"));
    assert_eq!(judge_under(&list(&[]), "GET", "/chat", &lines), Err(Refusal::HostForeign));
    assert!(judge_under(&AccessPolicy::default(), "GET", "/chat", &lines).is_ok());
}

/// RFC 9112 §3.2.2: the target's host counts, and `Host` is ignored.
#[test]
fn the_host_of_an_absolute_target_is_the_one_that_is_asked_for() {
    let lines = upgrade_with("Host", "localhost");
    let judged = |target| judge_under(&list(&[]), "GET", target, &lines);
    assert_eq!(judged("http://evil.example/chat"), Err(Refusal::HostForeign));
    assert!(judged("http://localhost/chat").is_ok());
}

#[test]
fn an_entry_is_a_name_alone() {
    for text in ["", "*", "*.example.com", "example.com:80", "https://example.com", "a b"] {
        assert_eq!(HostName::parse(text), Err(InvalidHost), "{text}");
    }
}
