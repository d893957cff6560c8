//! Compressed messages are sent, inflated and verified.

use serde_json::Value;

use super::{Echo, count, failures, first, load, number, parsed};

/// `gannet echo` that compresses, with these settings beside.
fn compressing(settings: &[&str]) -> Echo {
    let mut options = vec!["--threads", "1", "--set", "compression=true", "--set", "compression_threshold=0"];
    options.extend(settings.iter().flat_map(|setting| ["--set", setting]));
    Echo::start_with(&options)
}

/// The agreement of a run in which every answer was right.
fn agreed(json: &Value) -> &str {
    assert_eq!(failures(json), [0; 5], "{json}");
    assert!(count(json, "/compression/received/messages") > 20, "{json}");
    json["compression"]["agreed"].as_str().expect("it is said")
}

/// True where every answer came compressed.
fn is_compressed(json: &Value) -> bool {
    count(json, "/compression/received/compressed") == count(json, "/compression/received/messages")
}

#[test]
fn every_size_and_kind_is_verified_with_and_without_takeover() {
    for takeover in ["false", "true"] {
        let echo = compressing(&[&format!("compression_context_takeover={takeover}")]);
        let measure = |size: &str, options: &[&str]| {
            let own = ["--deflate", "-c", "3", "--in-flight", "2", "--size", size];
            let json = echo.measure(&[&own, options].concat());
            assert_eq!(agreed(&json).contains("server_no_context_takeover"), takeover == "false", "{json}");
            json
        };
        // The server sends what does not become smaller as it is.
        for size in ["0", "1", "20", "125", "126", "65536"] {
            measure(size, &[]);
            measure(size, &["--text"]);
        }
        for size in ["160", "1000", "65536"] {
            let json = measure(size, &["--payload", "json"]);
            assert!(is_compressed(&json), "{json}");
        }
    }
}

#[test]
fn a_server_is_held_to_what_it_was_asked_for() {
    let echo = compressing(&["compression_context_takeover=true"]);
    let json = |options: &[&str]| {
        let own = ["--deflate", "-c", "3", "--payload", "json", "--size", "20000"];
        echo.measure(&[&own, options].concat())
    };
    let plain = json(&[]);
    assert!(agreed(&plain) == "permessage-deflate" && is_compressed(&plain), "{plain}");
    let alone = json(&["--deflate-no-takeover"]);
    assert!(agreed(&alone).contains("; server_no_context_takeover"), "{alone}");
    let small = json(&["--deflate-window-bits", "9"]);
    assert!(agreed(&small).contains("; server_max_window_bits=9"), "{small}");
    // With a small window fewer words are found again.
    let bytes = |json: &Value| {
        number(json, "/compression/received/wire_bytes") / number(json, "/compression/received/messages")
    };
    assert!(bytes(&small) > bytes(&alone) * 1.05, "{small} and {alone}");
}

#[test]
fn the_window_that_the_server_asks_for_is_kept() {
    // The server inflates with the largest in any case: what is seen is that the messages are larger.
    let sent = |bits: &str| {
        let echo = compressing(&[&format!("compression_window_bits={bits}")]);
        let json = echo.measure(&["--deflate", "-c", "1", "--payload", "json", "--size", "20000"]);
        assert!(bits == "15" || agreed(&json).contains("client_max_window_bits=9"), "{json}");
        number(&json, "/compression/sent/wire_bytes") / number(&json, "/compression/sent/messages")
    };
    let (small, large) = (sent("9"), sent("15"));
    assert!(small > large * 1.05, "{small} and {large}");
}

#[test]
fn the_result_says_how_large_messages_were_on_the_wire() {
    let echo = compressing(&[]);
    let json = echo.measure(&["--deflate", "--payload", "json", "-c", "2"]);
    assert_eq!(
        (json["payload"].as_str(), json["size"].as_u64(), json["text"].as_bool()),
        (Some("json"), Some(1000), Some(true))
    );
    for way in ["sent", "received"] {
        let [messages, payload, wire] = ["messages", "payload_bytes", "wire_bytes"]
            .map(|name| number(&json, &format!("/compression/{way}/{name}")));
        assert!(payload == messages * 1000.0 && wire > payload * 0.3 && wire < payload * 0.8, "{json}");
    }
    let ended = echo.load(&["--deflate", "--payload", "json", "-c", "2"]);
    for part in [
        ": 2 connections, 1 in flight on each, 1000 B JSON\n",
        "\ncompression   permessage-deflate; server_no_context_takeover; client_no_context_takeover\n",
        "\non the wire   1000 B took ",
        " back, 100 % of them compressed\n",
    ] {
        assert!(ended.stdout.contains(part), "{part:?} in {}", ended.stdout);
    }
    let plain = echo.measure(&["-c", "2"]);
    assert!(plain["compression"].is_null() && plain["payload"] == "random", "{plain}");
}

#[test]
fn answers_that_are_not_worth_compressing_may_come_as_they_are() {
    let echo = compressing(&["compression_threshold=2000"]);
    let json = echo.measure(&["--deflate", "--payload", "json", "-c", "2", "--processes", "2"]);
    assert_eq!((failures(&json), count(&json, "/compression/received/compressed")), ([0; 5], 0));
    assert!(count(&json, "/compression/received/messages") > 20, "{json}");
}

#[test]
fn compression_goes_with_every_mode_and_with_messages_that_are_not_compressed() {
    let echo = compressing(&[]);
    for options in [
        &["--mode", "churn"][..],
        &["--mode", "idle"],
        &["--rate", "200", "--flooders", "1", "--slow-readers", "1"],
    ] {
        let json = echo.measure(&[&["--deflate", "-c", "4"], options].concat());
        assert_eq!(failures(&json), [0; 5], "{json}");
    }
    let json = Echo::start().measure(&["--payload", "json", "-c", "4", "--in-flight", "3"]);
    assert!(count(&json, "/count") > 20 && failures(&json) == [0; 5], "{json}");
}

#[test]
fn a_server_that_does_not_compress_is_named() {
    let echo = Echo::start();
    let ended = echo.load(&["--deflate"]);
    let said = "the server does not compress: its answer has no permessage-deflate, which --deflate offers\n";
    assert!(ended.code == Some(2) && ended.stderr.ends_with(said), "{ended:?}");
    // One connection of many is enough for a failure.
    let address = super::stubborn::listen(|peer| {
        let offered = peer.index != 1;
        peer.upgrade_with(if offered { "Sec-WebSocket-Extensions: permessage-deflate\r\n" } else { "" })?;
        peer.fall_silent()
    });
    let json = parsed(&load(address, &["--deflate", "--mode", "idle", "-c", "3", "--json"]));
    assert_eq!(failures(&json), [0, 1, 0, 0, 0], "{json}");
    assert!(first(&json).ends_with("which --deflate offers"), "{json}");
}
