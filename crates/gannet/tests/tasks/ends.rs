//! The end of a connection, and of its task, whichever comes first.

use std::cell::RefCell;
use std::sync::mpsc::{Receiver, channel};

use gannet::{CloseCode, Closed, OwnedMessage, PushError, Server, Socket, Upgrade};

use super::{Accepting, Drops, server};
use crate::support::dial::reset;
use crate::support::{CLOSE, Client, FIN, Frame, PATIENCE, TEXT, TestServer, frame, this_thread, wait_until};

/// A server whose tasks report the messages that they receive, and then the end of their connection.
fn reporting() -> (Server, Receiver<Result<OwnedMessage, Closed>>) {
    let (reports, reported) = channel();
    let server = server(|_| ()).on_connection(async move |mut socket| {
        let reports = reports.clone();
        assert!(socket.closed().is_none());
        while let Some(message) = socket.recv().await {
            reports.send(Ok(message)).expect("the test waits");
        }
        assert_eq!(socket.recv().await, None, "it stays so");
        assert_eq!(socket.send("too late").await, Err(PushError::Gone));
        assert_eq!(socket.try_send("too late"), Err(PushError::Gone));
        reports.send(Err(socket.closed().expect("it has ended"))).expect("the test waits");
    });
    (server, reported)
}

fn closed(reported: &Receiver<Result<OwnedMessage, Closed>>) -> Closed {
    reported.recv_timeout(PATIENCE).expect("a report").expect_err("the end")
}

#[test]
fn a_client_that_closes_is_heard_of_behind_its_messages() {
    let (server, reported) = reporting();
    let server = TestServer::start(server);
    let mut client = server.client();
    let close = frame(FIN | CLOSE, &[&1001_u16.to_be_bytes()[..], b"bye"].concat());
    client.write(&[frame(FIN | TEXT, b"one"), frame(FIN | TEXT, b"two"), close].concat());
    for text in ["one", "two"] {
        let message = reported.recv_timeout(PATIENCE).expect("a report");
        assert_eq!(message, Ok(OwnedMessage::Text(text.to_owned())));
    }
    let closed = closed(&reported);
    assert_eq!((closed.code, &*closed.reason, closed.was_clean), (CloseCode::GOING_AWAY, "bye", true));
    assert_eq!(client.receive().close_code(), Some(1001));
}

#[test]
fn a_client_that_is_lost_is_heard_of() {
    let (server, reported) = reporting();
    let server = TestServer::start(server);
    let mut client = server.client();
    client.send(TEXT, b"one");
    assert!(reported.recv_timeout(PATIENCE).expect("a report").is_ok());
    reset(client.stream);
    let closed = closed(&reported);
    assert_eq!((closed.code, closed.was_clean), (CloseCode::ABNORMAL, false));
}

#[test]
fn a_breach_of_the_protocol_is_heard_of() {
    let (server, reported) = reporting();
    let server = TestServer::start(server);
    let mut client = server.client();
    client.write(&frame(FIN | TEXT, &[0xFF]));
    assert_eq!(client.receive().close_code(), Some(1007));
    assert_eq!(closed(&reported).sent, Some(CloseCode::new(1007)));
}

#[test]
fn a_task_that_returns_closes_its_connection_with_1000() {
    let server = server(|_| ()).on_connection(async |mut socket| {
        let message = socket.recv().await.expect("one");
        socket.send(message).await.expect("it is open");
    });
    let server = TestServer::start(server);
    let mut client = server.client();
    client.send(TEXT, b"only this");
    assert_eq!(client.receive(), Frame::new(TEXT, b"only this"));
    client.assert_closed_with(1000);
}

#[test]
fn a_task_that_panics_closes_its_connection_with_1011() {
    std::panic::set_hook(Box::new(|_| ()));
    let drops = Drops::default();
    let counting = drops.clone();
    let server = server(|_| ()).on_connection(async move |mut socket| {
        let _counted = counting.counted();
        while let Some(message) = socket.recv().await {
            assert_ne!(message.text(), Some("panic"));
            socket.send(message).await.expect("it is open");
        }
    });
    let server = TestServer::start(server);
    let mut client = server.client();
    client.send(TEXT, b"panic");
    client.assert_closed_with(1011);
    wait_until("its values are dropped", || drops.count() == 1);
    server.assert_serves();
}

#[test]
fn a_task_outlives_its_connection_until_it_returns() {
    let (gate, opened) = channel::<tokio::sync::oneshot::Sender<()>>();
    let drops = Drops::default();
    let counting = drops.clone();
    let server = server(|_| ()).on_connection(async move |mut socket| {
        let _counted = counting.counted();
        while socket.recv().await.is_some() {}
        let (open, wait) = tokio::sync::oneshot::channel();
        gate.send(open).expect("the test waits");
        wait.await.expect("the test opens");
    });
    let server = TestServer::start(server);
    drop(server.client());
    let open = opened.recv_timeout(PATIENCE).expect("the task goes on");
    wait_until("its connection has gone", || server.handle().counters().connections == 0);
    // Its place among the connections has another, which has a task of its own.
    let another: Client = server.client();
    assert_eq!(drops.count(), 0);
    open.send(()).expect("the task waits");
    wait_until("it has returned", || drops.count() == 1);
    drop(another);
    drop(opened.recv_timeout(PATIENCE).expect("the task goes on"));
}

#[test]
fn an_end_by_the_servers_own_hand_is_heard_of() {
    for (how, code) in [("close", Some(4000)), ("abort", None), ("hang up", None)] {
        let (server, reported) = reporting();
        let server = TestServer::start(server);
        let mut client = server.client();
        let (handle, id) = (server.handle(), server.handle().ids()[0]);
        match how {
            "close" => {
                handle.close(id, CloseCode::new(4000), "").expect("it is open");
                assert_eq!(client.receive().close_code(), Some(4000));
                client.send_close(4000, "");
            }
            "abort" => assert!(handle.abort(id)),
            _ => assert!(handle.hang_up(id)),
        }
        assert_eq!(closed(&reported).sent, code.map(CloseCode::new), "{how}");
    }
}

#[test]
fn a_socket_that_outlives_its_server_reaches_no_other() {
    thread_local!(static KEPT: RefCell<Option<Socket>> = const { RefCell::new(None) });
    let keeps = || Upgrade::accept().with_task(async |socket| KEPT.set(Some(socket)));
    this_thread::run(server(|_| ()), Accepting(keeps), |address, _| {
        Client::open(address).assert_closed_with(1000);
    });
    let (reports, reported) = channel();
    let uses_it = move || {
        let reports = reports.clone();
        Upgrade::accept().with_task(async move |socket| {
            let mut kept = KEPT.take().expect("the other server's task has kept it");
            assert_eq!(kept.id(), socket.id(), "the other server would take it for its own");
            reports
                .send((kept.try_send("astray"), kept.send("astray").await, kept.recv().await))
                .expect("asked");
            assert!(kept.act(|_| ()).is_none());
            socket.send("here").await.expect("it is open");
        })
    };
    this_thread::run(server(|_| ()), Accepting(uses_it), |address, _| {
        let mut client = Client::open(address);
        assert_eq!(client.receive(), Frame::new(TEXT, "here"));
        client.assert_closed_with(1000);
    });
    let gone = PushError::Gone;
    assert_eq!(reported.recv_timeout(PATIENCE).expect("a report"), (Err(gone), Err(gone), None));
}
