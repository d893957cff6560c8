//! A connection that lingers gets its last words to its client, within bounds of time and of size.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use gannet_reactor::{Body, End, Key, Sockets, Tag};

use crate::support::wire::{grow_window, is_reset, reset};
use crate::support::{Event, PATIENCE, TestLoop};

fn say_goodbye(sockets: &mut Sockets, key: Key, time: Duration) {
    sockets.send(key, Tag::ORDINARY, b"good", Body::Borrowed(b"bye"));
    sockets.linger(key, time);
}

/// A loop that says goodbye to everybody who says something.
fn unsociable(time: Duration) -> TestLoop {
    TestLoop::reacting(move |sockets, event| {
        if let Event::Received(key, _) = event {
            say_goodbye(sockets, *key, time);
        }
    })
}

/// Writes until `size` bytes are written, it fails, or the kernel takes no more for the time of the client's timeout.
/// Says how many were written.
fn write_up_to(mut client: &TcpStream, size: usize) -> usize {
    let chunk = [5; 64 * 1024];
    let mut left = size;
    while left > 0 {
        match client.write(&chunk[..chunk.len().min(left)]) {
            Ok(size) => left -= size,
            Err(error) if is_reset(&error) || error.kind() == ErrorKind::WouldBlock => break,
            Err(error) => panic!("{error}"),
        }
    }
    size - left
}

fn read_to_end(mut client: &TcpStream) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    client.read_to_end(&mut bytes).map(|_| bytes)
}

#[test]
fn the_last_words_arrive_although_the_client_keeps_sending() {
    let test_loop = unsociable(LONG);
    let (client, key) = test_loop.accept();
    assert_eq!(write_up_to(&client, 15 << 20), 15 << 20);
    client.shutdown(Shutdown::Write).expect("it is not reset");
    assert_eq!(read_to_end(&client).expect("an orderly end"), b"goodbye");
    assert!(matches!(test_loop.next_of(key), Event::Received(..)));
    test_loop.assert_closes(key);
    test_loop.assert_quiet();
}

#[test]
fn a_client_that_does_not_stop_is_reset_after_16_mib() {
    let test_loop = unsociable(LONG);
    let (client, key) = test_loop.accept();
    let written = write_up_to(&client, 256 << 20);
    assert!(written > 16 << 20 && written < 256 << 20, "{written} bytes were taken");
    assert!(matches!(test_loop.next_of(key), Event::Received(..)));
    test_loop.assert_closes(key);
}

#[test]
fn the_connection_is_closed_when_its_time_is_over() {
    let test_loop = unsociable(Duration::from_millis(500));
    let (client, key) = test_loop.accept();
    let start = Instant::now();
    assert_eq!(write_up_to(&client, 5), 5);
    assert_eq!(read_to_end(&client).expect("the writing side is shut down at once"), b"goodbye");
    test_loop.next_that(|event| *event == Event::Closed(key));
    let elapsed = start.elapsed();
    assert!(elapsed >= Duration::from_millis(375), "it took {elapsed:?}");
}

#[test]
fn what_waits_is_sent_before_the_writing_side_is_shut_down() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    let size = test_loop.fill(key, 1);
    test_loop.act(move |sockets| say_goodbye(sockets, key, LONG));
    test_loop.assert_quiet();
    let bytes = read_to_end(&client).expect("an orderly end");
    assert_eq!(bytes.len(), size + 7);
    assert!(bytes.ends_with(b"goodbye"));
    client.shutdown(Shutdown::Write).expect("it is not reset");
    test_loop.assert_closes(key);
}

#[test]
fn what_still_waits_when_the_time_is_over_ends_in_a_reset() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    let size = test_loop.fill(key, 1);
    let start = Instant::now();
    test_loop.act(move |sockets| sockets.linger(key, Duration::from_millis(500)));
    test_loop.assert_closes(key);
    assert!(start.elapsed() >= Duration::from_millis(375));
    let mut bytes = Vec::new();
    let error = (&client).read_to_end(&mut bytes).expect_err("it is reset");
    assert!(is_reset(&error), "{error}");
    assert!(bytes.len() < size);
    test_loop.act(|sockets| assert_eq!(sockets.held(), 0));
}

