//! Every client is accepted, however many come at once and on whichever listener.

use std::collections::HashSet;
use std::io::Write;
use std::net::TcpStream;

use crate::support::{Event, Plan, TestLoop};

#[test]
fn a_crowd_that_comes_at_once_is_accepted_without_a_further_event() {
    let test_loop = TestLoop::recording();
    let hold = test_loop.hold();
    let crowd: Vec<TcpStream> = (0..400).map(|_| test_loop.connect()).collect();
    drop(hold);
    let mut keys = HashSet::new();
    for client in &crowd {
        let address = client.local_addr().expect("a live socket");
        let accepted =
            test_loop.next_that(|event| matches!(event, Event::Accepted(_, peer) if *peer == address));
        keys.insert(accepted.key());
    }
    assert_eq!(keys.len(), crowd.len(), "each has a key of its own");
    assert!(keys.iter().flatten().all(|key| key.index() < 2 * crowd.len()), "keys are dense");
    test_loop.assert_quiet();
}

#[test]
fn all_listeners_of_a_loop_are_accepted_from() {
    let test_loop = TestLoop::start(Plan { listeners: 3, ..Plan::default() });
    let mut clients = Vec::new();
    for address in test_loop.addresses.iter().rev().chain(&test_loop.addresses) {
        let client = TcpStream::connect(address).expect("the loop listens");
        let peer = client.local_addr().expect("a live socket");
        let accepted = test_loop.next();
        assert!(matches!(accepted, Event::Accepted(_, from) if from == peer), "{accepted:?}");
        let key = accepted.key().expect("it has one");
        assert_eq!(test_loop.act(move |sockets| sockets.local_address(key)), Some(*address));
        clients.push(client);
    }
}

#[test]
fn a_key_serves_again_once_its_connection_is_closed() {
    let test_loop = TestLoop::recording();
    let mut keys = HashSet::new();
    for _ in 0..50 {
        let (_client, key) = test_loop.accept();
        test_loop.act(move |sockets| sockets.close(key));
        test_loop.assert_closes(key);
        keys.insert(key);
    }
    assert!(keys.len() <= 2, "{} keys for one connection at a time", keys.len());
}

#[test]
fn who_comes_behind_a_crowd_that_is_busy_does_not_wait_for_all_of_it() {
    let test_loop = TestLoop::recording();
    // More than three turns have room for.
    let mut crowd: Vec<TcpStream> = (0..800).map(|_| test_loop.accept().0).collect();
    let hold = test_loop.hold();
    crowd.iter_mut().for_each(|client| client.write_all(b"busy").expect("the kernel takes it"));
    let mut newcomer = test_loop.connect();
    newcomer.write_all(b"new here").expect("the kernel takes it");
    drop(hold);
    let next = || test_loop.next_that(|event| matches!(event, Event::Received(..)));
    let is_new = |event: Event| matches!(event, Event::Received(_, bytes) if bytes == b"new here");
    let before = (0..).take_while(|_| !is_new(next())).count();
    assert!(before <= crowd.len() * 3 / 4, "{before} others came first");
}
