//! A signal ends the run, which says what it has; a second one ends it at once.

use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::stubborn::serve;
use super::{count, number, parsed, start};
use crate::support::{CLOSE, PATIENCE, PING, TEXT};

/// A server that says when it has answered a few messages, and that answers no Close.
fn telling() -> (std::net::SocketAddr, Receiver<u8>) {
    let (sender, said) = channel();
    let address = serve(move |peer| {
        peer.echo_some(10)?;
        sender.send(0).expect("the test waits");
        loop {
            let frame = peer.receive()?;
            if frame.opcode == CLOSE {
                sender.send(CLOSE).expect("the test waits");
                return peer.fall_silent();
            }
            peer.send(0x80 | frame.opcode, &frame.payload)?;
        }
    });
    (address, said)
}

#[test]
fn a_signal_ends_it_and_it_says_what_it_has() {
    for (signal, processes) in [(Signal::INT, "1"), (Signal::TERM, "1"), (Signal::INT, "2")] {
        let (address, said) = telling();
        let options = ["-c", "2", "--duration", "60s", "--warm-up", "0", "--json", "--processes", processes];
        let load = start(address, &options);
        for _ in 0..2 {
            said.recv_timeout(PATIENCE).expect("answers");
        }
        load.signal(signal);
        let ended = load.wait();
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(130), "gannet: interrupted\n"));
        let json = parsed(&ended);
        assert_eq!(json["interrupted"].as_bool(), Some(true));
        assert!(count(&json, "/count") >= 10 && number(&json, "/seconds") < 20.0, "{json}");
    }
}

#[test]
fn the_report_says_that_it_was_cut() {
    let (address, said) = telling();
    let load = start(address, &["-c", "1", "--duration", "60s", "--warm-up", "0"]);
    said.recv_timeout(PATIENCE).expect("answers");
    load.signal(Signal::INT);
    let ended = load.wait();
    assert!(ended.stdout.contains(", interrupted\n"), "{}", ended.stdout);
}

#[test]
fn a_signal_while_it_connects_ends_it() {
    let (sender, said) = channel();
    let address = super::stubborn::listen(move |peer| {
        peer.request()?;
        sender.send(()).expect("the test waits");
        peer.fall_silent()
    });
    let load = start(address, &["-c", "1", "--json"]);
    said.recv_timeout(PATIENCE).expect("a request");
    let begun = Instant::now();
    load.signal(Signal::INT);
    assert_eq!(load.wait().code, Some(130));
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_signal_before_the_load_begins_ends_it() {
    let (sender, opcodes) = channel();
    // It does not answer the Ping behind the first message, and is waited for.
    let address = serve(move |peer| {
        loop {
            sender.send(peer.receive()?.opcode).expect("the test waits");
        }
    });
    let load = start(address, &["-c", "1", "--first-message", "hello", "--json"]);
    for opcode in [TEXT, PING] {
        assert_eq!(opcodes.recv_timeout(PATIENCE), Ok(opcode));
    }
    load.signal(Signal::INT);
    assert_eq!(opcodes.recv_timeout(PATIENCE), Ok(CLOSE));
    assert_eq!(load.wait().code, Some(130));
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let (address, said) = telling();
    let load = start(address, &["-c", "1", "--duration", "60s", "--json"]);
    assert_eq!(said.recv_timeout(PATIENCE), Ok(0));
    load.signal(Signal::TERM);
    // The first has been heard, and the goodbye is not answered.
    assert_eq!(said.recv_timeout(PATIENCE), Ok(CLOSE));
    load.signal(Signal::TERM);
    let ended = load.wait();
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(143), ""));
}
