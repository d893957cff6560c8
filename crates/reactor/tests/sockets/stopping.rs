//! Once told to, a loop accepts no more, or ends.

use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::sync::mpsc::channel;

use gannet_reactor::{Body, Tag};

use crate::support::wire::{is_reset, wait_until};
use crate::support::{Event, PATIENCE, TestLoop};

#[test]
fn stopping_ends_the_loop_and_closes_its_connections_without_a_word() {
    let mut test_loop = TestLoop::recording();
    let connections: Vec<_> = (0..20).map(|_| test_loop.accept()).collect();
    let keys: Vec<_> = connections.iter().map(|(_, key)| *key).collect();
    test_loop.act(move |sockets| {
        sockets.stop();
        for key in keys {
            sockets.send(key, Tag::ORDINARY, b"bye", Body::Borrowed(&[]));
        }
    });
    test_loop.join();
    for (mut client, _) in connections {
        let mut bytes = Vec::new();
        client.read_to_end(&mut bytes).expect("an orderly end");
        assert_eq!(bytes, b"bye", "the turn is brought to its end");
    }
    let error = TcpStream::connect(test_loop.addresses[0]).expect_err("nobody listens");
    assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
    assert_eq!(test_loop.rest(), [], "nothing was told after the stop");
}

#[test]
fn a_connection_closed_in_the_last_turn_is_told() {
    let mut test_loop = TestLoop::recording();
    let (_client, key) = test_loop.accept();
    test_loop.act(move |sockets| {
        sockets.stop();
        sockets.close(key);
    });
    test_loop.join();
    assert_eq!(test_loop.rest(), [Event::Closed(key)]);
}

#[test]
fn nobody_is_accepted_after_it_was_asked_to_stop_accepting() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    let hold = test_loop.hold_before(|sockets| sockets.stop_accepting());
    // The kernel has taken it, the loop must not.
    let mut late = test_loop.connect();
    drop(hold);
    match late.read(&mut [0]) {
        Ok(size) => assert_eq!(size, 0),
        Err(error) => assert!(is_reset(&error), "{error}"),
    }
    let error = TcpStream::connect(test_loop.addresses[0]).expect_err("nobody listens");
    assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
    // The others live on.
    test_loop.send(key, b"still here");
    assert_eq!(crate::support::wire::read(&client, 10), b"still here");
    test_loop.assert_quiet();
}

#[test]
fn of_a_crowd_nobody_is_accepted_after_the_one_that_was_the_last() {
    let test_loop = TestLoop::reacting(|sockets, event| {
        if let Event::Accepted(..) = event {
            sockets.stop_accepting();
        }
    });
    let hold = test_loop.hold();
    let crowd: Vec<TcpStream> = (0..10).map(|_| test_loop.connect()).collect();
    drop(hold);
    assert!(matches!(test_loop.next(), Event::Accepted(..)));
    test_loop.assert_quiet();
    drop(crowd);
}

#[test]
fn the_listeners_are_closed_although_nothing_else_happens() {
    let test_loop = TestLoop::recording();
    let (done, is_done) = channel();
    test_loop.post(move |sockets| {
        sockets.stop_accepting();
        done.send(()).ok();
        gannet_reactor::Work::Done
    });
    is_done.recv_timeout(PATIENCE).expect("the loop runs what is posted");
    wait_until("the listeners to be closed", || TcpStream::connect(test_loop.addresses[0]).is_err());
    let accepted = test_loop.rest();
    assert_eq!(accepted, [], "the kernel takes some until the turn ends, the loop takes none");
}
