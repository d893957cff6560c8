//! A connection whose peer has said that it sends nothing more is closed as soon as nothing can get lost.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use gannet_reactor::{Body, Key, Sockets, Tag};

use crate::support::wire::wait_until;
use crate::support::{Event, TestLoop};

fn say_goodbye(sockets: &mut Sockets, key: Key) {
    sockets.send(key, Tag::ORDINARY, b"good", Body::Borrowed(b"bye"));
    sockets.finish(key, LONG);
}

fn read_to_end(mut client: &TcpStream) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    client.read_to_end(&mut bytes).map(|_| bytes)
}

#[test]
fn it_is_closed_in_the_same_turn_where_nothing_is_left() {
    let test_loop = TestLoop::reacting(|sockets, event| {
        if let Event::Received(key, _) = event {
            say_goodbye(sockets, *key);
        }
    });
    let (mut client, key) = test_loop.accept();
    client.write_all(b"I say no more").expect("a live socket");
    test_loop.assert_receives(key, b"I say no more");
    test_loop.assert_closes(key);
    assert_eq!(read_to_end(&client).expect("an orderly end"), b"goodbye");
    test_loop.assert_quiet();
}

#[test]
fn its_addresses_are_known_until_it_is_closed() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    let address = client.peer_addr().expect("a live socket");
    test_loop.act(move |sockets| {
        say_goodbye(sockets, key);
        assert_eq!(sockets.local_address(key), Some(address));
        assert!(sockets.descriptor(key).is_some());
    });
    test_loop.assert_closes(key);
    assert_eq!(read_to_end(&client).expect("an orderly end"), b"goodbye");
}

#[test]
fn it_takes_everything_silently_until_its_turn_ends() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    test_loop.act(move |sockets| {
        say_goodbye(sockets, key);
        say_goodbye(sockets, key);
        sockets.send(key, Tag::ORDINARY, &[1; 100_000], Body::Borrowed(&[1; 100_000]));
        sockets.flush(key);
        sockets.pause(key);
        sockets.resume(key);
        sockets.schedule(key, sockets.now());
        sockets.linger(key, LONG);
        sockets.close(key);
        assert_eq!((sockets.waiting(key), sockets.queued(key), sockets.held_by(key)), (0, 0, 0));
        assert!(sockets.lend(key).is_none());
    });
    assert_eq!(read_to_end(&client).expect("an orderly end"), b"goodbye");
    test_loop.assert_closes(key);
    test_loop.assert_quiet();
}

#[test]
fn it_can_be_reset_in_the_same_turn() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    test_loop.act(move |sockets| {
        sockets.finish(key, LONG);
        sockets.reset(key);
    });
    test_loop.assert_closes(key);
    read_to_end(&client).expect_err("a reset");
}

#[test]
fn what_the_kernel_does_not_take_is_sent_first() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    let size = test_loop.fill(key, 1);
    test_loop.act(move |sockets| say_goodbye(sockets, key));
    test_loop.assert_quiet();
    let bytes = read_to_end(&client).expect("an orderly end");
    assert_eq!(bytes.len(), size + 7);
    assert!(bytes.ends_with(b"goodbye"));
    client.shutdown(Shutdown::Write).expect("it is not reset");
    test_loop.assert_closes(key);
}

#[test]
fn its_time_is_over_although_something_waits() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    test_loop.fill(key, 1);
    test_loop.act(move |sockets| sockets.finish(key, Duration::from_millis(500)));
    test_loop.assert_closes(key);
    read_to_end(&client).expect_err("it is reset");
    test_loop.act(|sockets| assert_eq!(sockets.held(), 0));
}

#[test]
fn what_was_not_read_does_not_take_the_last_words_away() {
    let test_loop = TestLoop::recording();
    let (mut client, key) = test_loop.accept();
    test_loop.act(move |sockets| sockets.pause(key));
    client.write_all(b"unread").expect("a live socket");
    test_loop.turn();
    test_loop.act(move |sockets| say_goodbye(sockets, key));
    assert_eq!(read_to_end(&client).expect("an orderly end"), b"goodbye");
    client.shutdown(Shutdown::Write).expect("it is not reset");
    test_loop.assert_closes(key);
}

#[test]
fn a_full_read_says_that_there_may_be_more() {
    let test_loop = TestLoop::reacting(|sockets, event| {
        if let Event::Received(key, _) = event {
            say_goodbye(sockets, *key);
        }
    });
    let (mut client, key) = test_loop.accept();
    let hold = test_loop.hold();
    client.write_all(&[7; 100_000]).expect("the kernel takes it");
    drop(hold);
    assert_eq!(read_to_end(&client).expect("an orderly end"), b"goodbye");
    client.shutdown(Shutdown::Write).expect("it is not reset");
    assert!(matches!(test_loop.next_of(key), Event::Received(..)));
    test_loop.assert_closes(key);
}

#[test]
fn a_peer_that_is_already_gone_is_noticed() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    let hold = test_loop.hold_before(move |sockets| say_goodbye(sockets, key));
    drop(client);
    drop(hold);
    test_loop.assert_closes(key);
    test_loop.act(|sockets| assert_eq!(sockets.held(), 0));
}

#[test]
fn who_sends_all_the_same_is_reset() {
    let test_loop = TestLoop::recording();
    let (mut client, key) = test_loop.accept();
    test_loop.act(move |sockets| say_goodbye(sockets, key));
    test_loop.assert_closes(key);
    assert_eq!(read_to_end(&client).expect("an orderly end"), b"goodbye");
    wait_until("it is reset", || client.write_all(b"and another thing").is_err());
}

const LONG: Duration = Duration::from_secs(100);
