//! Is the right subprotocol chosen, RFC 6455 §4.2.2 item 4, and is a malformed offer refused?

mod handshake_support;

use gannet_proto::handshake::{Refusal, SUBPROTOCOLS_MAX, offered_subprotocols, select_subprotocol};
use handshake_support::{judge, upgrade_and};

const NAME: &str = "Sec-WebSocket-Protocol";

fn select(offers: &[&str], supported: &[&str]) -> Option<String> {
    let supported: Vec<String> = supported.iter().map(|name| (*name).to_owned()).collect();
    select_subprotocol(offers.iter().copied(), &supported).map(str::to_owned)
}

#[test]
fn the_preference_of_the_client_decides() {
    assert_eq!(select(&["b", "a"], &["a", "b"]).as_deref(), Some("b"));
    assert_eq!(select(&["x", "a"], &["a", "b"]).as_deref(), Some("a"));
    assert_eq!(select(&["x"], &["a"]), None);
    assert_eq!(select(&[], &["a"]), None);
    assert_eq!(select(&["a"], &[]), None);
}

/// §4.1: the value is one of those sent, and names have case.
#[test]
fn names_have_case() {
    assert_eq!(select(&["Chat"], &["chat"]), None);
}

/// §11.3.4: several lines are one list.
#[test]
fn offers_are_collected_over_all_lines() {
    let lines = [(NAME, b"a, b" as &[u8]), ("Other", b"x"), ("sec-websocket-protocol", b"c ,d")];
    assert_eq!(offered_subprotocols(lines.into_iter()).collect::<Vec<_>>(), ["a", "b", "c", "d"]);
}

/// §4.1 item 10: tokens without separators.
#[test]
fn what_is_no_token_is_refused() {
    for value in ["", " ", ",", "a b", "a b,", "a;q=1", "\"a\"", "a/b", "\u{e4}", "a\tb"] {
        assert_eq!(judge(&upgrade_and(NAME, value)), Err(Refusal::SubprotocolInvalid), "{value}");
    }
    assert_eq!(Refusal::SubprotocolInvalid.status(), 400);
    for value in ["a", "graphql-transport-ws", "v1.json, v2.json", "a,A"] {
        assert!(judge(&upgrade_and(NAME, value)).is_ok(), "{value}");
    }
}

/// RFC 9110 §5.6.1.2: a recipient ignores empty elements of a list.
#[test]
fn empty_elements_are_ignored() {
    for value in ["gabbo, ", "a,", ",a", "a,,b", " , a"] {
        assert!(judge(&upgrade_and(NAME, value)).is_ok(), "{value}");
    }
    let lines = [(NAME, b", a,, b ," as &[u8])];
    assert_eq!(offered_subprotocols(lines.into_iter()).collect::<Vec<_>>(), ["a", "b"]);
}

/// §4.1 item 10: all unique.
#[test]
fn what_is_offered_twice_is_refused() {
    assert_eq!(judge(&upgrade_and(NAME, "a, b, a")), Err(Refusal::SubprotocolRepeated));
    let mut lines = upgrade_and(NAME, "a, b");
    lines.push((NAME, "b"));
    assert_eq!(judge(&lines), Err(Refusal::SubprotocolRepeated));
    assert_eq!(Refusal::SubprotocolRepeated.status(), 400);
}

#[test]
fn offers_are_counted() {
    let offers = |count: usize| (0..count).map(|n| format!("p{n}")).collect::<Vec<_>>().join(", ");
    assert!(judge(&upgrade_and(NAME, &offers(SUBPROTOCOLS_MAX))).is_ok());
    let too_many = offers(SUBPROTOCOLS_MAX + 1);
    assert_eq!(judge(&upgrade_and(NAME, &too_many)), Err(Refusal::TooManySubprotocols));
    assert_eq!(Refusal::TooManySubprotocols.status(), 400);
}
