//! A closing handshake that the server begins, answered or not (RFC 6455 §7.1.2).

use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

use gannet::{CloseCode, CloseError, ConnectionId, InvalidClose, PushError, Server};

use crate::support::callback_log::Journal;
use crate::support::{CLOSE, Client, Frame, PING, TEXT, TestServer, frame};

const FIN: u8 = 0x80;
const CODE: CloseCode = CloseCode::new(4000);
const FIRST: ConnectionId = ConnectionId::new(1);

/// A server that closes a connection when it says anything, and waits a second for the answer.
fn closes_on_message(journal: &Journal) -> TestServer {
    let server = server().on_message(|server, message| {
        server.push(message.id, "before").expect("it is open");
        server.close(message.id, CODE, "bye").expect("it is open");
        assert_eq!(server.push(message.id, "after"), Err(PushError::Gone));
        assert_eq!(server.close(message.id, CODE, "again"), Err(CloseError::Gone));
    });
    TestServer::start(journal.keep(server))
}

fn server() -> Server {
    Server::bind("127.0.0.1:0")
        .threads(1)
        .configure(|settings| settings.close_timeout = Duration::from_secs(1))
}

fn our_close() -> Frame {
    Frame::new(CLOSE, [&4000_u16.to_be_bytes()[..], b"bye"].concat())
}

#[track_caller]
fn assert_end_of_bytes(client: &mut Client) {
    assert_eq!(client.read_to_end().expect("an orderly end"), b"", "nothing follows a Close");
}

#[test]
fn a_close_from_a_callback_comes_after_what_was_pushed_before_it() {
    let journal = Journal::default();
    let server = closes_on_message(&journal);
    let mut client = server.client();
    client.send(TEXT, b"close me");
    assert_eq!(client.receive(), Frame::new(TEXT, b"before"));
    assert_eq!(client.receive(), our_close());
    client.send_close(4000, "bye yourself");
    assert_end_of_bytes(&mut client);
    let closed = journal.only_close();
    assert_eq!((closed.id, closed.code, closed.reason.as_str()), (FIRST, CODE, "bye yourself"));
    assert_eq!((closed.was_clean, closed.sent), (true, Some(CODE)));
}

#[test]
fn a_close_from_another_thread_is_the_same() {
    let journal = Journal::default();
    let server = TestServer::start(journal.keep(server()));
    let mut client = server.client();
    let handle = server.handle();
    handle.push(FIRST, "before").expect("it is open");
    handle.close(FIRST, CODE, "bye").expect("it is open");
    assert_eq!(client.receive(), Frame::new(TEXT, b"before"));
    assert_eq!(client.receive(), our_close());
    assert_eq!(handle.push(FIRST, "after"), Err(PushError::Gone), "it is closing");
    assert!(journal.closes().is_empty(), "the client has not answered");
    client.send_close(1000, "");
    assert_end_of_bytes(&mut client);
    let closed = journal.only_close();
    assert_eq!((closed.code, closed.was_clean, closed.sent), (CloseCode::NORMAL, true, Some(CODE)));
}

#[test]
fn a_client_that_does_not_answer_is_closed_when_the_time_is_over() {
    let journal = Journal::default();
    let server = closes_on_message(&journal);
    let mut client = server.client();
    let start = Instant::now();
    client.send(TEXT, b"close me");
    assert_eq!(client.receive(), Frame::new(TEXT, b"before"));
    assert_eq!(client.receive(), our_close());
    assert_end_of_bytes(&mut client);
    // Timers are exact to an eighth of a second.
    assert!(start.elapsed() > Duration::from_millis(800), "{:?}", start.elapsed());
    let closed = journal.only_close();
    assert_eq!((closed.code, closed.reason.as_str()), (CloseCode::ABNORMAL, ""));
    assert_eq!((closed.was_clean, closed.sent), (false, Some(CODE)));
}

#[test]
fn a_client_that_goes_on_talking_does_not_put_off_the_end() {
    let journal = Journal::default();
    let server = closes_on_message(&journal);
    let mut client = server.client();
    let mut writer = Client { stream: client.stream.try_clone().expect("a live socket") };
    // Every segment ends a message and begins the next.
    let message = frame(FIN | TEXT, b"and another thing");
    let segment = [&message[10..], &message[..10]].concat();
    client.write(&message);
    client.write(&message[..10]);
    thread::spawn(move || {
        while writer.stream.write_all(&segment).is_ok() {
            thread::sleep(Duration::from_millis(20));
        }
    });
    assert_eq!(client.receive(), Frame::new(TEXT, b"before"));
    assert_eq!(client.receive(), our_close());
    let closed = journal.only_close();
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
    assert_end_of_bytes(&mut client);
}

#[test]
fn what_the_client_says_after_our_close_is_not_delivered_nor_answered() {
    let journal = Journal::default();
    let server = closes_on_message(&journal);
    let mut client = server.client();
    client.send(TEXT, b"close me");
    assert_eq!(client.receive(), Frame::new(TEXT, b"before"));
    assert_eq!(client.receive(), our_close());
    // A second delivery would panic in the callback and end the connection with another Close.
    client.write(&[frame(FIN | TEXT, b"late"), frame(FIN | PING, b""), frame(TEXT, b"unfinished")].concat());
    client.send_close(1000, "");
    assert_end_of_bytes(&mut client);
    assert!(journal.only_close().was_clean);
}

#[test]
fn two_closes_that_cross_are_one_closing_handshake() {
    let journal = Journal::default();
    let server = closes_on_message(&journal);
    let mut client = server.client();
    client.write(&[frame(FIN | TEXT, b"close me"), frame(FIN | CLOSE, &[0x0b, 0xb8])].concat());
    assert_eq!(client.receive(), Frame::new(TEXT, b"before"));
    assert_eq!(client.receive(), our_close());
    assert_end_of_bytes(&mut client);
    let closed = journal.only_close();
    assert_eq!((closed.code, closed.was_clean, closed.sent), (CloseCode::new(3000), true, Some(CODE)));
}

#[test]
fn a_violation_instead_of_an_answer_ends_it_without_a_second_close() {
    let journal = Journal::default();
    let server = closes_on_message(&journal);
    let mut client = server.client();
    client.send(TEXT, b"close me");
    assert_eq!(client.receive(), Frame::new(TEXT, b"before"));
    assert_eq!(client.receive(), our_close());
    client.write(&frame(FIN | 3, b""));
    assert_end_of_bytes(&mut client);
    let closed = journal.only_close();
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
