//! What comes after a Close means nothing, and an end without a Close harms nobody.

use std::io::{ErrorKind, Write};
use std::net::Shutdown;
use std::time::{Duration, Instant};

use gannet::{CloseCode, Server};

use crate::support::callback_log::{Entry, Journal};
use crate::support::dial::{Dial, reset};
use crate::support::{
    BINARY, CLOSE, Frame, PING, PONG, TEXT, TestServer, frame, upgrade_request, wait_until,
};

const FIN: u8 = 0x80;

/// An echo server that keeps a journal.
fn echo(journal: &Journal) -> TestServer {
    let server = Server::bind("127.0.0.1:0").threads(1).on_message(|server, message| {
        server.push(message.id, message).ok();
    });
    TestServer::start(journal.keep(server))
}

/// Asserts that the one connection that was open ended without a Close of either side, and waits for its end.
#[track_caller]
fn assert_lost(journal: &Journal) {
    let closed = journal.only_close();
    assert_eq!(
        (closed.code, closed.was_clean, closed.sent),
        (CloseCode::ABNORMAL, false, None),
        "{closed:?}"
    );
    journal.wait_for_silence();
}

#[test]
fn data_behind_a_close_in_the_same_segment_is_not_answered() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    let close = frame(FIN | CLOSE, &[3, 0xe8]);
    client.write(&[close.clone(), frame(FIN | TEXT, b"late"), frame(FIN | PING, b"late"), close].concat());
    client.assert_closed_with(1000);
    server.assert_serves();
}

#[test]
fn data_that_follows_a_close_does_not_take_the_answer_away() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    client.send_close(1000, "");
    let start = Instant::now();
    // By then the server has answered and may have closed: writing fails or not, the answer must be there.
    wait_until("an answer", || client.stream.peek(&mut [0; 4]).is_ok_and(|size| size == 4));
    wait_until("the data has gone, one way or the other", || {
        let late = frame(FIN | TEXT, &[b'x'; 10_000]);
        client.stream.write_all(&late).is_err() || start.elapsed() > Duration::from_millis(300)
    });
    assert_eq!(client.receive(), Frame::close(1000));
    server.assert_serves();
}

#[test]
fn a_megabyte_behind_a_close_does_not_take_the_answer_away() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    let mut bytes = frame(FIN | CLOSE, &[3, 0xe8]);
    bytes.extend(frame(FIN | BINARY, &vec![b'x'; 1 << 20]));
    client.write(&bytes);
    client.assert_closed_with(1000);
    server.assert_serves();
}

#[test]
fn what_a_client_sends_long_after_its_close_does_not_end_in_a_reset() {
    let journal = Journal::default();
    let server = echo(&journal);
    let mut client = server.client();
    client.send_close(1000, "");
    assert_eq!(client.receive(), Frame::close(1000));
    assert_eq!(client.read_to_end().expect("an orderly end"), b"");
    for _ in 0..10 {
        client.write(&frame(FIN | PONG, b"too late"));
    }
    assert!(client.stream.take_error().expect("a live socket").is_none(), "it is reset");
    client.stream.shutdown(Shutdown::Write).expect("it is not reset");
    journal.wait_for_silence();
    assert!(journal.only_close().was_clean);
}

#[test]
fn a_client_that_shuts_down_its_side_still_gets_its_answers() {
    let journal = Journal::default();
    let server = echo(&journal);
    let mut client = server.client();
    client.send(TEXT, b"last words");
    client.stream.shutdown(Shutdown::Write).expect("a live socket");
    assert_eq!(client.receive(), Frame::new(TEXT, b"last words"));
    assert_eq!(client.read_to_end().expect("an orderly end"), b"");
    assert_lost(&journal);
    server.assert_serves();
}

