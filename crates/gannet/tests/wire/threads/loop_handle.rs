//! Another thread has a loop run something: in order, on that loop, and never while a callback runs.

use std::sync::mpsc::{Receiver, channel};
use std::thread;

use gannet::{ConnectionId, LoopEnded, LoopHandle, Server};

use crate::support::{Frame, PATIENCE, TEXT, TestServer};

/// A server that tells the loop and the id of each connection.
fn start(threads: usize) -> (TestServer, Receiver<(LoopHandle, ConnectionId)>) {
    let (sender, connections) = channel();
    let server = Server::bind("127.0.0.1:0").threads(threads).on_connect(move |server, id, _| {
        sender.send((server.this_loop(), id)).expect("a test");
    });
    let server = server.on_message(|server, message| {
        server.push(message.id, message).ok();
    });
    (TestServer::start(server), connections)
}

#[test]
fn it_runs_on_the_loop_that_it_was_taken_from() {
    let (server, connections) = start(3);
    let clients: Vec<_> = (0..6).map(|_| server.client()).collect();
    for _ in &clients {
        let (home, id) = connections.recv_timeout(PATIENCE).expect("a connection");
        let (sender, known) = channel();
        home.run(move |server| sender.send(server.info(id).is_some()).expect("a test")).expect("it runs");
        assert!(known.recv_timeout(PATIENCE).expect("it is run"), "only its own loop knows {id}");
    }
}

#[test]
fn what_one_thread_sends_is_done_in_order_whichever_way_it_goes() {
    let (server, connections) = start(1);
    let mut client = server.client();
    let (home, id) = connections.recv_timeout(PATIENCE).expect("a connection");
    let handle = server.handle();
    for number in 0..500 {
        handle.push(id, format!("handle {number}")).expect("it is open");
        home.run(move |server| server.push(id, format!("loop {number}")).expect("it is open"))
            .expect("it runs");
    }
    for number in 0..500 {
        assert_eq!(client.receive(), Frame::new(TEXT, format!("handle {number}")));
        assert_eq!(client.receive(), Frame::new(TEXT, format!("loop {number}")));
    }
}

#[test]
fn what_panics_does_not_stop_what_follows() {
    let (server, connections) = start(1);
    let mut client = server.client();
    let (home, id) = connections.recv_timeout(PATIENCE).expect("a connection");
    home.run(|_| panic!("as told")).expect("it runs");
    home.run(move |server| server.push(id, "still there").expect("it is open")).expect("it runs");
    assert_eq!(client.receive(), Frame::new(TEXT, b"still there"));
    server.assert_serves();
}

#[test]
fn a_loop_may_send_to_itself_and_what_is_sent_is_run_after_the_callback() {
    let server = Server::bind("127.0.0.1:0").threads(1).on_message(|server, message| {
        let id = message.id;
        server.this_loop().run(move |server| server.push(id, "later").expect("it is open")).expect("it runs");
        server.push(id, "now").expect("it is open");
    });
    let server = TestServer::start(server);
    let mut client = server.client();
    client.send(TEXT, b"go");
    assert_eq!(client.receive(), Frame::new(TEXT, b"now"));
    assert_eq!(client.receive(), Frame::new(TEXT, b"later"));
}

#[test]
fn a_loop_that_has_ended_says_so() {
    let (server, connections) = start(1);
    drop(server.client());
    let (home, _) = connections.recv_timeout(PATIENCE).expect("a connection");
    drop(server);
    assert_eq!(home.run(|_| ()), Err(LoopEnded));
}

#[test]
fn it_goes_to_other_threads() {
    let (server, connections) = start(2);
    let mut client = server.client();
    let (home, id) = connections.recv_timeout(PATIENCE).expect("a connection");
    let copy = home.clone();
    thread::spawn(move || {
        copy.run(move |server| {
            server.send_raw(id, b"\x81\x02hi").ok();
        })
    })
    .join()
    .expect("no panic")
    .expect("it runs");
    assert_eq!(client.receive(), Frame::new(TEXT, b"hi"));
}
