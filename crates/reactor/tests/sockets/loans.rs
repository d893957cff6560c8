//! A socket that is on loan is its borrower's alone, and comes back with nothing lost.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use gannet_reactor::{Body, End, Key, Tag};

use crate::support::wire::reset;
use crate::support::{Event, TestLoop};

fn loan(test_loop: &TestLoop, key: Key) -> Option<TcpStream> {
    test_loop.act(move |sockets| sockets.loan(key))
}

fn give_back(test_loop: &TestLoop, key: Key, socket: TcpStream) {
    let mut socket = Some(socket);
    test_loop.act(move |sockets| sockets.give_back(key, socket.take().expect("it is given back once")));
}

/// A connection whose socket is on loan, and that socket, which blocks.
fn on_loan(test_loop: &TestLoop) -> (TcpStream, Key, TcpStream) {
    let (client, key) = test_loop.accept();
    let socket = loan(test_loop, key).expect("nothing waits");
    socket.set_nonblocking(false).expect("a live socket");
    (client, key, socket)
}

#[test]
fn nothing_is_heard_of_a_socket_on_loan() {
    let test_loop = TestLoop::recording();
    let (mut client, key, mut socket) = on_loan(&test_loop);
    client.write_all(b"for the borrower").expect("it fits");
    let mut bytes = [0; 16];
    socket.read_exact(&mut bytes).expect("the client's bytes");
    assert_eq!(&bytes, b"for the borrower");
    socket.write_all(b"from the borrower").expect("it fits");
    test_loop.act(move |sockets| {
        sockets.send(key, Tag::ORDINARY, b"from", Body::Borrowed(b"the loop"));
        sockets.schedule(key, sockets.now());
    });
    let mut bytes = [0; 17];
    client.read_exact(&mut bytes).expect("the borrower's bytes");
    assert_eq!(&bytes, b"from the borrower");
    client.shutdown(Shutdown::Write).expect("a live socket");
    test_loop.assert_quiet();
}

#[test]
fn what_came_meanwhile_is_read_when_it_is_back() {
    let test_loop = TestLoop::recording();
    for round in 0..3 {
        let (mut client, key, socket) = on_loan(&test_loop);
        client.write_all(b"meanwhile").expect("it fits");
        if round > 0 {
            client.shutdown(Shutdown::Write).expect("a live socket");
        }
        socket.set_nonblocking(true).expect("a live socket");
        give_back(&test_loop, key, socket);
        test_loop.assert_receives(key, b"meanwhile");
        if round > 0 {
            test_loop.assert_ends(key, End::Finished);
        } else {
            test_loop.send(key, *b"as before");
            let mut bytes = [0; 9];
            client.read_exact(&mut bytes).expect("the loop's bytes");
            assert_eq!(&bytes, b"as before");
        }
    }
}

#[test]
fn a_timer_of_the_time_before_does_not_go_off() {
    let test_loop = TestLoop::recording();
    let (_client, key) = test_loop.accept();
    let socket = test_loop.act(move |sockets| {
        sockets.schedule(key, sockets.now().after(Duration::from_millis(300)));
        sockets.loan(key)
    });
    give_back(&test_loop, key, socket.expect("nothing waits"));
    let due = test_loop.act(move |sockets| {
        let due = sockets.now().after(Duration::from_millis(900));
        sockets.schedule(key, due);
        due
    });
    let Event::Due(_, tick) = test_loop.next_of(key) else { panic!("a timer was asked for") };
    assert!(tick >= due, "{tick:?} is before {due:?}");
    test_loop.assert_quiet();
}

#[test]
fn a_socket_with_something_to_send_is_not_given_on_loan() {
    let test_loop = TestLoop::recording();
    let (_client, key) = test_loop.accept();
    let is_on_loan = test_loop.act(move |sockets| {
        sockets.send(key, Tag::ORDINARY, b"", Body::Borrowed(b"corked"));
        sockets.loan(key).is_some()
    });
    assert!(!is_on_loan, "its bytes would come after the borrower's");
    test_loop.fill(key, 1);
    assert!(loan(&test_loop, key).is_none());
}

#[test]
fn a_connection_may_end_while_its_socket_is_on_loan() {
    let test_loop = TestLoop::recording();
    let (client, key, socket) = on_loan(&test_loop);
    test_loop.act(move |sockets| sockets.linger(key, Duration::from_secs(1)));
    test_loop.assert_closes(key);
    // The place may be another's by now, or nobody's: whoever gives back must know that.
    drop((client, socket));
    test_loop.assert_quiet();
}

#[test]
fn a_socket_that_was_reset_meanwhile_is_lost_when_it_is_back() {
    let test_loop = TestLoop::recording();
    let (client, key, socket) = on_loan(&test_loop);
    reset(client);
    socket.set_nonblocking(true).expect("a live socket");
    give_back(&test_loop, key, socket);
    test_loop.assert_ends(key, End::Lost);
}