#[test]
fn a_request_a_message_and_the_end_may_come_at_once() {
    let journal = Journal::default();
    let server = echo(&journal);
    let mut client = server.socket();
    let request = upgrade_request(server.address, "").into_bytes();
    client.write(&[request, frame(FIN | TEXT, b"hello and goodbye")].concat());
    client.stream.shutdown(Shutdown::Write).expect("a live socket");
    assert!(client.read_head().starts_with("HTTP/1.1 101 "));
    assert_eq!(client.receive(), Frame::new(TEXT, b"hello and goodbye"));
    assert_eq!(client.read_to_end().expect("an orderly end"), b"");
    assert_lost(&journal);
}

#[test]
fn an_answer_that_waits_reaches_a_client_that_has_shut_down_its_side() {
    let server = TestServer::echo(|_| ());
    // More than the kernel takes, so that most of it still waits when the end comes.
    let mut client = Dial::LITTLE_ROOM.client(server.address);
    let payload = vec![b'x'; 1 << 20];
    client.send(BINARY, &payload);
    client.stream.shutdown(Shutdown::Write).expect("a live socket");
    assert!(client.receive().payload == payload);
    assert_eq!(client.read_to_end().expect("an orderly end"), b"");
}

#[test]
fn a_half_close_in_mid_frame_ends_the_connection_in_order() {
    let journal = Journal::default();
    let server = echo(&journal);
    let mut client = server.client();
    client.write(&frame(FIN | TEXT, b"cut off here")[..9]);
    client.stream.shutdown(Shutdown::Write).expect("a live socket");
    assert_eq!(client.read_to_end().expect("an orderly end"), b"");
    assert_lost(&journal);
    server.assert_serves();
}

#[test]
fn a_half_close_in_mid_head_ends_the_connection_in_order() {
    let journal = Journal::default();
    let server = echo(&journal);
    let mut client = server.socket();
    client.write(b"GET /chat HTTP/1.1\r\nHost: exam");
    client.stream.shutdown(Shutdown::Write).expect("a live socket");
    assert_eq!(client.read_to_end().expect("an orderly end"), b"");
    journal.wait_for_silence();
    assert_eq!(journal.entries(), [Entry::Connect(1), Entry::Disconnect(1)]);
    server.assert_serves();
}

#[test]
fn a_reset_in_mid_frame_ends_only_its_connection() {
    for cut in [1, 5, 9] {
        let journal = Journal::default();
        let server = echo(&journal);
        let mut client = server.client();
        client.send(PING, b"");
        assert_eq!(client.receive(), Frame::new(PONG, b""));
        client.write(&frame(FIN | TEXT, b"cut off here")[..cut]);
        reset(client.stream);
        assert_lost(&journal);
        server.assert_serves();
    }
}

#[test]
fn a_reset_in_mid_message_of_many_reads_ends_only_its_connection() {
    let journal = Journal::default();
    let server = echo(&journal);
    let mut client = server.client();
    client.write(&frame(BINARY, &vec![b'x'; 300_000])[..200_000]);
    reset(client.stream);
    assert_lost(&journal);
    server.assert_serves();
}

#[test]
fn a_reset_in_mid_head_ends_only_its_connection() {
    let journal = Journal::default();
    let server = echo(&journal);
    let mut client = server.socket();
    client.write(b"GET /chat HTTP/1.1\r\nHost: exam");
    reset(client.stream);
    journal.wait_for_silence();
    assert_eq!(journal.entries(), [Entry::Connect(1), Entry::Disconnect(1)]);
    server.assert_serves();
}

#[test]
fn a_client_that_never_hangs_up_is_hung_up_on() {
    let journal = Journal::default();
    let server = echo(&journal);
    let mut client = server.client();
    client.write(&frame(FIN | 3, b""));
    assert_eq!(client.receive().close_code(), Some(1002));
    assert_eq!(client.read_to_end().expect("the server is done"), b"");
    // It neither closes nor shuts down, and goes on sending.
    wait_until("the server hangs up", || {
        std::thread::sleep(Duration::from_millis(20));
        client.stream.set_nonblocking(true).expect("a live socket");
        let sent = client.stream.write(&[0; 100]);
        sent.is_err_and(|error| error.kind() != ErrorKind::WouldBlock)
    });
    journal.wait_for_silence();
}
