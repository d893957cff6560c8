//! Bytes go into the service's own buffer first, and what lies beyond follows as received.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gannet_reactor::{End, Key};

use crate::support::wire::{Pattern, random};
use crate::support::{Event, Plan, TestLoop};

fn with_direct_buffer(size: usize) -> (TestLoop, Arc<AtomicUsize>) {
    let direct_size = Arc::new(AtomicUsize::new(size));
    let plan = Plan { direct_size: Arc::clone(&direct_size), ..Plan::default() };
    (TestLoop::start(plan), direct_size)
}

/// The events of these bytes, which are all there when the loop looks.
fn events_of(test_loop: &TestLoop, key: Key, client: &mut std::net::TcpStream, bytes: &[u8]) -> Vec<Event> {
    let hold = test_loop.hold();
    client.write_all(bytes).expect("it fits");
    drop(hold);
    let mut events = Vec::new();
    let mut size = 0;
    while size < bytes.len() {
        let event = test_loop.next_of(key);
        if let Event::Received(_, part) | Event::ReceivedDirect(_, part) = &event {
            assert_eq!(part[..], bytes[size..size + part.len()]);
            size += part.len();
        }
        events.push(event);
    }
    events
}

#[test]
fn one_read_spans_the_direct_buffer_and_the_shared_one() {
    let (test_loop, _) = with_direct_buffer(10_000);
    let (mut client, key) = test_loop.accept();
    let bytes = Pattern::new(3).take(25_000);
    let events = events_of(&test_loop, key, &mut client, &bytes);
    let expected = [
        Event::ReceivedDirect(key, bytes[..10_000].to_vec()),
        Event::Received(key, bytes[10_000..].to_vec()),
    ];
    assert_eq!(events, expected);
    test_loop.assert_quiet();
}

#[test]
fn what_fits_into_the_direct_buffer_is_told_once() {
    let (test_loop, _) = with_direct_buffer(10_000);
    for size in [1, 9_999, 10_000] {
        let (mut client, key) = test_loop.accept();
        let bytes = Pattern::new(4).take(size);
        let events = events_of(&test_loop, key, &mut client, &bytes);
        assert_eq!(events, [Event::ReceivedDirect(key, bytes)]);
        test_loop.assert_quiet();
        drop(client);
        test_loop.assert_ends(key, End::Finished);
    }
}

#[test]
fn a_connection_that_is_closed_over_its_direct_buffer_gets_no_more() {
    let react = |sockets: &mut gannet_reactor::Sockets, event: &Event| {
        if let Event::ReceivedDirect(key, _) = event {
            sockets.close(*key);
        }
    };
    let direct_size = Arc::new(AtomicUsize::new(100));
    let test_loop = TestLoop::start(Plan { react: Box::new(react), direct_size, ..Plan::default() });
    let (mut client, key) = test_loop.accept();
    let hold = test_loop.hold();
    client.write_all(&[1; 1000]).expect("it fits");
    drop(hold);
    assert_eq!(test_loop.next_of(key), Event::ReceivedDirect(key, vec![1; 100]));
    test_loop.assert_closes(key);
    test_loop.assert_quiet();
}

#[test]
fn any_sizes_of_direct_buffers_and_writes_bring_the_same_bytes() {
    let mut random = random();
    let (test_loop, direct_size) = with_direct_buffer(0);
    let (mut client, key) = test_loop.accept();
    let bytes = Pattern::new(random.u64(..)).take(16 * 1024 * 1024);
    std::thread::scope(|scope| {
        let (mut random_sizes, bytes) = (random.fork(), &bytes);
        scope.spawn(move || {
            let mut rest = &bytes[..];
            while !rest.is_empty() {
                let bound = if random_sizes.bool() { 300 } else { 600_000 };
                let (part, left) = rest.split_at(random_sizes.usize(1..=bound).min(rest.len()));
                client.write_all(part).expect("the loop reads");
                rest = left;
            }
        });
        let mut size = 0;
        while size < bytes.len() {
            let event = test_loop.next_of(key);
            let (Event::Received(_, part) | Event::ReceivedDirect(_, part)) = event else {
                panic!("after {size} bytes: {event:?}");
            };
            assert!(part[..] == bytes[size..size + part.len()], "after {size} bytes");
            size += part.len();
            let bound = if random.bool() { 1000 } else { 400_000 };
            direct_size
                .store(if random.u8(..4) == 0 { 0 } else { random.usize(1..bound) }, Ordering::Relaxed);
        }
    });
    test_loop.assert_ends(key, End::Finished);
}
