//! A paused connection tells nothing, and once resumed it tells everything that has come meanwhile.

use std::io::Write;
use std::net::Shutdown;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gannet_reactor::End;

use crate::support::wire::{Pattern, grow_window, reset};
use crate::support::{Event, TestLoop};

#[test]
fn data_and_an_end_wait_until_the_connection_is_resumed() {
    let test_loop = TestLoop::recording();
    let (mut client, key) = test_loop.accept();
    test_loop.act(move |sockets| sockets.pause(key));
    client.write_all(b"one").expect("it fits");
    test_loop.assert_quiet();
    client.write_all(b"two").expect("it fits");
    client.shutdown(Shutdown::Write).expect("a live socket");
    test_loop.assert_quiet();
    test_loop.act(move |sockets| sockets.resume(key));
    test_loop.assert_receives(key, b"onetwo");
    test_loop.assert_ends(key, End::Finished);
    test_loop.assert_quiet();
}

#[test]
fn a_reset_waits_until_the_connection_is_resumed() {
    let test_loop = TestLoop::recording();
    let (mut client, key) = test_loop.accept();
    test_loop.act(move |sockets| sockets.pause(key));
    client.write_all(b"data").expect("it fits");
    reset(client);
    test_loop.assert_quiet();
    test_loop.act(move |sockets| sockets.resume(key));
    test_loop.assert_receives(key, b"data");
    test_loop.assert_ends(key, End::Lost);
}

#[test]
fn what_comes_after_the_resumption_is_read_as_ever() {
    let test_loop = TestLoop::recording();
    let (mut client, key) = test_loop.accept();
    test_loop.act(move |sockets| sockets.pause(key));
    test_loop.act(move |sockets| sockets.resume(key));
    test_loop.turn();
    for part in [&b"one"[..], b"two"] {
        client.write_all(part).expect("the loop reads");
        test_loop.assert_receives(key, part);
    }
}

#[test]
fn pausing_and_resuming_in_one_turn_loses_nothing() {
    let test_loop = TestLoop::recording();
    let (mut client, key) = test_loop.accept();
    let hold = test_loop.hold();
    test_loop.post(move |sockets| {
        sockets.pause(key);
        sockets.resume(key);
        sockets.resume(key);
        gannet_reactor::Work::Done
    });
    client.write_all(b"data").expect("it fits");
    drop(hold);
    test_loop.assert_receives(key, b"data");
    test_loop.assert_quiet();
}

#[test]
fn what_a_pause_leaves_in_the_kernel_over_a_full_buffer_comes_when_it_is_resumed() {
    let pausing = Arc::new(AtomicBool::new(false));
    let pauses = Arc::clone(&pausing);
    let test_loop = TestLoop::reacting(move |sockets, event| {
        if let Event::Received(key, _) = event
            && pauses.load(Ordering::Relaxed)
        {
            sockets.pause(*key);
        }
    });
    let (client, key) = test_loop.accept();
    grow_window(&test_loop, &client, key);
    pausing.store(true, Ordering::Relaxed);
    let bytes = Pattern::new(5).take(2 * 1024 * 1024);
    std::thread::scope(|scope| {
        let (mut client, bytes) = (&client, &bytes);
        scope.spawn(move || client.write_all(bytes).expect("the loop reads"));
        let mut size = 0;
        while size < bytes.len() {
            let Event::Received(_, part) = test_loop.next_of(key) else { panic!("only bytes come") };
            assert!(part[..] == bytes[size..size + part.len()], "after {size} bytes");
            size += part.len();
            test_loop.assert_quiet();
            test_loop.act(move |sockets| sockets.resume(key));
        }
    });
}

#[test]
fn an_end_is_not_told_again_by_resuming() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    client.shutdown(Shutdown::Write).expect("a live socket");
    test_loop.assert_ends(key, End::Finished);
    test_loop.act(move |sockets| {
        sockets.pause(key);
        sockets.resume(key);
    });
    test_loop.assert_quiet();
}
