//! Bytes that a client does not read wait, are neither copied nor held without need, and later arrive whole and in
//! order.

use std::net::TcpStream;
use std::sync::mpsc::channel;

use bytes::Bytes;
use gannet_reactor::{Body, Key, Sockets, Tag};
use socket2::SockRef;

use crate::support::wire::{Pattern, random, read};
use crate::support::{Event, PATIENCE, TestLoop};

#[test]
fn of_a_large_borrowed_body_only_what_the_kernel_did_not_take_is_held() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    let body = Pattern::new(6).take(SIZE);
    let lent = body.clone();
    let (queued, held) = test_loop.act(move |sockets| {
        sockets.send(key, Tag::ORDINARY, b"head", Body::Borrowed(&lent));
        assert_eq!(sockets.waiting(key), sockets.queued(key));
        assert_eq!(sockets.held(), sockets.held_by(key));
        (sockets.queued(key), sockets.held())
    });
    assert!(queued > 0 && queued < SIZE, "the kernel takes some, not all: {queued} are left");
    assert!((queued..queued + 100).contains(&held), "{held} bytes are held for {queued}");
    assert_eq!(read(&client, 4), b"head");
    assert!(read(&client, SIZE) == body);
    test_loop.act(move |sockets| assert_eq!((sockets.queued(key), sockets.held()), (0, 0)));
}

#[test]
fn a_large_owned_body_waits_by_reference_for_any_number_of_connections() {
    let test_loop = TestLoop::recording();
    let connections: Vec<_> = (0..4).map(|_| test_loop.accept()).collect();
    let body = Bytes::from(Pattern::new(7).take(SIZE));
    let start = body.as_ptr() as usize;
    for (_, key) in &connections {
        let (key, body) = (*key, body.clone());
        test_loop.act(move |sockets| sockets.send(key, Tag::ORDINARY, b"head", Body::Owned(body)));
    }
    assert!(!body.is_unique(), "it is referred to");
    for (client, _) in &connections {
        assert_eq!(read(client, 4), b"head");
        assert!(read(client, SIZE) == body);
    }
    // The loop has written all of it, and says so in the same turn.
    test_loop.turn();
    test_loop.act(|sockets| assert_eq!(sockets.held(), 0));
    assert!(body.is_unique(), "nobody refers to it any more");
    assert_eq!(body.as_ptr() as usize, start);
}

#[test]
fn the_service_is_told_when_the_kernel_takes_more() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    let size = test_loop.fill(key, 1);
    test_loop.assert_quiet();
    read(&client, size);
    let mut left = test_loop.act(move |sockets| sockets.queued(key));
    for event in std::iter::from_fn(|| Some(test_loop.next_of(key))) {
        let Event::Written { before, queued, .. } = event else { panic!("{event:?}") };
        assert!(before > queued, "{before} bytes waited, {queued} do");
        left = queued;
        if queued == 0 {
            break;
        }
    }
    assert_eq!(left, 0);
    test_loop.assert_quiet();
}

#[test]
fn what_is_sent_while_something_waits_comes_behind_it() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    let size = test_loop.fill(key, 1);
    let queued = test_loop.act(move |sockets| {
        let before = sockets.queued(key);
        sockets.send(key, Tag::ORDINARY, b"small", Body::Borrowed(&[]));
        assert_eq!((sockets.queued(key), sockets.waiting(key)), (before, before + 5));
        sockets.send(key, Tag::ORDINARY, b"large", Body::Borrowed(&[2; 20_000]));
        assert_eq!(sockets.queued(key), before + 5 + 5 + 20_000);
        sockets.send(key, Tag::ORDINARY, b"last", Body::Borrowed(&[]));
        sockets.queued(key)
    });
    assert!(queued > 20_000);
    assert_eq!(read(&client, size), vec![1; size]);
    assert_eq!(read(&client, 5 + 5 + 20_000 + 4), [&b"smalllarge"[..], &[2; 20_000], b"last"].concat());
}

#[test]
fn any_mixture_arrives_whole_and_in_order() {
    let mut random = random();
    let test_loop = TestLoop::recording();
    std::thread::scope(|scope| {
        for window in [256 * 1024, 512 * 1024, 0, 0] {
            let (client, key) = test_loop.accept();
            if window > 0 {
                SockRef::from(&client).set_recv_buffer_size(window).expect("a live socket");
            }
            let expected = send_mixture(&test_loop, key, random.fork(), 24 << 20);
            let mut random = random.fork();
            scope.spawn(move || assert_reads(&client, &expected, &mut random));
        }
    });
    let written = |event: &Event| matches!(event, Event::Written { queued: 0, .. });
    for _ in 0..3 {
        test_loop.next_that(written);
    }
}

/// Sends units of all sizes and kinds over many turns, and says what has to arrive.
fn send_mixture(test_loop: &TestLoop, key: Key, mut random: fastrand::Rng, size_min: usize) -> Vec<u8> {
    let (done, is_done) = channel();
    let mut sent = Vec::new();
    let mut pattern = Pattern::new(random.u64(..));
    test_loop.post(move |sockets: &mut Sockets| {
        for _ in 0..random.usize(1..40) {
            let head = pattern.take(random.usize(0..14));
            let bound = *random.choice([2, 100, 10_000, 100_000, 600_000].iter()).expect("five");
            let body = pattern.take(random.usize(0..bound));
            sent.extend_from_slice(&head);
            sent.extend_from_slice(&body);
            let body =
                if random.bool() { Body::Borrowed(&body) } else { Body::Owned(Bytes::from(body.clone())) };
            sockets.send(key, Tag::ORDINARY, &head, body);
            assert!(sockets.waiting(key) <= sent.len());
        }
        if sent.len() < size_min {
            return gannet_reactor::Work::Left;
        }
        done.send(std::mem::take(&mut sent)).ok();
        gannet_reactor::Work::Done
    });
    is_done.recv_timeout(PATIENCE).expect("it only sends")
}

fn assert_reads(client: &TcpStream, expected: &[u8], random: &mut fastrand::Rng) {
    let mut at = 0;
    while at < expected.len() {
        let bound = if random.bool() { 2000 } else { 1_000_000 };
        let size = random.usize(1..=bound).min(expected.len() - at);
        assert!(read(client, size) == expected[at..at + size], "behind byte {at}");
        at += size;
    }
}

/// More than the kernel takes for a connection whose client does not read.
const SIZE: usize = 32 * 1024 * 1024;
