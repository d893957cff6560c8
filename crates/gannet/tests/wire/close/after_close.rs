//! Bytes after a Close mean nothing, and an end without a Close harms nobody.

use std::io::{ErrorKind, Write};
use std::net::Shutdown;
use std::time::{Duration, Instant};

use gannet::CloseCode;

use crate::support::callback_log::{Call, CallbackLog};
use crate::support::dial::{Dial, reset};
use crate::support::{
    BINARY, CLOSE, FIN, Frame, PING, PONG, TEXT, TestServer, frame, upgrade_request, wait_until,
};

/// An echo server whose calls are recorded.
fn echo(calls: &CallbackLog) -> TestServer {
    TestServer::start(calls.record(TestServer::echo_alone(|_| ())))
}

/// Asserts that the one connection that was open ended without a Close of either side, and waits for its end.
#[track_caller]
fn assert_lost(calls: &CallbackLog) {
    let closed = calls.only_close();
    assert_eq!(
        (closed.code, closed.was_clean, closed.sent),
        (CloseCode::ABNORMAL, false, None),
        "{closed:?}"
    );
    calls.wait_for_silence();
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
    let calls = CallbackLog::default();
    let server = echo(&calls);
    let mut client = server.client();
    client.send_close(1000, "");
    assert_eq!(client.receive(), Frame::close(1000));
    client.assert_ends();
    for _ in 0..10 {
        client.write(&frame(FIN | PONG, b"too late"));
    }
    assert!(client.stream.take_error().expect("a live socket").is_none(), "it is reset");
    client.stream.shutdown(Shutdown::Write).expect("it is not reset");
    calls.wait_for_silence();
    assert!(calls.only_close().was_clean);
}

#[test]
fn a_client_that_shuts_down_its_side_still_gets_its_answers() {
    let calls = CallbackLog::default();
    let server = echo(&calls);
    let mut client = server.client();
    client.send(TEXT, b"last words");
    client.stream.shutdown(Shutdown::Write).expect("a live socket");
    assert_eq!(client.receive(), Frame::new(TEXT, b"last words"));
    client.assert_ends();
    assert_lost(&calls);
    server.assert_serves();
}

#[test]
fn a_request_a_message_and_the_end_may_come_at_once() {
    let calls = CallbackLog::default();
    let server = echo(&calls);
    let mut client = server.socket();
    let request = upgrade_request(server.address, "").into_bytes();
    client.write(&[request, frame(FIN | TEXT, b"hello and goodbye")].concat());
    client.stream.shutdown(Shutdown::Write).expect("a live socket");
    client.assert_accepted();
    assert_eq!(client.receive(), Frame::new(TEXT, b"hello and goodbye"));
    client.assert_ends();
    assert_lost(&calls);
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
    client.assert_ends();
}

#[test]
fn a_half_close_in_mid_frame_ends_the_connection_in_order() {
    let calls = CallbackLog::default();
    let server = echo(&calls);
    let mut client = server.client();
    client.write(&frame(FIN | TEXT, b"cut off here")[..9]);
    client.stream.shutdown(Shutdown::Write).expect("a live socket");
    client.assert_ends();
    assert_lost(&calls);
    server.assert_serves();
}

#[test]
fn a_half_close_in_mid_head_ends_the_connection_in_order() {
    let calls = CallbackLog::default();
    let server = echo(&calls);
    let mut client = server.socket();
    client.write(b"GET /chat HTTP/1.1\r\nHost: exam");
    client.stream.shutdown(Shutdown::Write).expect("a live socket");
    client.assert_ends();
    calls.wait_for_silence();
    assert_eq!(calls.all(), [Call::Connect(1), Call::Disconnect(1)]);
    server.assert_serves();
}

#[test]
fn a_reset_in_mid_frame_ends_only_its_connection() {
    for cut in [1, 5, 9] {
        let calls = CallbackLog::default();
        let server = echo(&calls);
        let mut client = server.client();
        client.send(PING, b"");
        assert_eq!(client.receive(), Frame::new(PONG, b""));
        client.write(&frame(FIN | TEXT, b"cut off here")[..cut]);
        reset(client.stream);
        assert_lost(&calls);
        server.assert_serves();
    }
}

#[test]
fn a_reset_in_mid_message_of_many_reads_ends_only_its_connection() {
    let calls = CallbackLog::default();
    let server = echo(&calls);
    let mut client = server.client();
    client.write(&frame(BINARY, &vec![b'x'; 300_000])[..200_000]);
    reset(client.stream);
    assert_lost(&calls);
    server.assert_serves();
}

#[test]
fn a_reset_in_mid_head_ends_only_its_connection() {
    let calls = CallbackLog::default();
    let server = echo(&calls);
    let mut client = server.socket();
    client.write(b"GET /chat HTTP/1.1\r\nHost: exam");
    reset(client.stream);
    calls.wait_for_silence();
    assert_eq!(calls.all(), [Call::Connect(1), Call::Disconnect(1)]);
    server.assert_serves();
}

#[test]
fn a_client_that_never_hangs_up_is_hung_up_on() {
    let calls = CallbackLog::default();
    let server = echo(&calls);
    let mut client = server.client();
    client.write(&frame(FIN | 3, b""));
    assert_eq!(client.receive().close_code(), Some(1002));
    client.assert_ends();
    // It neither closes nor shuts down, and goes on sending.
    wait_until("the server hangs up", || {
        std::thread::sleep(Duration::from_millis(20));
        client.stream.set_nonblocking(true).expect("a live socket");
        let sent = client.stream.write(&[0; 100]);
        sent.is_err_and(|error| error.kind() != ErrorKind::WouldBlock)
    });
    calls.wait_for_silence();
}
