//! Is each rule of RFC 6455 §4.2.1, and of HTTP before it, kept, with the status that it calls for?

mod handshake_support;

use gannet_proto::handshake::{BodyLength, Checked, HttpVersion, OriginPolicy, Refusal, check};
use handshake_support::{
    Line, UPGRADE, access, judge, judge_with, upgrade_and, upgrade_with, upgrade_without,
};

fn assert_refused(lines: &[Line<'_>], refusal: Refusal, status: u16) {
    assert_eq!(judge(lines), Err(refusal), "{lines:?}");
    assert_eq!(refusal.status(), status);
}

#[test]
fn a_good_upgrade_is_accepted_in_any_case_and_order() {
    assert!(judge(UPGRADE).is_ok());
    let reversed: Vec<_> = UPGRADE.iter().rev().copied().collect();
    assert!(judge(&reversed).is_ok());
    for value in ["WebSocket", "WEBSOCKET", "h2c, websocket", "websocket ,h2c", ",,websocket"] {
        assert!(judge(&upgrade_with("Upgrade", value)).is_ok(), "{value}");
    }
    for value in ["upgrade", "UPGRADE", "keep-alive, Upgrade", "Upgrade\t, close"] {
        assert!(judge(&upgrade_with("Connection", value)).is_ok(), "{value}");
    }
    for name in ["UPGRADE", "CONNECTION", "HOST", "sec-websocket-key", "SEC-WEBSOCKET-VERSION"] {
        let lines: Vec<Line<'_>> = UPGRADE
            .iter()
            .map(|line| if line.0.eq_ignore_ascii_case(name) { (name, line.1) } else { *line })
            .collect();
        assert!(judge(&lines).is_ok(), "{name}");
    }
}

/// RFC 9110 §5.3: lines of one name are one list.
#[test]
fn the_tokens_may_stand_in_several_lines() {
    let mut lines = upgrade_with("Upgrade", "h2c");
    lines.extend([("Upgrade", "websocket"), ("upgrade", "TLS/1.3"), ("Connection", "keep-alive")]);
    assert!(judge(&lines).is_ok());
    let mut lines = upgrade_with("Connection", "keep-alive");
    lines.push(("connection", "upgrade"));
    assert!(judge(&lines).is_ok());
}

/// Item 1: HTTP/1.1 or higher. RFC 9110 §7.8: `Upgrade` in HTTP/1.0 is ignored.
#[test]
fn http_1_0_cannot_upgrade() {
    for lines in [UPGRADE.to_vec(), upgrade_with("Sec-WebSocket-Version", "12"), upgrade_without("Host")] {
        let fields = lines.iter().map(|(name, value)| (*name, value.as_bytes()));
        let verdict = check("GET", "/chat", HttpVersion::Http10, fields, &access(OriginPolicy::Any));
        assert_eq!(verdict, Ok(Checked::Http(BodyLength::Bytes(0))), "{lines:?}");
        // Where nothing but upgrades is served, the answer says what one is written in.
        let refusal = verdict.and_then(Checked::upgrade).expect_err("it is no upgrade");
        assert!(refusal.status() == 426 && refusal.to_string().contains("HTTP/1.1"), "{refusal}");
    }
}

/// Item 1: a GET. RFC 9110 §9.1: methods have case.
#[test]
fn only_get_upgrades() {
    for method in ["POST", "HEAD", "CONNECT", "get", "GETS"] {
        let verdict = judge_with(method, UPGRADE, &OriginPolicy::Any);
        assert_eq!(verdict, Err(Refusal::MethodNotGet), "{method}");
    }
    assert_eq!(Refusal::MethodNotGet.status(), 405);
}

/// Item 2, and RFC 9112 §3.2.
#[test]
fn there_is_one_valid_host() {
    assert_refused(&upgrade_without("Host"), Refusal::HostMissing, 400);
    assert_refused(&upgrade_and("host", "server.example.com"), Refusal::HostRepeated, 400);
    for host in ["", "a b", "a,b", "a/b", "user@a", "a:b", "a:99999", ":80", "[::1", "::1", "b\u{fc}cher"] {
        assert_refused(&upgrade_with("Host", host), Refusal::HostInvalid, 400);
    }
    for host in ["a", "a:80", "127.0.0.1", "[::1]:8080", "my_host.local", "a:"] {
        assert!(judge(&upgrade_with("Host", host)).is_ok(), "{host}");
    }
}

/// RFC 9112 §6.3.
#[test]
fn the_length_of_a_request_has_one_reading() {
    let get = |lines: &[Line<'static>]| {
        let lines: Vec<_> = [("Host", "a")].iter().chain(lines).copied().collect();
        judge(&lines)
    };
    let both = [("Content-Length", "0"), ("Transfer-Encoding", "chunked")];
    assert_eq!(get(&both), Err(Refusal::LengthAmbiguous));
    assert_eq!(Refusal::LengthAmbiguous.status(), 400);
    for length in ["", "-1", "+1", "1, 1", "0x1", "1 1", "18446744073709551616", "\u{0661}"] {
        let lines = [("Host", "a"), ("content-length", length)];
        assert_refused(&lines, Refusal::ContentLengthInvalid, 400);
    }
    let differing = [("Content-Length", "1"), ("Content-Length", "2")];
    assert_eq!(get(&differing), Err(Refusal::ContentLengthInvalid));
    let invalid_first = [("Content-Length", "x"), ("Content-Length", "2"), ("Content-Length", "2")];
    assert_eq!(get(&invalid_first), Err(Refusal::ContentLengthInvalid));
    let agreeing = [("Content-Length", "1"), ("Content-Length", "1")];
    assert_eq!(get(&agreeing), Err(Refusal::UpgradeRequired));
}

/// A mistake that no HTTP request may have is named first, and only then that this request is no upgrade.
#[test]
fn the_rules_of_http_come_before_the_question_of_the_upgrade() {
    assert_refused(&[], Refusal::HostMissing, 400);
    assert_refused(&[("Host", "a"), ("Host", "a")], Refusal::HostRepeated, 400);
    assert_refused(&[("Host", "a"), ("Content-Length", "x")], Refusal::ContentLengthInvalid, 400);
    assert_refused(&[("Host", "a")], Refusal::UpgradeRequired, 426);
}

/// Item 3: the keyword itself, and nothing like it.
#[test]
fn what_is_no_upgrade_is_left_to_http() {
    assert_refused(&upgrade_without("Upgrade"), Refusal::UpgradeRequired, 426);
    for value in ["", "h2c", "websockets", "websocket/13", "web socket", "websocket;q=1", "\"websocket\""] {
        assert_refused(&upgrade_with("Upgrade", value), Refusal::UpgradeRequired, 426);
    }
    let verdict = judge_with("POST", &[("Host", "a"), ("Content-Length", "5")], &OriginPolicy::Any);
    assert_eq!(verdict, Err(Refusal::UpgradeRequired));
}

/// Item 4.
#[test]
fn the_connection_field_names_the_upgrade() {
    assert_refused(&upgrade_without("Connection"), Refusal::ConnectionWithoutUpgrade, 400);
    for value in ["", "keep-alive", "upgraded", "close"] {
        assert_refused(&upgrade_with("Connection", value), Refusal::ConnectionWithoutUpgrade, 400);
    }
}

/// Item 5: one, and base64 of 16 bytes in its only spelling.
#[test]
fn there_is_one_valid_key() {
    assert_refused(&upgrade_without("Sec-WebSocket-Key"), Refusal::KeyMissing, 400);
    assert_refused(&upgrade_and("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="), Refusal::KeyRepeated, 400);
    for key in [
        "",
        "dGhlIHNhbXBsZSBub25jZQ",
        "dGhlIHNhbXBsZSBub25jZQ=",
        "dGhlIHNhbXBsZSBub25jZQ===",
        "dGhlIHNhbXBsZSBub25jZR==",
        "dGhlIHNhbXBsZSBub25jZQA=",
        "dGhlIHNhbXBsZSBub25jZQAA",
        "dGhlIHNhbXBsZSBub25j",
        "dGhlIHNhbXBsZSBub25-_w==",
        "dGhlIHNhbXBsZSBub25jZ Q=",
        "not base64 of 16 bytes!!",
    ] {
        assert_refused(&upgrade_with("Sec-WebSocket-Key", key), Refusal::KeyInvalid, 400);
    }
    for key in ["AAAAAAAAAAAAAAAAAAAAAA==", "/////////////////////w==", "++++++++++++++++++++++++"] {
        let accepted = judge(&upgrade_with("Sec-WebSocket-Key", key)).is_ok();
        assert_eq!(accepted, key.ends_with("=="), "{key}");
    }
}

/// Item 6, and §4.4: another version is answered with the one that is spoken.
#[test]
fn the_version_is_13() {
    let name = "Sec-WebSocket-Version";
    assert_refused(&upgrade_without(name), Refusal::VersionMissing, 400);
    assert_refused(&upgrade_and(name, "13"), Refusal::VersionRepeated, 400);
    assert_refused(&upgrade_and(name, "8"), Refusal::VersionRepeated, 400);
    for version in ["", "8", "12", "14", "013", "13, 8", "13.0", "+13"] {
        assert_refused(&upgrade_with(name, version), Refusal::VersionUnsupported, 426);
    }
}

/// The bytes after the head are frames.
#[test]
fn an_upgrade_has_no_body() {
    assert_refused(&upgrade_and("Content-Length", "1"), Refusal::UpgradeWithBody, 400);
    assert_refused(&upgrade_and("Transfer-Encoding", "chunked"), Refusal::UpgradeWithBody, 400);
    assert!(judge(&upgrade_and("Content-Length", "0")).is_ok());
}

/// Item 9, and §9.1: a server may ignore every extension that is well-formed.
#[test]
fn extensions_are_ignored() {
    for value in ["permessage-deflate; client_max_window_bits", "foo, bar; baz=2", "x-webkit-deflate-frame"] {
        assert!(judge(&upgrade_and("Sec-WebSocket-Extensions", value)).is_ok(), "{value}");
    }
}
