//! Units that are sent in one turn leave together when the turn ends, and earlier only where they would pile up.

use std::io::Read;
use std::sync::mpsc::channel;
use std::time::Duration;

use bytes::Bytes;
use gannet_reactor::{Body, Key, Sockets, Tag, Work};

use crate::support::wire::{is_silent_for, read};
use crate::support::{PATIENCE, Plan, TestLoop};

fn send(sockets: &mut Sockets, key: Key, bytes: &[u8]) {
    sockets.send(key, Tag::ORDINARY, &[], Body::Borrowed(bytes));
}

#[test]
fn everything_sent_to_a_connection_in_one_turn_is_one_segment() {
    let test_loop = TestLoop::recording();
    let connections: Vec<_> = (0..5).map(|_| test_loop.accept()).collect();
    let keys: Vec<Key> = connections.iter().map(|(_, key)| *key).collect();
    for _ in 0..20 {
        let keys = keys.clone();
        test_loop.act(move |sockets| {
            for number in 0..200_u8 {
                for key in &keys {
                    send(sockets, *key, &[number; 10]);
                }
            }
        });
        for (mut client, _) in connections.iter().map(|(client, key)| (client, key)) {
            let mut buffer = [0; 4096];
            let size = client.read(&mut buffer).expect("the loop sends");
            assert_eq!(size, 2000, "all of it at once");
            assert!(buffer[..size].chunks(10).zip(0..200_u8).all(|(unit, number)| unit == [number; 10]));
        }
    }
}

#[test]
fn what_is_sent_when_the_turn_ends_is_in_the_same_segment() {
    let (sender, keys) = channel();
    let at_turn_end = Box::new(move |sockets: &mut Sockets| {
        for key in keys.try_iter() {
            send(sockets, key, b" and the last");
        }
    });
    let test_loop = TestLoop::start(Plan { at_turn_end, ..Plan::default() });
    let (mut client, key) = test_loop.accept();
    test_loop.act(move |sockets| {
        sender.send(key).expect("the loop runs");
        send(sockets, key, b"the first");
    });
    let mut buffer = [0; 100];
    let size = client.read(&mut buffer).expect("the loop sends");
    assert_eq!(&buffer[..size], b"the first and the last");
}

#[test]
fn heads_and_bodies_of_all_kinds_keep_their_order() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    test_loop.act(move |sockets| {
        sockets.send(key, Tag::ORDINARY, b"a", Body::Borrowed(b"b"));
        sockets.send(key, Tag::single(1), b"c", Body::Borrowed(&[]));
        sockets.send(key, Tag::ORDINARY, &[], Body::Owned(Bytes::from_static(b"d")));
        sockets.send(key, Tag::ORDINARY, &[], Body::Borrowed(&[]));
        sockets.send(key, Tag::ORDINARY, b"e", Body::Owned(Bytes::from(vec![b'f'; 20_000])));
        sockets.send(key, Tag::single(1), b"g", Body::Borrowed(&[b'h'; 20_000]));
        sockets.send(key, Tag::ORDINARY, b"i", Body::Borrowed(b"j"));
    });
    let expected = [&b"abcde"[..], &[b'f'; 20_000], b"g", &[b'h'; 20_000], b"ij"].concat();
    assert_eq!(read(&client, expected.len()), expected);
}

/// Runs `action` and asserts that `size` bytes are there before its turn ends, or that none are.
fn assert_sent_within_the_turn(
    test_loop: &TestLoop,
    client: &std::net::TcpStream,
    size: usize,
    action: impl FnOnce(&mut Sockets) + Send + 'static,
) {
    let (release, released) = channel::<()>();
    let (acted, has_acted) = channel();
    let mut action = Some(action);
    test_loop.post(move |sockets| {
        action.take().expect("it is run once")(sockets);
        acted.send(()).ok();
        // An error: the test has let go.
        released.recv_timeout(PATIENCE).ok();
        Work::Done
    });
    has_acted.recv_timeout(PATIENCE).expect("the loop runs what is posted");
    if size > 0 {
        read(client, size);
    }
    assert!(is_silent_for(client, Duration::from_millis(30)), "more has left");
    drop(release);
}

#[test]
fn small_units_wait_for_the_end_of_the_turn() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    assert_sent_within_the_turn(&test_loop, &client, 0, move |sockets| {
        send(sockets, key, &[1; 10_000]);
        assert_eq!((sockets.waiting(key), sockets.queued(key), sockets.held()), (10_000, 0, 0));
    });
    assert_eq!(read(&client, 10_000), [1; 10_000]);
}

#[test]
fn a_flush_sends_at_once() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    assert_sent_within_the_turn(&test_loop, &client, 3, move |sockets| {
        send(sockets, key, b"now");
        sockets.flush(key);
        assert_eq!(sockets.waiting(key), 0);
        send(sockets, key, b"later");
    });
    assert_eq!(read(&client, 5), b"later");
}

#[test]
fn more_than_64_kib_for_a_connection_are_sent_at_once() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    assert_sent_within_the_turn(&test_loop, &client, 64 * 1024, move |sockets| {
        for _ in 0..65 {
            send(sockets, key, &[1; 1024]);
        }
        assert_eq!(sockets.waiting(key), 1024);
    });
    read(&client, 1024);
}

#[test]
fn a_large_body_is_sent_at_once_behind_what_came_before_it() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    assert_sent_within_the_turn(&test_loop, &client, 5 + 16 * 1024, move |sockets| {
        send(sockets, key, b"first");
        send(sockets, key, &[1; 16 * 1024]);
        assert_eq!(sockets.waiting(key), 0);
    });
    let (client, key) = test_loop.accept();
    assert_sent_within_the_turn(&test_loop, &client, 0, move |sockets| {
        send(sockets, key, &[1; 16 * 1024 - 1]);
    });
    read(&client, 16 * 1024 - 1);
}

#[test]
fn more_than_16_mib_for_all_connections_are_sent_at_once() {
    let test_loop = TestLoop::recording();
    let connections: Vec<_> = (0..300).map(|_| test_loop.accept()).collect();
    let keys: Vec<Key> = connections.iter().map(|(_, key)| *key).collect();
    let (first, key) = &connections[0];
    let first_key = *key;
    assert_sent_within_the_turn(&test_loop, first, 60_000, move |sockets| {
        for key in &keys {
            for _ in 0..6 {
                send(sockets, *key, &[1; 10_000]);
            }
        }
        send(sockets, first_key, b"later");
    });
    assert_eq!(read(first, 5), b"later");
    for (client, _) in &connections[1..] {
        assert_eq!(read(client, 60_000), [1; 60_000]);
    }
}
