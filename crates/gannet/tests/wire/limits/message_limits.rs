//! A message is limited in size and in fragments, and the code that says so arrives.

use std::thread;

use crate::support::{BINARY, CONTINUATION, FIN, Frame, TEXT, TestServer, frame};

const POLICY: u16 = 1008;
const TOO_BIG: u16 = 1009;

/// Asserts that a client which goes on sending `bytes` to their end reads this code meanwhile, and then an orderly
/// end.
#[track_caller]
fn assert_closed_while_sending(server: &TestServer, bytes: Vec<u8>, code: u16) {
    let mut client = server.client();
    let mut writer = client.for_another_thread();
    let writing = thread::spawn(move || writer.write(&bytes));
    let frame = client.receive();
    assert_eq!(frame.close_code(), Some(code));
    client.assert_ends();
    writing.join().expect("the server takes what is still sent");
    server.assert_serves();
}

/// The header of a frame that declares this many bytes.
fn header(first: u8, size: u64) -> Vec<u8> {
    [&[first, 0x80 | 127], &size.to_be_bytes()[..], &[1, 2, 3, 4]].concat()
}

fn fragments(count: usize) -> Vec<u8> {
    let mut bytes = frame(BINARY, b"x");
    for _ in 2..count {
        bytes.extend(frame(CONTINUATION, b"x"));
    }
    bytes.extend(frame(FIN | CONTINUATION, b"x"));
    bytes
}

#[test]
fn a_message_of_the_greatest_size_comes_back_and_one_byte_more_is_too_big() {
    let server = TestServer::echo(|settings| settings.message_size_max = 100_000);
    let mut client = server.client();
    for opcode in [TEXT, BINARY] {
        client.send(opcode, &[b'x'; 100_000]);
        assert_eq!(client.receive(), Frame::new(opcode, [b'x'; 100_000]));
    }
    client.send(BINARY, &[b'x'; 100_001]);
    client.assert_closed_with(TOO_BIG);
    server.assert_serves();
}

#[test]
fn a_declared_length_over_the_limit_is_enough() {
    let server = TestServer::echo(|_| ());
    for first in [FIN | BINARY, BINARY, TEXT] {
        for size in [(1 << 20) + 1, 1 << 40, u64::MAX >> 1] {
            let mut client = server.client();
            client.write(&header(first, size));
            client.assert_closed_with(TOO_BIG);
        }
    }
    server.assert_serves();
}

#[test]
fn a_client_that_goes_on_to_send_10_mib_reads_1009() {
    let server = TestServer::echo(|_| ());
    let payload = vec![b'x'; 10 << 20];
    assert_closed_while_sending(&server, frame(FIN | BINARY, &payload), TOO_BIG);
    assert_closed_while_sending(&server, frame(FIN | TEXT, &payload), TOO_BIG);
}

#[test]
fn a_client_that_reads_only_after_it_has_sent_10_mib_reads_1009_too() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    client.send(BINARY, &vec![b'x'; 10 << 20]);
    client.assert_closed_with(TOO_BIG);
    server.assert_serves();
}

#[test]
fn the_size_limit_counts_all_fragments_together() {
    let server = TestServer::echo(|settings| settings.message_size_max = 1000);
    let mut client = server.client();
    client.write(&frame(BINARY, &[b'x'; 500]));
    client.write(&frame(FIN | CONTINUATION, &[b'x'; 500]));
    assert_eq!(client.receive(), Frame::new(BINARY, [b'x'; 1000]));
    client.write(&frame(BINARY, &[b'x'; 500]));
    client.write(&frame(CONTINUATION, &[b'x'; 500]));
    // The length is enough, again.
    client.write(&frame(CONTINUATION, b"x")[..6]);
    client.assert_closed_with(TOO_BIG);
    server.assert_serves();
}

#[test]
fn a_message_may_have_1024_fragments_and_no_more() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    client.write(&fragments(1024));
    assert_eq!(client.receive(), Frame::new(BINARY, [b'x'; 1024]));
    client.write(&fragments(1025));
    client.assert_closed_with(POLICY);
    server.assert_serves();
}

#[test]
fn empty_fragments_count_like_others() {
    let server = TestServer::echo(|settings| settings.fragments_max = 3);
    let mut client = server.client();
    let empty = [frame(TEXT, b""), frame(CONTINUATION, b""), frame(CONTINUATION, b"")].concat();
    client.write(&[&empty[..], &frame(FIN | CONTINUATION, b"")].concat());
    client.assert_closed_with(POLICY);
}

#[test]
fn a_hundred_thousand_fragments_of_one_byte_are_too_many() {
    let server = TestServer::echo(|_| ());
    assert_closed_while_sending(&server, fragments(100_000), POLICY);
}
