//! With a rate, latency counts from the moment at which a message was due.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::stubborn::serve;
use super::{Echo, count, failures, load, measured, number};

#[test]
fn as_many_are_sent_as_were_asked_for() {
    let echo = Echo::start();
    for (rate, connections) in [("100", "3"), ("2000", "7"), ("3.5", "1")] {
        let json = echo.measure(&["--rate", rate, "-c", connections, "--duration", "1s"]);
        let wanted: f64 = rate.parse().expect("a number");
        let got = count(&json, "/count") as f64;
        let seconds = number(&json, "/seconds");
        let due = wanted * seconds;
        // One may lie on either edge of the window; of what is due, a busy machine may send the last part too late.
        assert!(got <= 1.0 + due * 1.02, "{got} of {due} in {seconds} s");
        assert!(got >= due * 0.75 - 1.0, "{got} of {due} in {seconds} s");
        assert!(json["in_flight"].is_null(), "{json}");
    }
}

/// Answers at once but for one pause.
fn stalls_once(pause: Duration) -> std::net::SocketAddr {
    let has_stalled = AtomicBool::new(false);
    serve(move |peer| {
        peer.echo_some(20)?;
        if !has_stalled.swap(true, Ordering::Relaxed) {
            thread::sleep(pause);
        }
        peer.echo()
    })
}

#[test]
fn a_stall_is_seen_in_every_message_that_was_due_while_it_lasted() {
    let options = ["-c", "1", "--duration", "600ms", "--warm-up", "0", "--json"];
    let address = stalls_once(Duration::from_millis(200));
    let json = measured(&load(address, &[&options[..], &["--rate", "200"]].concat()));
    // 20 before it, 40 in it, 60 after it: a third of all waited, the first of them for all of it.
    assert!(number(&json, "/latency_us/max") > 190e3, "{json}");
    assert!(number(&json, "/latency_us/p90") > 100e3, "{json}");
    assert_eq!(failures(&json), [0; 5]);
    // In a closed loop the same stall is one message among thousands.
    let address = stalls_once(Duration::from_millis(200));
    let json = measured(&load(address, &options));
    assert!(number(&json, "/latency_us/max") > 190e3, "{json}");
    assert!(number(&json, "/latency_us/p90") < 100e3, "{json}");
}

#[test]
fn answers_that_come_after_the_window_count_with_their_time() {
    let address = stalls_once(Duration::from_millis(500));
    let options = ["-c", "1", "--rate", "100", "--duration", "400ms", "--warm-up", "0", "--json"];
    let json = measured(&load(address, &options));
    // Half of them were due before the stall, which ends behind the window.
    assert!((38..=41).contains(&count(&json, "/count")), "{json}");
    assert!(number(&json, "/latency_us/max") > 480e3, "{json}");
}
