//! A closing handshake that the server begins, answered or not (RFC 6455 §7.1.2).

use std::time::{Duration, Instant};

use gannet::{CloseCode, CloseError, ConnectionId, InvalidClose, PushError, Server};

use crate::support::callback_log::CallbackLog;
use crate::support::{CLOSE, Client, FIN, Frame, PING, TEXT, TestServer, frame};

const CODE: CloseCode = CloseCode::new(4000);
const FIRST: ConnectionId = ConnectionId::new(1);

/// A server that closes a connection when it says anything, and waits a second for the answer.
fn closes_on_message(calls: &CallbackLog) -> TestServer {
    let server = server().on_message(|server, message| {
        server.push(message.id, "before").expect("it is open");
        server.close(message.id, CODE, "bye").expect("it is open");
        assert_eq!(server.push(message.id, "after"), Err(PushError::Gone));
        assert_eq!(server.close(message.id, CODE, "again"), Err(CloseError::Gone));
    });
    TestServer::start(calls.record(server))
}

fn server() -> Server {
    Server::bind("127.0.0.1:0")
        .threads(1)
        .configure(|settings| settings.close_timeout = Duration::from_secs(1))
}

fn our_close() -> Frame {
    Frame::new(CLOSE, [&4000_u16.to_be_bytes()[..], b"bye"].concat())
}

/// A client to which such a server has sent its Close.
#[track_caller]
fn told_to_close() -> (CallbackLog, TestServer, Client) {
    let calls = CallbackLog::default();
    let server = closes_on_message(&calls);
    let mut client = server.client();
    client.send(TEXT, b"close me");
    assert_eq!(client.receive(), Frame::new(TEXT, b"before"));
    assert_eq!(client.receive(), our_close());
    (calls, server, client)
}

#[test]
fn a_close_from_a_callback_comes_after_what_was_pushed_before_it() {
    let (calls, _server, mut client) = told_to_close();
    client.send_close(4000, "bye yourself");
    client.assert_ends();
    let closed = calls.only_close();
    assert_eq!((closed.id, closed.code, closed.reason.as_str()), (FIRST, CODE, "bye yourself"));
    assert_eq!((closed.was_clean, closed.sent), (true, Some(CODE)));
}

#[test]
fn a_close_from_another_thread_is_the_same() {
    let calls = CallbackLog::default();
    let server = TestServer::start(calls.record(server()));
    let mut client = server.client();
    let handle = server.handle();
    handle.push(FIRST, "before").expect("it is open");
    handle.close(FIRST, CODE, "bye").expect("it is open");
    assert_eq!(client.receive(), Frame::new(TEXT, b"before"));
    assert_eq!(client.receive(), our_close());
    assert_eq!(handle.push(FIRST, "after"), Err(PushError::Gone), "it is closing");
    assert!(calls.closes().is_empty(), "the client has not answered");
    client.send_close(1000, "");
    client.assert_ends();
    let closed = calls.only_close();
    assert_eq!((closed.code, closed.was_clean, closed.sent), (CloseCode::NORMAL, true, Some(CODE)));
}

#[test]
fn a_client_that_does_not_answer_is_closed_when_the_time_is_over() {
    let start = Instant::now();
    let (calls, _server, mut client) = told_to_close();
    client.assert_ends();
    // Timers are exact to an eighth of a second.
    assert!(start.elapsed() > Duration::from_millis(800), "{:?}", start.elapsed());
    let closed = calls.only_close();
    assert_eq!((closed.code, closed.reason.as_str()), (CloseCode::ABNORMAL, ""));
    assert_eq!((closed.was_clean, closed.sent), (false, Some(CODE)));
}

#[test]
fn a_client_that_goes_on_talking_does_not_put_off_the_end() {
    let calls = CallbackLog::default();
    let server = closes_on_message(&calls);
    let mut client = server.client();
    // Every segment ends a message and begins the next.
    let message = frame(FIN | TEXT, b"and another thing");
    let segment = [&message[10..], &message[..10]].concat();
    client.write(&message);
    client.write(&message[..10]);
    client.trickle(std::iter::repeat(segment), Duration::from_millis(20));
    assert_eq!(client.receive(), Frame::new(TEXT, b"before"));
    assert_eq!(client.receive(), our_close());
    let closed = calls.only_close();
    assert_eq!((closed.code, closed.was_clean, closed.sent), (CloseCode::ABNORMAL, false, Some(CODE)));
}

#[test]
fn a_close_from_open_waits_no_longer_than_any_other() {
    let server = server().on_open(|server, request| {
        server.close(request.id, CODE, "bye").expect("it is open");
    });
    let server = TestServer::start(server);
    let mut client = server.client();
    assert_eq!(client.receive(), our_close());
    // Long before the next Ping would be due.
    client.assert_ends();
}

#[test]
fn what_the_client_says_after_our_close_is_not_delivered_nor_answered() {
    let (calls, _server, mut client) = told_to_close();
    // A second delivery would panic in the callback and end the connection with another Close.
    client.write(&[frame(FIN | TEXT, b"late"), frame(FIN | PING, b""), frame(TEXT, b"unfinished")].concat());
    client.send_close(1000, "");
    client.assert_ends();
    assert!(calls.only_close().was_clean);
}

#[test]
fn two_closes_that_cross_are_one_closing_handshake() {
    let calls = CallbackLog::default();
    let server = closes_on_message(&calls);
    let mut client = server.client();
    client.write(&[frame(FIN | TEXT, b"close me"), frame(FIN | CLOSE, &[0x0b, 0xb8])].concat());
    assert_eq!(client.receive(), Frame::new(TEXT, b"before"));
    assert_eq!(client.receive(), our_close());
    client.assert_ends();
    let closed = calls.only_close();
    assert_eq!((closed.code, closed.was_clean, closed.sent), (CloseCode::new(3000), true, Some(CODE)));
}

#[test]
fn a_violation_instead_of_an_answer_ends_it_without_a_second_close() {
    let (calls, _server, mut client) = told_to_close();
    client.write(&frame(FIN | 3, b""));
    client.assert_ends();
    let closed = calls.only_close();
    assert_eq!((closed.code, closed.was_clean, closed.sent), (CloseCode::ABNORMAL, false, Some(CODE)));
}

#[test]
fn what_cannot_be_sent_is_refused_and_the_connection_stays_open() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    let handle = server.handle();
    for code in [0, 999, 1004, 1005, 1006, 1015, 2999, 5000].map(CloseCode::new) {
        assert_eq!(handle.close(FIRST, code, ""), Err(CloseError::Invalid(InvalidClose::Code(code))));
    }
    let too_long = Err(CloseError::Invalid(InvalidClose::ReasonTooLong(124)));
    assert_eq!(handle.close(FIRST, CloseCode::NORMAL, &"x".repeat(124)), too_long);
    assert_eq!(handle.close(ConnectionId::new(99), CloseCode::NORMAL, ""), Err(CloseError::Gone));
    client.send(TEXT, b"still open");
    assert_eq!(client.receive(), Frame::new(TEXT, b"still open"));
    handle.close(FIRST, CloseCode::NORMAL, &"x".repeat(123)).expect("as long as a reason may be");
    assert_eq!(client.receive().payload.len(), 125);
}
