//! `gannet echo` answers each message with itself, and says nothing of it.

use rustix::process::Signal;

use crate::process::Gannet;
use crate::support::{BINARY, Client, Frame, TEXT};

#[test]
fn each_message_is_answered_with_itself_kind_for_kind() {
    let mut gannet = Gannet::echo(&[]);
    let mut client = Client::open(gannet.address());
    for size in [0, 5, 126, 70_000] {
        for opcode in [TEXT, BINARY] {
            let payload = vec![b'x'; size];
            client.send(opcode, &payload);
            assert_eq!(client.receive(), Frame::new(opcode, payload));
        }
    }
}

#[test]
fn messages_and_connections_are_not_reported() {
    let mut gannet = Gannet::echo(&[]);
    let address = gannet.address();
    for _ in 0..3 {
        let mut client = Client::open(address);
        client.send(TEXT, b"quiet, please");
        client.receive();
        client.send_close(1000, "");
        client.assert_closed_with(1000);
    }
    gannet.signal(Signal::TERM);
    let ended = gannet.wait();
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), ""));
    assert_eq!(ended.stderr, "stopping: waiting for clients to close; a second signal ends at once\n");
}

#[test]
fn the_log_says_why_connections_end_where_it_is_asked_to() {
    let mut gannet =
        Gannet::run(&["echo", "--listen", "127.0.0.1:0"], &[("RUST_LOG", "gannet=debug"), ("NO_COLOR", "1")]);
    let address = gannet.address();
    let mut client = Client::open(address);
    client.send(TEXT, &[0xFF]);
    client.assert_closed_with(1007);
    let line = gannet.line();
    assert!(
        line.contains(" DEBUG gannet::") && line.contains(" closing: ") && line.contains("code=1007"),
        "{line}"
    );
    let mut client = Client::connect(address);
    client.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert!(client.read_head().starts_with("HTTP/1.1 426 "));
    let line = gannet.line();
    assert!(line.contains(" refused: ") && line.contains("status=426"), "{line}");
}

#[test]
fn it_goes_on_when_nobody_reads_what_it_says() {
    let mut gannet = Gannet::run(&["echo", "--listen", "127.0.0.1:0"], &[("RUST_LOG", "trace")]);
    let address = gannet.address();
    gannet.ignore();
    for _ in 0..3 {
        let mut client = Client::open(address);
        client.send(TEXT, &[0xFF]);
        client.assert_closed_with(1007);
    }
    gannet.signal(Signal::TERM);
    assert_eq!(gannet.wait().code, Some(0));
}
