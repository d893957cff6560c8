//! A process that was stopped for a while, with its machine or by a signal, holds nothing of that time against its
//! clients.

use std::fs;
use std::time::Duration;

use rustix::process::Signal;

use crate::process::Gannet;
use crate::support::{BINARY, Client, Frame, PING, PONG, wait_until};

fn suspend(gannet: &Gannet) {
    gannet.signal(Signal::STOP);
    let stat = format!("/proc/{}/stat", gannet.pid());
    wait_until("it is stopped", || fs::read_to_string(&stat).expect("it exists").contains(") T "));
}

#[test]
fn what_came_meanwhile_counts_although_its_time_is_over() {
    let timers = ["--set", "ping_interval=1", "--set", "ping_timeout=1", "--set", "idle_timeout=0"];
    let mut gannet = Gannet::echo(&timers);
    let address = gannet.address();
    for _ in 0..3 {
        let mut client = Client::open(address);
        assert_eq!(client.receive(), Frame::new(PING, b""));
        suspend(&gannet);
        client.send(PONG, b"");
        client.send(BINARY, b"hello");
        std::thread::sleep(Duration::from_secs(3));
        gannet.signal(Signal::CONT);
        assert_eq!(client.receive(), Frame::new(BINARY, b"hello"));
    }
}

#[test]
fn a_request_that_came_meanwhile_is_answered() {
    let mut gannet = Gannet::echo(&["--set", "handshake_timeout=1"]);
    let address = gannet.address();
    for _ in 0..3 {
        let mut client = Client::connect(address);
        client.write(b"GET /health HTTP/1.1\r\n");
        suspend(&gannet);
        client.write(b"Host: localhost\r\n\r\n");
        std::thread::sleep(Duration::from_secs(3));
        gannet.signal(Signal::CONT);
        let answer = client.read_head();
        assert!(!answer.starts_with("HTTP/1.1 408 "), "{answer}");
    }
}
