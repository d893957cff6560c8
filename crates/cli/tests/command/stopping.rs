//! A signal ends the server in order, a second one at once.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::process::Gannet;
use crate::support::{Client, wait_until};

#[test]
fn a_signal_ends_every_connection_with_1001_and_then_the_process() {
    for signal in [Signal::INT, Signal::TERM] {
        let mut gannet = Gannet::echo(&["--threads", "2"]);
        let address = gannet.address();
        let mut clients: Vec<Client> = (0..5).map(|_| Client::open(address)).collect();
        gannet.signal(signal);
        for client in &mut clients {
            assert_eq!(client.receive().close_code(), Some(1001));
        }
        wait_until("nobody is accepted any more", || TcpStream::connect(address).is_err());
        assert!(gannet.is_running(), "it waits for the clients to answer");
        for client in &mut clients {
            client.send_close(1001, "");
            client.assert_ends();
        }
        let ended = gannet.wait();
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), ""));
        assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
    }
}

#[test]
fn clients_that_do_not_answer_are_waited_for_until_the_deadline() {
    let mut gannet = Gannet::echo(&["--set", "drain_timeout=1"]);
    let mut client = Client::open(gannet.address());
    let start = Instant::now();
    gannet.signal(Signal::TERM);
    assert_eq!(client.receive().close_code(), Some(1001));
    assert_eq!(gannet.wait().code, Some(0));
    assert!(start.elapsed() > Duration::from_millis(800), "{:?}", start.elapsed());
}

#[test]
fn a_second_signal_ends_the_process_at_once() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let mut gannet = Gannet::echo(&["--set", "close_timeout=60", "--set", "drain_timeout=60"]);
        let mut client = Client::open(gannet.address());
        gannet.signal(signal);
        assert_eq!(client.receive().close_code(), Some(1001));
        gannet.signal(signal);
        assert_eq!(gannet.wait().code, Some(code));
    }
}
