//! Is a request that is no upgrade recognised, with the body that follows it?

mod handshake_support;

use gannet_proto::handshake::{
    AccessPolicy, BodyLength, Checked, HostName, HostPolicy, HttpVersion, Refusal, UpgradePolicy, check,
};
use handshake_support::Line;

fn checked(method: &str, lines: &[Line<'_>]) -> Result<Checked, Refusal> {
    let host = [("Host", "example.com")];
    let fields = host.iter().chain(lines).map(|(name, value)| (*name, value.as_bytes()));
    check(method, "/", HttpVersion::Http11, fields, &AccessPolicy::default())
}

/// RFC 9112 §6.3
#[test]
fn the_length_of_the_body_is_what_the_fields_say() {
    for (lines, length) in [
        (&[] as &[Line<'_>], BodyLength::Bytes(0)),
        (&[("content-length", "0")], BodyLength::Bytes(0)),
        (&[("Content-Length", "10485760")], BodyLength::Bytes(10_485_760)),
        (&[("Content-Length", "7"), ("Content-Length", "7")], BodyLength::Bytes(7)),
        (&[("Transfer-Encoding", "chunked")], BodyLength::Chunked),
        (&[("transfer-encoding", "Chunked")], BodyLength::Chunked),
    ] {
        for method in ["GET", "POST", "DELETE", "OPTIONS"] {
            assert_eq!(checked(method, lines), Ok(Checked::Http(length)), "{method} {lines:?}");
        }
    }
}

/// RFC 9110 §7.8
#[test]
fn an_upgrade_that_is_ignored_is_a_request_like_any_other() {
    let access = AccessPolicy { upgrades: UpgradePolicy::Ignore, ..AccessPolicy::default() };
    let upgrade: &[Line<'_>] = &[
        ("Host", "example.com"),
        ("Upgrade", "websocket"),
        ("Connection", "Upgrade"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ("Origin", "https://elsewhere.example"),
    ];
    let ask = |method: &str, lines: &[Line<'_>]| {
        let fields = lines.iter().map(|(name, value)| (*name, value.as_bytes()));
        check(method, "/", HttpVersion::Http11, fields, &access)
    };
    assert_eq!(ask("GET", upgrade), Ok(Checked::Http(BodyLength::Bytes(0))));
    // Nobody looks whether it would be sound.
    assert_eq!(ask("POST", &upgrade[..2]), Ok(Checked::Http(BodyLength::Bytes(0))));
    assert_eq!(ask("GET", &upgrade[1..]), Err(Refusal::HostMissing));
}

fn checked_in_http_1_0(target: &str, lines: &[Line<'_>], access: &AccessPolicy) -> Result<Checked, Refusal> {
    let fields = lines.iter().map(|(name, value)| (*name, value.as_bytes()));
    check("POST", target, HttpVersion::Http10, fields, access)
}

/// RFC 9112 §3.2: only HTTP/1.1 demands a `Host`; one that is there has to be right in any version.
#[test]
fn a_request_in_http_1_0_may_name_no_host() {
    let named = HostName::parse("example.com").expect("a name");
    let access = AccessPolicy { hosts: HostPolicy::List(vec![named]), ..AccessPolicy::default() };
    let ask = |target: &str, lines: &[Line<'_>]| checked_in_http_1_0(target, lines, &access);
    assert_eq!(ask("/", &[]), Ok(Checked::Http(BodyLength::Bytes(0))));
    assert_eq!(ask("/", &[("Host", "example.com")]), Ok(Checked::Http(BodyLength::Bytes(0))));
    assert_eq!(ask("http://example.com/", &[]), Ok(Checked::Http(BodyLength::Bytes(0))));
    assert_eq!(ask("/", &[("Host", "evil.example")]), Err(Refusal::HostForeign));
    assert_eq!(ask("http://evil.example/", &[]), Err(Refusal::HostForeign));
    assert_eq!(ask("/", &[("Host", "a b")]), Err(Refusal::HostInvalid));
    assert_eq!(ask("/", &[("Host", "example.com"), ("Host", "example.com")]), Err(Refusal::HostRepeated));
}

/// RFC 9112 §6.1: there were no transfer codings in HTTP/1.0, so a request with one has no sure end.
#[test]
fn a_body_in_http_1_0_has_a_content_length() {
    let ask = |lines: &[Line<'_>]| checked_in_http_1_0("/", lines, &AccessPolicy::default());
    assert_eq!(ask(&[("Content-Length", "7")]), Ok(Checked::Http(BodyLength::Bytes(7))));
    assert_eq!(ask(&[("Content-Length", "x")]), Err(Refusal::ContentLengthInvalid));
    for lines in [
        &[("Transfer-Encoding", "chunked")] as &[Line<'_>],
        &[("Transfer-Encoding", "gzip")],
        &[("Transfer-Encoding", "chunked"), ("Content-Length", "7")],
    ] {
        assert_eq!(ask(lines), Err(Refusal::TransferCodingTooNew), "{lines:?}");
    }
    assert_eq!(Refusal::TransferCodingTooNew.status(), 400);
}

/// RFC 9112 §6.1: what a server does not understand it must not guess the end of.
#[test]
fn other_transfer_codings_are_not_implemented() {
    for lines in [
        &[("Transfer-Encoding", "gzip")] as &[Line<'_>],
        &[("Transfer-Encoding", "gzip, chunked")],
        &[("Transfer-Encoding", "chunked, chunked")],
        &[("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "chunked")],
        &[("Transfer-Encoding", "identity")],
        &[("Transfer-Encoding", "")],
        &[("Transfer-Encoding", "xchunked")],
    ] {
        assert_eq!(checked("POST", lines), Err(Refusal::TransferCodingUnknown), "{lines:?}");
    }
    assert_eq!(Refusal::TransferCodingUnknown.status(), 501);
}

/// Framing by which an upgrade could smuggle a request does so in any other request, too.
#[test]
fn the_rules_for_lengths_hold_without_an_upgrade() {
    let both = [("Content-Length", "3"), ("Transfer-Encoding", "chunked")];
    assert_eq!(checked("POST", &both), Err(Refusal::LengthAmbiguous));
    for value in ["-1", "+1", "1,1", "x", "", "18446744073709551616"] {
        let lines = [("Content-Length", value)];
        assert_eq!(checked("POST", &lines), Err(Refusal::ContentLengthInvalid), "{value:?}");
    }
}
