//! Each message is sent, answered, verified and counted.

use super::{Echo, count, failures, number};
use crate::process::TemporaryFile;

#[test]
fn messages_of_every_size_and_kind_are_verified() {
    let echo = Echo::start();
    for size in ["0", "1", "20", "125", "126", "16KiB", "65535", "65536", "1MiB"] {
        for kind in [&[][..], &["--text"]] {
            let options = ["-c", "3", "--in-flight", "2", "--size", size];
            let json = echo.measure(&[&options, kind].concat());
            assert!(count(&json, "/count") > 0, "{size}: {json}");
            assert_eq!(failures(&json), [0; 5], "{size}: {json}");
        }
    }
}

#[test]
fn the_result_says_what_was_done() {
    let json = Echo::start().measure(&["-c", "5", "--in-flight", "4", "--size", "1KiB", "--text"]);
    assert_eq!((json["mode"].as_str(), json["unit"].as_str()), (Some("echo"), Some("message")));
    let options = ["connections", "in_flight", "size"].map(|name| count(&json, &format!("/{name}")));
    assert_eq!(options, [5, 4, 1024]);
    assert_eq!((json["text"].as_bool(), json["interrupted"].as_bool()), (Some(true), Some(false)));
    assert!(json["server"].is_null() && json["slow_readers"].is_null() && json["rate"].is_null(), "{json}");
    let seconds = number(&json, "/seconds");
    assert!((0.3..3.0).contains(&seconds), "{seconds}");
}

#[test]
fn the_report_is_for_people() {
    let ended = Echo::start().load(&["-c", "5"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    for part in [
        ": 5 connections, 1 in flight on each, 20 B binary\n",
        "\nconnections   5 opened; handshake p50 ",
        "\nmeasured      3",
        " after a warm-up of 50.0 ms\n",
        "every answer verified\n",
        "\nlatency       p50 ",
        "100.000 %",
    ] {
        assert!(ended.stdout.contains(part), "{part:?} in {}", ended.stdout);
    }
    assert!(!ended.stdout.contains("FAILURES"), "{}", ended.stdout);
}

#[test]
fn all_percentiles_can_be_had_in_a_file() {
    let file = TemporaryFile::new("old");
    let json = Echo::start().measure(&["-c", "2", "--histogram", file.path()]);
    let text = std::fs::read_to_string(file.path()).expect("it is written");
    assert!(text.trim_start().starts_with("Value     Percentile TotalCount 1/(1-Percentile)"), "{text}");
    let total = format!("Total count    = {:>14}]", count(&json, "/count"));
    assert!(text.trim_end().ends_with(&total), "{total} in {text}");
}
