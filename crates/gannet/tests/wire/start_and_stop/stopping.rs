//! A server that stops tells everybody, waits for their answers, and ends.

use std::io::ErrorKind;
use std::net::TcpStream;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use gannet::{CloseCode, Closed, Farewell, Handle, Running, Server};

use crate::support::callback_log::CallbackLog;
use crate::support::response::Response;
use crate::support::{Client, Frame, PATIENCE, TEXT, upgrade_request};

const GOING_AWAY: u16 = 1001;

fn start(calls: &CallbackLog, server: Server) -> Running {
    calls.record(server).spawn().expect("a free port")
}

fn server() -> Server {
    Server::bind("127.0.0.1:0").threads(1)
}

fn client(running: &Running) -> Client {
    Client::open(running.local_addrs()[0])
}

/// Asserts that the server ends as asked.
#[track_caller]
fn assert_ends(running: Running) {
    let (done, ended) = mpsc::channel();
    thread::spawn(move || done.send(running.join()));
    ended.recv_timeout(PATIENCE).expect("it ends").expect("it ends as asked");
}

#[track_caller]
fn assert_all(closes: &[Closed], count: usize, code: CloseCode, was_clean: bool, sent: Option<CloseCode>) {
    assert_eq!(closes.len(), count, "one for each connection");
    for closed in closes {
        assert_eq!((closed.code, closed.was_clean, closed.sent), (code, was_clean, sent), "{closed:?}");
    }
}

#[track_caller]
fn assert_says_goodbye(farewell: Farewell, code: CloseCode) {
    let calls = CallbackLog::default();
    let running = start(&calls, Server::bind("127.0.0.1:0").threads(2));
    let address = running.local_addrs()[0];
    let mut clients: Vec<_> = (0..20).map(|_| client(&running)).collect();
    running.handle().push(gannet::ConnectionId::new(1), "last news").expect("it is open");
    running.handle().stop(farewell);
    for (index, client) in clients.iter_mut().enumerate() {
        if index == 0 {
            assert_eq!(client.receive(), Frame::new(TEXT, b"last news"));
        }
        assert_eq!(client.receive().close_code(), Some(code.number()));
        client.send_close(code.number(), "");
        client.assert_ends();
    }
    assert_ends(running);
    assert_all(&calls.closes(), 20, code, true, Some(code));
    assert_eq!(TcpStream::connect(address).expect_err("nobody listens").kind(), ErrorKind::ConnectionRefused);
}

#[test]
fn everybody_is_told_1001() {
    assert_says_goodbye(Farewell::GoingAway, CloseCode::GOING_AWAY);
}

#[test]
fn everybody_is_told_1012_before_a_restart() {
    assert_says_goodbye(Farewell::Restart, CloseCode::RESTART);
}

#[test]
fn more_clients_than_a_batch_are_all_told() {
    let calls = CallbackLog::default();
    let count = 1100;
    let server = server().configure(|settings| settings.drain_timeout = Duration::from_secs(5));
    let running = start(&calls, server);
    let mut clients: Vec<_> = (0..count).map(|_| client(&running)).collect();
    running.stop();
    for client in &mut clients {
        assert_eq!(client.receive().close_code(), Some(GOING_AWAY));
        client.send_close(GOING_AWAY, "");
    }
    assert_ends(running);
    assert_all(&calls.closes(), count, CloseCode::GOING_AWAY, true, Some(CloseCode::GOING_AWAY));
}

#[test]
fn who_does_not_answer_is_waited_for_until_the_time_is_over() {
    let calls = CallbackLog::default();
    let server = server().configure(|settings| settings.drain_timeout = Duration::from_secs(1));
    let running = start(&calls, server);
    let mut clients: Vec<_> = (0..3).map(|_| client(&running)).collect();
    let start = Instant::now();
    running.stop();
    for client in &mut clients {
        assert_eq!(client.receive().close_code(), Some(GOING_AWAY));
    }
    assert_ends(running);
    // Timers are exact to an eighth of a second.
    assert!(start.elapsed() > Duration::from_millis(800), "{:?}", start.elapsed());
    assert_all(&calls.closes(), 3, CloseCode::ABNORMAL, false, Some(CloseCode::GOING_AWAY));
}

