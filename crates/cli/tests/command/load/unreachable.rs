//! A run in which nobody can be connected does not start, and says why.

use std::net::{SocketAddr, TcpListener};
use std::time::{Duration, Instant};

use super::stubborn::{Peer, listen};
use super::{count, failures, load, parsed};

/// The reason that it gives instead of a result.
fn refusal(address: SocketAddr, mode: &str) -> String {
    let ended = load(address, &["-c", "3", "--json", "--mode", mode]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{ended:?}");
    let start = format!("gannet: nobody could be connected to {address}: connection ");
    let rest = ended.stderr.strip_prefix(&start).and_then(|rest| rest.split_once(": "));
    let (_, line) = rest.unwrap_or_else(|| panic!("{ended:?}"));
    line.strip_suffix('\n').filter(|line| !line.contains('\n')).expect("one line").to_owned()
}

fn answering(answer: &'static [u8]) -> SocketAddr {
    listen(move |peer| {
        peer.request()?;
        peer.write(answer)?;
        peer.fall_silent()
    })
}

#[test]
fn nobody_listens() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("bound");
    for mode in ["echo", "churn"] {
        assert!(refusal(free, mode).contains("refused"));
    }
}

#[test]
fn the_server_says_no() {
    let address = answering(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    for mode in ["echo", "fan-out", "churn", "idle"] {
        assert_eq!(refusal(address, mode), "the server answers 403 Forbidden");
    }
    let address = answering(b"HTTP/1.1 500 Oh\x9b no\r\n\r\n");
    assert!(!refusal(address, "echo").contains('\u{9b}'));
}

#[test]
fn the_server_speaks_something_else() {
    let said = refusal(answering(b"SSH-2.0-OpenSSH_9.6\r\n"), "echo");
    assert_eq!(said, "the server does not speak HTTP; its answer begins \"SSH-2.0-OpenSSH_9.6\\r\\n\"");
    let plain = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                 Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n";
    let said = refusal(answering(plain.as_bytes()), "echo");
    assert_eq!(said, "the server answers 101 without the right Sec-WebSocket-Accept");
}

#[test]
fn the_server_hangs_up() {
    let address = listen(|peer| peer.request().map(|_| ()));
    assert_eq!(refusal(address, "echo"), "the server hung up in the handshake");
}

#[test]
fn the_server_says_nothing() {
    let start = Instant::now();
    assert_eq!(refusal(listen(Peer::fall_silent), "echo"), "no answer to the handshake within 10 s");
    assert!(start.elapsed() >= Duration::from_secs(10));
}

#[test]
fn those_that_are_let_in_go_on_without_the_others() {
    let address = listen(|peer| {
        if peer.index == 0 {
            peer.request()?;
            return peer.write(b"HTTP/1.1 503 Service Unavailable\r\n\r\n");
        }
        peer.upgrade()?;
        peer.echo()
    });
    let ended = load(address, &["-c", "3", "--json"]);
    let json = parsed(&ended);
    assert_eq!((ended.code, failures(&json)), (Some(1), [0, 1, 0, 0, 0]));
    assert!(count(&json, "/count") > 0, "{json}");
}
