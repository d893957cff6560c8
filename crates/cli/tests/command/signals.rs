//! Signals that ask servers for something else than their end do not end this one.

use std::process::Command;

use crate::process::Gannet;
use crate::support::{Client, Frame, TEXT};

#[test]
fn other_signals_are_answered_with_a_line_and_the_server_goes_on() {
    let mut gannet = Gannet::echo(&[]);
    let mut client = Client::open(gannet.address());
    for (signal, name) in [("1", "SIGHUP"), ("10", "SIGUSR1"), ("12", "SIGUSR2"), ("34", "SIGRTMIN")] {
        // Twice: it is the second SIGTERM that ends the process at once.
        for _ in 0..2 {
            send(&gannet, signal);
            let line = gannet.line();
            assert!(line.starts_with(name), "{line}");
            assert_echo(&mut client, name);
        }
    }
    send(&gannet, "13");
    assert_echo(&mut client, "SIGPIPE");
    assert!(gannet.is_running());
}

fn assert_echo(client: &mut Client, text: &str) {
    client.send(TEXT, text.as_bytes());
    assert_eq!(client.receive(), Frame::new(TEXT, text));
}

/// Sends a signal by its number, which for SIGRTMIN is that of the C library.
fn send(gannet: &Gannet, signal: &str) {
    let sent = Command::new("kill").args(["-s", signal, &gannet.pid().to_string()]).status();
    assert!(sent.expect("POSIX has it").success());
}
