//! Bytes that the client had sent before sending to it fails are handed over before its end; and an end is told once.

use std::io::Write;
use std::net::Shutdown;

use gannet_reactor::{Body, End, Key, Sockets, Tag};

use crate::support::wire::{is_silent_for, read, reset, wait_until};
use crate::support::{Event, TestLoop};

fn send_now(sockets: &mut Sockets, key: Key) {
    sockets.send(key, Tag::ORDINARY, b"to nobody", Body::Borrowed(&[]));
    sockets.flush(key);
}

#[test]
fn input_is_handed_over_when_sending_failed_before_it_was_read() {
    let test_loop = TestLoop::recording();
    let (mut client, key) = test_loop.accept();
    let hold = test_loop.hold_before(move |sockets| {
        send_now(sockets, key);
        send_now(sockets, key);
    });
    client.write_all(b"unread").expect("it fits");
    reset(client);
    drop(hold);
    test_loop.assert_receives(key, b"unread");
    test_loop.assert_ends(key, End::Lost);
    test_loop.assert_quiet();
}

#[test]
fn a_failure_to_send_ends_a_paused_connection_after_its_input() {
    let test_loop = TestLoop::recording();
    let (mut client, key) = test_loop.accept();
    test_loop.act(move |sockets| sockets.pause(key));
    client.write_all(b"unread").expect("it fits");
    reset(client);
    test_loop.assert_quiet();
    test_loop.act(move |sockets| send_now(sockets, key));
    test_loop.assert_receives(key, b"unread");
    test_loop.assert_ends(key, End::Lost);
    // It is there, and deaf, until it is closed.
    test_loop.act(move |sockets| {
        send_now(sockets, key);
        assert_eq!((sockets.waiting(key), sockets.held()), (0, 0));
        sockets.linger(key, std::time::Duration::from_secs(1));
    });
    test_loop.assert_closes(key);
    test_loop.assert_quiet();
}

#[test]
fn what_waits_is_given_up_when_the_client_resets() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    test_loop.fill(key, 1);
    reset(client);
    test_loop.assert_ends(key, End::Lost);
    test_loop.act(move |sockets| sockets.close(key));
    test_loop.assert_closes(key);
    test_loop.assert_quiet();
}

#[test]
fn a_client_that_is_done_sending_is_still_sent_to() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    client.shutdown(Shutdown::Write).expect("a live socket");
    test_loop.assert_ends(key, End::Finished);
    assert!(is_silent_for(&client, std::time::Duration::from_millis(50)), "it is not closed for that");
    for part in [&b"one"[..], b"two"] {
        test_loop.send(key, part);
        assert_eq!(read(&client, part.len()), part);
    }
    let size = test_loop.fill(key, 3);
    assert_eq!(read(&client, size), vec![3; size]);
    let last_written = |event: &Event| matches!(event, Event::Written { queued: 0, .. });
    test_loop.next_that(last_written);
    test_loop.act(|sockets| assert_eq!(sockets.held(), 0));
}

#[test]
fn a_connection_that_ended_and_can_not_be_sent_to_either_is_closed_and_does_not_end_twice() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    client.shutdown(Shutdown::Write).expect("a live socket");
    test_loop.assert_ends(key, End::Finished);
    reset(client);
    wait_until("sending to fail", || {
        test_loop.act(move |sockets| {
            let gone = sockets.local_address(key).is_none();
            if !gone {
                send_now(sockets, key);
            }
            gone
        })
    });
    test_loop.assert_closes(key);
    test_loop.assert_quiet();
}
