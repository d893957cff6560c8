//! Are the offers of permessage-deflate accepted that RFC 7692 §7.1 allows, with the answers that it allows?

use gannet_proto::handshake::{AcceptValue, Acceptance, DeflateConfig, negotiate_deflate};

/// As lenient as a server can be.
const LENIENT: DeflateConfig = DeflateConfig {
    server_no_context_takeover: false,
    client_no_context_takeover: false,
    server_max_window_bits: 15,
    client_max_window_bits: 15,
};

const SMALL_WINDOWS: DeflateConfig =
    DeflateConfig { server_max_window_bits: 11, client_max_window_bits: 10, ..LENIENT };

fn answer(config: &DeflateConfig, lines: &[&str]) -> Option<String> {
    let fields = lines.iter().map(|value| ("Sec-WebSocket-Extensions", value.as_bytes()));
    negotiate_deflate(fields, config).map(|agreement| agreement.to_string())
}

#[track_caller]
fn accepts(config: &DeflateConfig, offers: &str, expected: &str) {
    assert_eq!(answer(config, &[offers]).as_deref(), Some(expected), "{offers}");
}

#[track_caller]
fn declines(offers: &str) {
    assert_eq!(answer(&LENIENT, &[offers]), None, "{offers}");
}

#[test]
fn no_parameter_means_windows_of_15_and_contexts() {
    accepts(&LENIENT, "permessage-deflate", "permessage-deflate");
}

#[test]
fn the_defaults_keep_no_context() {
    let expected = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    accepts(&DeflateConfig::default(), "permessage-deflate", expected);
    accepts(&DeflateConfig::default(), "permessage-deflate; client_max_window_bits", expected);
}

/// §7.1.1.1: a server that accepts includes it, and may where it is not offered.
#[test]
fn server_no_context_takeover() {
    let expected = "permessage-deflate; server_no_context_takeover";
    accepts(&LENIENT, "permessage-deflate; server_no_context_takeover", expected);
    let config = DeflateConfig { server_no_context_takeover: true, ..LENIENT };
    accepts(&config, "permessage-deflate", expected);
    declines("permessage-deflate; server_no_context_takeover=true");
    declines("permessage-deflate; server_no_context_takeover=\"\\1\"");
}

/// §7.1.1.2: a hint of the client's, and a demand of the server's.
#[test]
fn client_no_context_takeover() {
    let expected = "permessage-deflate; client_no_context_takeover";
    accepts(&LENIENT, "permessage-deflate; client_no_context_takeover", expected);
    let config = DeflateConfig { client_no_context_takeover: true, ..LENIENT };
    accepts(&config, "permessage-deflate", expected);
    declines("permessage-deflate; client_no_context_takeover=1");
}

/// §7.1.2.1: the same or smaller than the offer's; named without an offer where it is below 15.
#[test]
fn server_max_window_bits() {
    for bits in 9..=15 {
        let offer = format!("permessage-deflate; server_max_window_bits={bits}");
        accepts(&LENIENT, &offer, &offer);
        let expected = format!("permessage-deflate; server_max_window_bits={}", bits.min(11));
        accepts(&SMALL_WINDOWS, &offer, &expected);
    }
    accepts(&SMALL_WINDOWS, "permessage-deflate", "permessage-deflate; server_max_window_bits=11");
}

/// It is valid, and cannot be done: a raw stream is not compressed with a window of 8 bits.
#[test]
fn a_server_window_of_eight_bits_is_declined() {
    declines("permessage-deflate; server_max_window_bits=8");
    let fallback = "permessage-deflate; server_max_window_bits=8, permessage-deflate";
    accepts(&LENIENT, fallback, "permessage-deflate");
}

/// §7.1.2.2: named only where it is offered, the same or smaller.
#[test]
fn client_max_window_bits() {
    accepts(&SMALL_WINDOWS, "permessage-deflate", "permessage-deflate; server_max_window_bits=11");
    let offer = "permessage-deflate; client_max_window_bits";
    accepts(&LENIENT, offer, "permessage-deflate");
    let expected = "permessage-deflate; server_max_window_bits=11; client_max_window_bits=10";
    accepts(&SMALL_WINDOWS, offer, expected);
    for bits in 8..=14 {
        let offer = format!("permessage-deflate; client_max_window_bits={bits}");
        accepts(&LENIENT, &offer, &offer);
    }
    accepts(&LENIENT, "permessage-deflate; client_max_window_bits=15", "permessage-deflate");
    accepts(&SMALL_WINDOWS, "permessage-deflate; client_max_window_bits=15", expected);
    let eight = "permessage-deflate; server_max_window_bits=11; client_max_window_bits=8";
    accepts(&SMALL_WINDOWS, "permessage-deflate; client_max_window_bits=8", eight);
}

