//! Is a request that is no upgrade recognised, with the body that follows it?

mod handshake_support;

use gannet_proto::handshake::{
    AccessPolicy, BodyLength, Checked, HttpVersion, Refusal, UpgradePolicy, check,
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

/// What smuggles in an upgrade smuggles in any other request.
#[test]
fn the_rules_for_lengths_hold_without_an_upgrade() {
    let both = [("Content-Length", "3"), ("Transfer-Encoding", "chunked")];
    assert_eq!(checked("POST", &both), Err(Refusal::LengthAmbiguous));
    for value in ["-1", "+1", "1,1", "x", "", "18446744073709551616"] {
        let lines = [("Content-Length", value)];
        assert_eq!(checked("POST", &lines), Err(Refusal::ContentLengthInvalid), "{value:?}");
    }
}
