//! Nobody sends, and all that the server sends of its own accord is counted.

use std::time::Duration;

use super::chat_server::{JOIN, chat};
use super::{Echo, count, failures, first, load, measured, number, parsed};

#[test]
fn what_a_ticker_sends_is_counted() {
    let server = chat(Some(Duration::from_millis(20)));
    for processes in [&[][..], &["--processes", "2"]] {
        let options = ["--mode", "listen", "-c", "4", "--first-message", JOIN, "--duration", "1s", "--json"];
        let json = measured(&load(server.address, &[&options, processes].concat()));
        assert_eq!((json["unit"].as_str(), failures(&json)), (Some("delivery"), [0; 5]));
        // Fifty a second for each, and a few less on a machine that is busy.
        assert!((80..=220).contains(&count(&json, "/count")), "{json}");
        assert!(json["latency_us"].is_null(), "{json}");
        // The frame of the time has a head of two bytes.
        let bytes = count(&json, "/count") * (2 + "{\"time\":1710000123456789}".len() as u64);
        let difference = number(&json, "/bytes_received") / bytes as f64 - 1.0;
        assert!(difference.abs() < 0.1, "{json}");
        assert!(number(&json, "/per_second") > 50.0, "{json}");
    }
}

#[test]
fn the_report_says_that_nothing_was_timed() {
    let server = chat(Some(Duration::from_millis(20)));
    let ended = load(server.address, &["--mode", "listen", "-c", "2", "--first-message", JOIN]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    for part in ["listen to ws://", ": 2 connections\n", "\ndeliveries    ", "/s of frames; not timed\n"] {
        assert!(ended.stdout.contains(part), "{part:?} in {}", ended.stdout);
    }
    assert!(!ended.stdout.contains("latency "), "{}", ended.stdout);
}

#[test]
fn a_server_that_says_nothing_is_a_failure() {
    let ended = load(Echo::start().address, &["--mode", "listen", "-c", "2", "--processes", "2", "--json"]);
    let json = parsed(&ended);
    assert_eq!((ended.code, failures(&json)), (Some(1), [0, 0, 0, 0, 1]), "{json}");
    let question = "no message came: does this server speak of its own accord? \
                    What subscribes goes into --first-message";
    assert_eq!(first(&json), question);
}
