//! A server with a protocol of its own is loaded with messages of a file, whose numbers it sends back.

use std::collections::HashSet;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;

use super::chat_server::{JOIN, chat};
use super::stubborn::serve;
use super::{Echo, count, failures, first, load, measured, number, parsed};
use crate::process::TemporaryFile;
use crate::support::{CLOSE, PATIENCE, PING, TEXT};

/// Messages for the chat: their number in a string, and as a number.
fn script() -> TemporaryFile {
    TemporaryFile::new("{\"say\":\"{id} hello\"}\n{\"say\":{\"id\":{id},\"by\":{connection}}}\n")
}

#[test]
fn everybody_in_a_chat_gets_what_they_said_and_what_others_said_is_passed_over() {
    let (server, script) = (chat(None), script());
    for pace in [&["--in-flight", "1"][..], &["--in-flight", "4"], &["--rate", "200"]] {
        let options = ["-c", "3", "--first-message", JOIN, "--messages", script.path(), "--json"];
        let json = measured(&load(server.address, &[&options, pace].concat()));
        assert_eq!((json["unit"].as_str(), failures(&json)), (Some("message"), [0; 5]));
        assert!(count(&json, "/count") > 20, "{json}");
        assert!(number(&json, "/latency_us/p50") > 0.0, "{json}");
        // Two for each; those of the edges of the window are not the same ones.
        let others = number(&json, "/others") / number(&json, "/count");
        assert!((1.5..=2.5).contains(&others), "{json}");
    }
}

#[test]
fn everybody_in_a_chat_gets_what_one_says() {
    let (server, script) = (chat(None), script());
    for pace in [&["--in-flight", "1"][..], &["--in-flight", "8"], &["--rate", "100"]] {
        let options = ["--mode", "fan-out", "-c", "5", "--first-message", JOIN, "--messages", script.path()];
        let json = measured(&load(server.address, &[&options[..], &["--json"], pace].concat()));
        assert_eq!((json["unit"].as_str(), count(&json, "/others")), (Some("delivery"), 0), "{json}");
        let deliveries = count(&json, "/count");
        assert!(deliveries > 20 && deliveries.is_multiple_of(4), "{json}");
    }
}

#[test]
fn a_server_that_is_never_quiet_is_loaded_all_the_same() {
    let (server, script) = (chat(Some(Duration::from_millis(20))), script());
    let options = ["--mode", "fan-out", "-c", "3", "--first-message", JOIN, "--messages", script.path()];
    let json = measured(&load(server.address, &[&options[..], &["--json"]].concat()));
    assert!(count(&json, "/count") > 20 && count(&json, "/others") > 10, "{json}");
}

#[test]
fn no_number_comes_twice_on_any_connection_of_any_process() {
    let said = Arc::new(Mutex::new((HashSet::new(), 0)));
    let all = Arc::clone(&said);
    let address = serve(move |peer| {
        loop {
            let frame = peer.receive()?;
            peer.send(0x80 | frame.opcode, &frame.payload)?;
            if frame.opcode == CLOSE {
                return Ok(());
            }
            let (different, count) = &mut *all.lock().expect("nobody panics");
            different.insert(frame.payload);
            *count += 1;
        }
    });
    let script = TemporaryFile::new("{id}");
    measured(&load(address, &["-c", "4", "--processes", "2", "--messages", script.path(), "--json"]));
    let (different, count) = &*said.lock().expect("nobody panics");
    assert!(*count > 20 && different.len() == *count, "{} of {count}", different.len());
}

#[test]
fn lines_are_sent_in_turn_with_their_numbers() {
    let (sender, said) = channel();
    let address = serve(move |peer| {
        loop {
            let frame = peer.receive()?;
            peer.send(0x80 | if frame.opcode == PING { 0x0A } else { frame.opcode }, &frame.payload)?;
            match frame.opcode {
                // The test may have seen enough.
                TEXT => drop(sender.send(String::from_utf8(frame.payload).expect("UTF-8"))),
                CLOSE => return Ok(()),
                _ => {}
            }
        }
    });
    let script = TemporaryFile::new("\u{feff}one {id}\r\n\r\ntwo {connection} {id}");
    let first = ["--first-message", "I am {connection}", "--first-message", "-x"];
    let json =
        measured(&load(address, &[&["-c", "1", "--json", "--messages", script.path()], &first[..]].concat()));
    for expected in ["I am 1", "-x", "one 1000000000000000", "two 1 1000000000000001", "one 1000000000000002"]
    {
        assert_eq!(said.recv_timeout(PATIENCE).as_deref(), Ok(expected));
    }
    assert_eq!(json["first_messages"], json!(["I am {connection}", "-x"]));
    assert_eq!(json["messages_file"].as_str(), Some(script.path()));
    // The mean of 20 and 22.
    assert_eq!((count(&json, "/size"), json["text"].as_bool()), (21, Some(true)), "{json}");
    let plain = Echo::start().measure(&["-c", "1"]);
    assert_eq!((&plain["first_messages"], count(&plain, "/others")), (&json!([]), 0));
    assert!(plain["messages_file"].is_null(), "{plain}");
}

#[test]
fn answers_that_are_lost_or_overtaken_are_failures() {
    let script = TemporaryFile::new("{id}");
    let options = ["-c", "1", "--in-flight", "2", "--messages", script.path(), "--warm-up", "0", "--json"];
    let address = serve(|peer| {
        peer.echo_some(4)?;
        let [one, other] = [peer.receive()?, peer.receive()?];
        peer.send(0x81, &other.payload)?;
        peer.send(0x81, &one.payload)?;
        peer.fall_silent()
    });
    let ended = load(address, &options);
    let json = parsed(&ended);
    assert_eq!((ended.code, failures(&json)), (Some(1), [0, 0, 0, 1, 0]), "{json}");
    assert!(first(&json).contains(": message 5: message 6 came before it: it is lost, or"), "{json}");
    let address = serve(|peer| {
        peer.echo_some(5)?;
        let mut frame = peer.receive()?;
        frame.payload[15] ^= 1;
        peer.send(0x81, &frame.payload)?;
        peer.fall_silent()
    });
    let ended = load(address, &options);
    let json = parsed(&ended);
    assert_eq!(
        (ended.code, failures(&json), count(&json, "/others")),
        (Some(1), [0, 0, 0, 0, 1], 1),
        "{json}"
    );
    assert!(first(&json).ends_with(": message 6 was not answered within 2 s of the end"), "{json}");
}

#[test]
fn the_report_says_what_was_sent_and_what_was_passed_over() {
    let (server, script) = (chat(None), script());
    let ended = load(server.address, &["-c", "2", "--first-message", JOIN, "--messages", script.path()]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    for part in [
        &format!(": 2 connections, 1 in flight on each, lines of {}\n", script.path()),
        "/s, every answer known by its number\n",
        "\nothers        ",
        " messages passed over, ",
    ] {
        assert!(ended.stdout.contains(part), "{part:?} in {}", ended.stdout);
    }
    // Whoever has not joined hears nothing.
    let ended = load(server.address, &["-c", "2", "--messages", script.path()]);
    let hint = "\nAn answer is known by the number that stands for {id} in what was sent";
    assert!(ended.code == Some(1) && ended.stdout.contains(hint), "{ended:?}");
}