#[test]
fn input_is_thrown_away_while_something_still_waits() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    test_loop.act(move |sockets| sockets.pause(key));
    let size = test_loop.fill(key, 1);
    // A client that reads nothing before it has said everything.
    client.set_write_timeout(Some(Duration::from_millis(200))).expect("a live socket");
    let stuck_after = write_up_to(&client, 12 << 20);
    test_loop.act(move |sockets| sockets.linger(key, LONG));
    client.set_write_timeout(Some(PATIENCE)).expect("a live socket");
    let rest = (12 << 20) - stuck_after;
    assert_eq!(write_up_to(&client, rest), rest);
    client.shutdown(Shutdown::Write).expect("it is not reset");
    assert_eq!(read_to_end(&client).expect("an orderly end").len(), size);
    test_loop.assert_closes(key);
    test_loop.assert_quiet();
}

#[test]
fn all_that_has_come_is_thrown_away_although_no_further_event_tells_of_it() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    grow_window(&test_loop, &client, key);
    let hold = test_loop.hold_before(move |sockets| sockets.linger(key, Duration::from_millis(500)));
    assert_eq!(write_up_to(&client, 1_500_000), 1_500_000);
    drop(hold);
    test_loop.assert_closes(key);
    assert_eq!(read_to_end(&client).expect("an orderly end"), b"");
    // Closing over unread bytes would have reset the connection behind its end.
    assert!(client.take_error().expect("a live socket").is_none());
}

#[test]
fn a_client_that_was_done_before_gets_the_rest_and_then_the_end() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    let size = test_loop.fill(key, 1);
    client.shutdown(Shutdown::Write).expect("a live socket");
    test_loop.assert_ends(key, End::Finished);
    test_loop.act(move |sockets| say_goodbye(sockets, key, LONG));
    assert_eq!(read_to_end(&client).expect("an orderly end").len(), size + 7);
    test_loop.assert_closes(key);
}

#[test]
fn a_client_that_finishes_or_resets_while_something_waits_is_noticed() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    test_loop.fill(key, 1);
    test_loop.act(move |sockets| sockets.linger(key, LONG));
    client.shutdown(Shutdown::Write).expect("a live socket");
    test_loop.assert_quiet();
    reset(client);
    test_loop.assert_closes(key);
    test_loop.act(|sockets| assert_eq!(sockets.held(), 0));
}

#[test]
fn a_connection_whose_queue_is_discarded_whole_while_it_lingers_is_shut_down() {
    let test_loop = TestLoop::recording();
    let discarded_whole = |_: &usize| {
        let (client, key) = test_loop.accept();
        let size = fill_with_whole_units(&test_loop, key);
        let left = test_loop.act(move |sockets| {
            sockets.linger(key, LONG);
            sockets.discard(key);
            sockets.queued(key)
        });
        assert_eq!(read_to_end(&client).expect("an orderly end").len(), size - 1 + left);
        drop(client);
        test_loop.assert_closes(key);
        left == 0
    };
    assert!((0..20).any(|attempt| discarded_whole(&attempt)), "a unit had begun each time");
}

/// Sends until one byte waits, which with some luck is a unit that has not begun. Says how many bytes were sent.
fn fill_with_whole_units(test_loop: &TestLoop, key: Key) -> usize {
    let (_model, model_key) = test_loop.accept();
    let taken = test_loop.fill(model_key, 1) - test_loop.act(move |sockets| sockets.queued(model_key));
    test_loop.act(move |sockets| {
        sockets.reset(model_key);
        let mut sent = 0;
        while sockets.queued(key) == 0 {
            let size = if sent + 256 * 1024 < taken { 64 * 1024 } else { 1 };
            sockets.send(key, Tag::ORDINARY, &[], Body::Borrowed(&[1; 64 * 1024][..size]));
            sockets.flush(key);
            sent += size;
        }
        sent
    })
}

/// So long that a client would not wait for it.
const LONG: Duration = Duration::from_secs(3 * PATIENCE.as_secs());
