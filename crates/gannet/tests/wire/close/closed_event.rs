//! Every end of an open connection is told exactly once, and says how it came about.

use std::net::Shutdown;

use gannet::{CloseCode, CloseError, Closed, ConnectionId, ConnectionPhase, PushError, Server};

use crate::support::callback_log::{Call, CallbackLog};
use crate::support::dial::reset;
use crate::support::response::Response;
use crate::support::{BINARY, CLOSE, Client, FIN, TEXT, TestServer, frame, upgrade_request};

fn start(calls: &CallbackLog) -> TestServer {
    TestServer::start(calls.record(Server::bind("127.0.0.1:0").threads(1)))
}

/// The event of an open connection after `end`, without its id.
#[track_caller]
fn closed_after(end: impl FnOnce(Client)) -> (CloseCode, String, bool, Option<CloseCode>) {
    let calls = CallbackLog::default();
    let server = start(&calls);
    end(server.client());
    calls.wait_for_silence();
    let Closed { id, code, reason, was_clean, sent, .. } = calls.only_close();
    assert_eq!(id, ConnectionId::new(1));
    (code, reason, was_clean, sent)
}

/// The event where the server ended the connection with this code and did not wait for an answer.
fn failed_with(sent: CloseCode) -> (CloseCode, String, bool, Option<CloseCode>) {
    (CloseCode::ABNORMAL, String::new(), false, Some(sent))
}

#[test]
fn a_close_of_the_client_is_told_with_its_code_and_reason() {
    let code = CloseCode::new(4001);
    let closed = closed_after(|mut client| {
        client.send_close(4001, "gr\u{fc}\u{df}e");
        client.assert_closed_with(4001);
    });
    assert_eq!(closed, (code, "gr\u{fc}\u{df}e".into(), true, Some(code)));
}

#[test]
fn a_close_without_a_code_is_told_as_1005() {
    let closed = closed_after(|mut client| client.send(CLOSE, b""));
    assert_eq!(closed, (CloseCode::NO_STATUS, String::new(), true, None));
}

#[test]
fn a_failure_is_told_as_1006_with_the_code_that_was_sent() {
    for (bytes, code) in [
        (frame(FIN | 3, b""), CloseCode::PROTOCOL_ERROR),
        (frame(FIN | TEXT, b"\xff"), CloseCode::INVALID_PAYLOAD),
        (frame(FIN | BINARY, &vec![0; 2 << 20]), CloseCode::TOO_BIG),
        (frame(FIN | CLOSE, &[0x03, 0xe7]), CloseCode::PROTOCOL_ERROR),
        (frame(FIN | CLOSE, &[0x03, 0xe8, 0xff]), CloseCode::INVALID_PAYLOAD),
    ] {
        let closed = closed_after(|mut client| {
            client.write(&bytes);
            client.assert_closed_with(code.number());
        });
        assert_eq!(closed, failed_with(code));
    }
}

#[test]
fn an_answer_to_a_close_that_failed_the_connection_changes_nothing() {
    let closed = closed_after(|mut client| {
        client.write(&frame(FIN | 3, b""));
        client.receive();
        client.send_close(1002, "sorry");
    });
    assert_eq!(closed, failed_with(CloseCode::PROTOCOL_ERROR));
}

#[test]
fn an_end_without_a_close_is_told_as_1006_with_nothing_sent() {
    let lost = (CloseCode::ABNORMAL, String::new(), false, None);
    assert_eq!(closed_after(|client| client.stream.shutdown(Shutdown::Both).expect("a live socket")), lost);
    assert_eq!(closed_after(|client| reset(client.stream)), lost);
}

#[test]
fn a_connection_that_ends_is_gone_in_its_own_close() {
    let server = Server::bind("127.0.0.1:0").threads(1).on_close(|server, closed| {
        let id = closed.id;
        let gone = server.push(id, "late") == Err(PushError::Gone)
            && server.close(id, CloseCode::NORMAL, "") == Err(CloseError::Gone)
            && server.ping(id, b"").is_err()
            && server.info(id).is_some_and(|info| info.phase == ConnectionPhase::Over)
            && !server.ids().contains(&id);
        server
            .push(ConnectionId::new(1), if gone { "gone" } else { "not gone" })
            .expect("the observer is there");
    });
    let server = TestServer::start(server);
    let mut observer = server.client();
    let mut leaves = server.client();
    leaves.send_close(1000, "");
    assert_eq!(observer.receive().payload, b"gone");
    let mut fails = server.client();
    fails.write(&frame(FIN | 3, b""));
    assert_eq!(observer.receive().payload, b"gone");
    drop(server.client());
    assert_eq!(observer.receive().payload, b"gone");
}

/// One of many ends, by its number.
fn end(server: &TestServer, number: usize) {
    let request = upgrade_request(server.address, "");
    match number % 8 {
        0 => drop(server.client()),
        1 => server.client().send_close(1000, ""),
        2 => server.client().write(&frame(FIN | 3, b"")),
        3 => server.client().write(&frame(BINARY, &[0; 100_000])[..70_000]),
        4 => drop(server.socket()),
        5 => server.socket().write(&request.as_bytes()[..50]),
        6 => drop(Response::last_to(server, request.replace("13", "12"))),
        _ => {
            let mut client = server.client();
            client.write(&[frame(FIN | CLOSE, b""), frame(FIN | CLOSE, b""), frame(FIN | 3, b"")].concat());
            client.stream.shutdown(Shutdown::Write).expect("a live socket");
        }
    }
}

#[test]
fn callbacks_come_in_pairs_and_in_order_whatever_the_end() {
    let calls = CallbackLog::default();
    let server = start(&calls);
    let count = 160;
    (0..count).for_each(|number| end(&server, number));
    calls.wait_for_silence();
    let all = calls.all();
    for id in 1..=count as u64 {
        let own: Vec<_> = all.iter().filter(|call| call.id() == id).collect();
        let open = [Call::Connect(id), Call::Open(id)];
        match own.as_slice() {
            [connect, disconnect] => {
                assert_eq!([*connect, *disconnect], [&Call::Connect(id), &Call::Disconnect(id)])
            }
            [connect, opened, Call::Close(_), disconnect] => {
                assert_eq!([*connect, *opened], [&open[0], &open[1]]);
                assert_eq!(**disconnect, Call::Disconnect(id));
            }
            other => panic!("{other:?}"),
        }
    }
    let closes = calls.closes().len();
    assert_eq!(closes, count / 8 * 5, "as many as were open");
    let counters = server.handle().counters();
    assert_eq!((counters.connections, counters.open, counters.opened), (0, 0, closes as u64));
}
