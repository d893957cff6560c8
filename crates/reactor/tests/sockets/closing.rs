//! A connection that is closed gets what the kernel took, one that is reset gets an error, and neither gets more.

use std::io::Read;
use std::net::TcpStream;

use gannet_reactor::{Body, Key, Sockets, Tag};

use crate::support::wire::is_reset;
use crate::support::{Event, PATIENCE, TestLoop};

fn send(sockets: &mut Sockets, key: Key, bytes: &[u8]) {
    sockets.send(key, Tag::ORDINARY, &[], Body::Borrowed(bytes));
}

fn read_to_end(mut client: &TcpStream) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    client.read_to_end(&mut bytes).map(|_| bytes)
}

#[test]
fn what_was_corked_arrives_before_a_close() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    test_loop.act(move |sockets| {
        send(sockets, key, b"last");
        sockets.close(key);
    });
    assert_eq!(read_to_end(&client).expect("an orderly end"), b"last");
    test_loop.assert_closes(key);
    test_loop.assert_quiet();
}

#[test]
fn what_was_corked_does_not_arrive_before_a_reset() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    test_loop.act(move |sockets| {
        send(sockets, key, b"never");
        sockets.reset(key);
    });
    assert!(is_reset(&read_to_end(&client).expect_err("it is reset")));
    test_loop.assert_closes(key);
    test_loop.assert_quiet();
}

#[test]
fn what_waits_does_not_arrive_after_a_close() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    let size = test_loop.fill(key, 1);
    let queued = test_loop.act(move |sockets| {
        let queued = sockets.queued(key);
        sockets.close(key);
        assert_eq!((sockets.waiting(key), sockets.held()), (0, 0));
        queued
    });
    assert_eq!(read_to_end(&client).expect("an orderly end").len(), size - queued);
    test_loop.assert_closes(key);
}

#[test]
fn a_closed_connection_takes_everything_silently_until_its_turn_ends() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    test_loop.act(move |sockets| {
        sockets.close(key);
        send(sockets, key, b"small");
        send(sockets, key, &[1; 100_000]);
        sockets.flush(key);
        sockets.pause(key);
        sockets.resume(key);
        sockets.schedule(key, sockets.now());
        assert_eq!(sockets.discard(key), 0);
        assert_eq!(sockets.drop_oldest(key, 0), 0);
        sockets.linger(key, PATIENCE);
        sockets.reset(key);
        sockets.close(key);
        assert_eq!((sockets.waiting(key), sockets.queued(key), sockets.held_by(key)), (0, 0, 0));
        assert_eq!(sockets.local_address(key), None);
    });
    assert_eq!(read_to_end(&client).expect("an orderly end"), b"");
    test_loop.assert_closes(key);
    test_loop.assert_quiet();
}

#[test]
fn a_connection_can_be_closed_as_soon_as_it_is_accepted() {
    let test_loop = TestLoop::reacting(|sockets, event| {
        if let Event::Accepted(key, _) = event {
            send(sockets, *key, b"full");
            sockets.close(*key);
        }
    });
    for _ in 0..10 {
        let (client, key) = test_loop.accept();
        assert_eq!(read_to_end(&client).expect("an orderly end"), b"full");
        test_loop.assert_closes(key);
    }
}

#[test]
fn what_the_end_of_one_leads_to_for_another_happens_in_the_same_turn() {
    let mut others: Vec<Key> = Vec::new();
    let test_loop = TestLoop::reacting(move |sockets, event| match event {
        Event::Accepted(key, _) => others.push(*key),
        // Each one takes the next one with it.
        Event::Closed(key) => {
            others.retain(|other| other != key);
            if let Some(next) = others.first() {
                send(sockets, *next, b"bye");
                sockets.close(*next);
            }
        }
        Event::AcceptFailed(_)
        | Event::Received(..)
        | Event::ReceivedDirect(..)
        | Event::WentOn(_)
        | Event::Ended(..)
        | Event::Written { .. }
        | Event::Due(..)
        | Event::Alarm(_)
        | Event::Timer(_)
        | Event::Ready(..) => {}
    });
    let connections: Vec<_> = (0..5).map(|_| test_loop.accept()).collect();
    let first = connections[0].1;
    test_loop.act(move |sockets| sockets.close(first));
    for (client, key) in &connections {
        let words: &[u8] = if *key == first { b"" } else { b"bye" };
        assert_eq!(read_to_end(client).expect("an orderly end"), words);
        assert_eq!(test_loop.next(), Event::Closed(*key));
    }
}