/// §7.1.2: "a decimal integer value without leading zeroes between 8 to 15, inclusive".
#[test]
fn what_is_no_number_of_bits_is_declined() {
    for value in ["7", "16", "0", "1", "08", "010", "8.0", "+9", "-9", "0xa", "1e1", "100", "ten", "9a"] {
        declines(&format!("permessage-deflate; server_max_window_bits={value}"));
        declines(&format!("permessage-deflate; client_max_window_bits={value}"));
    }
    declines("permessage-deflate; server_max_window_bits");
}

#[test]
fn values_may_be_quoted() {
    let expected = "permessage-deflate; server_max_window_bits=10; client_max_window_bits=12";
    let offer = r#"permessage-deflate; client_max_window_bits="12"; server_max_window_bits = "1\0""#;
    accepts(&LENIENT, offer, expected);
}

/// §7.1: "The negotiation offer contains multiple extension parameters with the same name."
#[test]
fn what_is_there_twice_is_declined() {
    for parameter in [
        "server_no_context_takeover",
        "client_no_context_takeover",
        "server_max_window_bits=10",
        "client_max_window_bits",
        "client_max_window_bits=10",
    ] {
        declines(&format!("permessage-deflate; {parameter}; {parameter}"));
    }
    declines("permessage-deflate; client_max_window_bits; client_max_window_bits=10");
    declines("permessage-deflate; server_max_window_bits=10; server_max_window_bits=11");
}

/// §7.1: "a parameter not defined for use in an offer".
#[test]
fn what_is_unknown_is_declined() {
    for parameter in ["mux", "server_max_window_bits2=10", "Client_max_window_bits", "level=1"] {
        declines(&format!("permessage-deflate; {parameter}"));
        declines(&format!("permessage-deflate; client_max_window_bits; {parameter}"));
    }
    for name in ["permessage-bzip2", "x-webkit-deflate-frame", "permessage-deflate2", "PerMessage-Deflate"] {
        declines(name);
    }
}

/// §5.1: the first that can be accepted, in the order of the client's preference.
#[test]
fn the_first_offer_that_can_be_accepted_is() {
    let offers = "permessage-deflate; server_max_window_bits=10; mux, x-other; a=1, \
        permessage-deflate; server_max_window_bits=12; server_no_context_takeover, permessage-deflate";
    let expected = "permessage-deflate; server_no_context_takeover; server_max_window_bits=12";
    accepts(&LENIENT, offers, expected);
}

#[test]
fn several_lines_are_one_list() {
    let lines = ["permessage-deflate; server_max_window_bits=7", "x-other, permessage-deflate", ""];
    assert_eq!(answer(&LENIENT, &lines).as_deref(), Some("permessage-deflate"));
    assert_eq!(answer(&LENIENT, &[]), None);
}

#[test]
fn a_setting_out_of_range_is_taken_for_the_nearest() {
    let config = DeflateConfig { server_max_window_bits: 8, client_max_window_bits: 0, ..LENIENT };
    let expected = "permessage-deflate; server_max_window_bits=9; client_max_window_bits=9";
    accepts(&config, "permessage-deflate; client_max_window_bits", expected);
    let config = DeflateConfig { server_max_window_bits: 16, client_max_window_bits: 255, ..LENIENT };
    accepts(&config, "permessage-deflate; client_max_window_bits", "permessage-deflate");
}

#[test]
fn the_answer_has_one_line_of_it() {
    let accept_value = AcceptValue::of(b"dGhlIHNhbXBsZSBub25jZQ==").expect("the key of RFC 6455 §1.3");
    let offers = [("sec-websocket-extensions", b"permessage-deflate" as &[u8])];
    for (offers, line) in [
        (&offers[..], "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n"),
        (&[], "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"),
    ] {
        let deflate = negotiate_deflate(offers.iter().copied(), &LENIENT);
        let mut out = Vec::new();
        Acceptance { accept_value, subprotocol: None, deflate, fields: &[] }.write(&mut out);
        let head = String::from_utf8(out).expect("text");
        assert!(head.contains(line), "{head}");
        assert_eq!(head.contains("Sec-WebSocket-Extensions"), !offers.is_empty());
    }
}
