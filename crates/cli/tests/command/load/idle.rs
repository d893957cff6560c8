//! Connections are held open, and do nothing but answer Pings.

use std::sync::mpsc::channel;

use super::stubborn::serve;
use super::{Echo, count, load, measured};
use crate::support::{CLOSE, PATIENCE, PONG};

#[test]
fn nothing_is_sent_and_all_are_closed_in_order() {
    let (sender, frames) = channel();
    let address = serve(move |peer| {
        peer.send(0x89, b"still there?")?;
        // What a server has to say by itself is no failure.
        peer.send(0x81, b"welcome")?;
        loop {
            let frame = peer.receive()?;
            let is_close = frame.opcode == CLOSE;
            sender.send(frame).expect("the test waits");
            if is_close {
                return peer.send(0x88, &[3, 232]);
            }
        }
    });
    let json = measured(&load(address, &["--mode", "idle", "-c", "1", "--json"]));
    assert!(json["unit"].is_null() && json["latency_us"].is_null(), "{json}");
    assert_eq!((count(&json, "/count"), count(&json, "/pings_answered")), (0, 1));
    let [pong, close] = [(); 2].map(|()| frames.recv_timeout(PATIENCE).expect("a frame"));
    assert_eq!((pong.opcode, pong.payload.as_slice()), (PONG, &b"still there?"[..]));
    assert_eq!((close.opcode, close.payload.as_slice()), (CLOSE, &[3, 232][..]));
}

#[test]
fn many_are_held() {
    let json = Echo::start().measure(&["--mode", "idle", "-c", "2000"]);
    assert_eq!(count(&json, "/connections"), 2000);
}