#[test]
fn who_does_not_answer_has_no_more_than_the_close_timeout() {
    let calls = CallbackLog::default();
    let server = server().configure(|settings| settings.close_timeout = Duration::from_secs(1));
    let running = start(&calls, server);
    let mut client = client(&running);
    running.stop();
    assert_eq!(client.receive().close_code(), Some(GOING_AWAY));
    client.assert_ends();
    assert_ends(running);
    assert_all(&calls.closes(), 1, CloseCode::ABNORMAL, false, Some(CloseCode::GOING_AWAY));
}

#[test]
fn it_runs_until_the_last_one_has_answered() {
    let calls = CallbackLog::default();
    let running = start(&calls, server());
    let (mut fast, mut slow) = (client(&running), client(&running));
    running.stop();
    let handle: Handle = running.handle();
    fast.assert_closed_with(GOING_AWAY);
    assert_eq!(slow.receive().close_code(), Some(GOING_AWAY));
    assert!(slow.is_silent_for(Duration::from_millis(300)), "it waits for the answer");
    assert_eq!(handle.counters().connections, 1);
    slow.send_close(1000, "gladly");
    assert_ends(running);
    let closed = calls.closes().pop().expect("two ends");
    assert_eq!((closed.reason.as_str(), closed.was_clean), ("gladly", true));
}

#[test]
fn nobody_is_accepted_any_more_while_it_waits() {
    let calls = CallbackLog::default();
    let running = start(&calls, server());
    let mut client = client(&running);
    running.stop();
    assert_eq!(client.receive().close_code(), Some(GOING_AWAY));
    // The port is free for a successor as soon as the first client is told.
    let refused = TcpStream::connect(running.local_addrs()[0]).expect_err("nobody listens");
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    client.send_close(GOING_AWAY, "");
    assert_ends(running);
}

#[test]
fn who_is_in_the_handshake_is_told_503() {
    let calls = CallbackLog::default();
    let running = start(&calls, server());
    let mut open = client(&running);
    let mut halfway = Client::connect(running.local_addrs()[0]);
    let request = upgrade_request(running.local_addrs()[0], "");
    halfway.write(&request.as_bytes()[..60]);
    crate::support::wait_until("it is accepted", || running.handle().counters().connections == 2);
    running.stop();
    let answer = Response::read_last(&mut halfway);
    answer.assert_refusal("503 Service Unavailable");
    let seconds = answer.field("Retry-After").expect("RFC 9110 §15.6.4");
    assert!(seconds.parse::<u32>().is_ok(), "{seconds}");
    open.assert_closed_with(GOING_AWAY);
    drop(halfway);
    assert_ends(running);
    assert_eq!(calls.closes().len(), 1, "only one was open");
}

#[test]
fn stopping_twice_is_stopping_once() {
    let calls = CallbackLog::default();
    let running = start(&calls, server());
    let mut client = client(&running);
    running.handle().stop(Farewell::Restart);
    running.stop();
    client.assert_closed_with(1012);
    assert_ends(running);
}

#[test]
fn stopping_at_once_resets_everybody_and_tells_every_close() {
    let calls = CallbackLog::default();
    let running = start(&calls, server());
    let mut clients: Vec<_> = (0..5).map(|_| client(&running)).collect();
    running.handle().stop_now();
    assert_ends(running);
    assert_all(&calls.closes(), 5, CloseCode::ABNORMAL, false, None);
    for client in &mut clients {
        client.assert_reset();
    }
}

#[test]
fn who_waits_for_answers_can_be_stopped_at_once() {
    let calls = CallbackLog::default();
    let running = start(&calls, server());
    let mut client = client(&running);
    running.stop();
    assert_eq!(client.receive().close_code(), Some(GOING_AWAY));
    running.handle().stop_now();
    assert_ends(running);
    assert_all(&calls.closes(), 1, CloseCode::ABNORMAL, false, Some(CloseCode::GOING_AWAY));
}

#[test]
fn a_callback_can_stop_its_own_server() {
    let calls = CallbackLog::default();
    let server = server().on_message(|server, _| server.handle().stop(Farewell::GoingAway));
    let running = start(&calls, server);
    let mut client = client(&running);
    client.send(TEXT, b"stop");
    client.assert_closed_with(GOING_AWAY);
    assert_ends(running);
}
