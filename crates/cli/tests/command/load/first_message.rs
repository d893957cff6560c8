//! Each connection says something first, and what the server says until it is dealt with is not looked at.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::stubborn::{Peer, serve};
use super::{Echo, count, failures, first, load, measured, parsed};
use crate::process::TemporaryFile;
use crate::support::{CLOSE, PATIENCE, PING, TEXT};

/// Answers the first messages: so many of them, and a Ping.
fn let_in(peer: &mut Peer, count: usize) -> std::io::Result<Vec<String>> {
    let mut said = Vec::new();
    for _ in 0..count {
        let frame = peer.receive()?;
        assert_eq!(frame.opcode, TEXT);
        peer.send(0x81, b"as you wish")?;
        said.push(String::from_utf8(frame.payload).expect("UTF-8"));
    }
    let ping = peer.receive()?;
    assert_eq!(ping.opcode, PING);
    peer.send(0x8A, &ping.payload)?;
    Ok(said)
}

#[test]
fn greetings_and_answers_before_the_load_are_not_taken_for_messages_of_it() {
    let logins = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&logins);
    let address = serve(move |peer| {
        peer.send(0x82, b"a greeting as long as")?;
        let said = let_in(peer, 2)?;
        seen.lock().expect("nobody panics").push(said);
        peer.echo()
    });
    let first = ["--first-message", "{\"login\":{connection}}", "--first-message", "hello"];
    let json = measured(&load(address, &[&first[..], &["-c", "3", "--in-flight", "2", "--json"]].concat()));
    assert!(count(&json, "/count") > 20, "{json}");
    let mut logins = logins.lock().expect("nobody panics").clone();
    logins.sort();
    assert_eq!(logins, [1, 2, 3].map(|number| [format!("{{\"login\":{number}}}"), "hello".into()]));
}

#[test]
fn the_load_begins_when_the_server_has_read_what_all_have_to_say_first() {
    for processes in ["1", "2"] {
        let (sender, began) = channel();
        let began = Mutex::new(began);
        let address = serve(move |peer| {
            if peer.index == 0 {
                let_in(peer, 1)?;
                peer.echo_some(1)?;
                // Nobody waits for it any more.
                sender.send(()).ok();
                return peer.echo();
            }
            let wait = began.lock().expect("nobody panics").recv_timeout(Duration::from_millis(500));
            assert_eq!(wait, Err(RecvTimeoutError::Timeout));
            let_in(peer, 1)?;
            peer.echo()
        });
        let options = ["-c", "2", "--first-message", "hello", "--processes", processes, "--json"];
        let json = measured(&load(address, &options));
        assert!(count(&json, "/count") > 20, "{json}");
    }
}

#[test]
fn a_server_that_lets_nobody_stay_is_seen() {
    let address = serve(|peer| {
        peer.receive()?;
        peer.send(0x88, b"\x0f\xa1who are you?")?;
        peer.fall_silent()
    });
    for mode in ["echo", "fan-out", "listen"] {
        let ended = load(address, &["-c", "2", "--mode", mode, "--first-message", "me", "--json"]);
        let json = parsed(&ended);
        assert_eq!((ended.code, failures(&json)), (Some(1), [0, 0, 2, 0, 0]), "{json}");
        assert!(first(&json).ends_with("the server closed it with 4001 (who are you?)"), "{json}");
    }
}

#[test]
fn idle_connections_say_it_and_nothing_else() {
    let (sender, said) = channel();
    let address = serve(move |peer| {
        sender.send(let_in(peer, 1)?).expect("the test waits");
        let close = peer.receive()?;
        assert_eq!(close.opcode, CLOSE);
        peer.send(0x88, &close.payload)
    });
    measured(&load(
        address,
        &["--mode", "idle", "-c", "1", "--first-message", "hello {connection}", "--json"],
    ));
    assert_eq!(said.recv_timeout(PATIENCE), Ok(vec!["hello 1".to_owned()]));
}

#[test]
fn visits_say_it_before_they_go() {
    let address = serve(|peer| {
        let said = peer.receive()?;
        assert!(said.payload.starts_with(b"hello "), "{said:?}");
        peer.send(0x81, b"hello")?;
        let close = peer.receive()?;
        assert_eq!(close.opcode, CLOSE);
        peer.send(0x88, &close.payload)
    });
    let json = measured(&load(
        address,
        &["--mode", "churn", "-c", "2", "--first-message", "hello {connection}", "--json"],
    ));
    assert!(count(&json, "/count") > 10, "{json}");
}

#[test]
fn what_is_not_looked_at_may_come_compressed() {
    let settings = ["compression=true", "compression_threshold=0", "compression_context_takeover=true"];
    let echo = Echo::start_with(&settings.map(|setting| ["--set", setting]).concat());
    for mode in ["idle", "churn"] {
        let json = echo.measure(&["-c", "2", "--mode", mode, "--deflate", "--first-message", "hello hello"]);
        assert_eq!(json["compression"]["agreed"].as_str(), Some("permessage-deflate"), "{json}");
    }
}

#[test]
fn connections_that_make_trouble_say_it_too() {
    let (sender, said) = channel();
    let address = serve(move |peer| {
        let frame = peer.receive()?;
        sender.send(frame.payload).expect("the test waits");
        if peer.index == 1 {
            // The slow one has its messages behind it at once.
            peer.echo_some(10)?;
            return peer.fall_silent();
        }
        let ping = peer.receive()?;
        peer.send(0x8A, &ping.payload)?;
        peer.echo()
    });
    let script = TemporaryFile::new("{\"say\":{id}}\n");
    let trouble = ["-c", "1", "--slow-readers", "1", "--flooders", "1", "--first-message", "{connection}"];
    let json = measured(&load(address, &[&trouble[..], &["--messages", script.path(), "--json"]].concat()));
    assert!(count(&json, "/count") > 0 && count(&json, "/flooders/messages") > 0, "{json}");
    let mut all: Vec<_> = (0..3).map(|_| said.recv_timeout(PATIENCE).expect("three")).collect();
    all.sort();
    assert_eq!((all, failures(&json)), (vec![b"1".to_vec(), b"2".to_vec(), b"3".to_vec()], [0; 5]));
}
