//! A client that sends faster than it reads the answers is slowed down, not closed.

use std::io::{Read, Write};
use std::thread;
use std::time::Duration;

use gannet::settings::QueuePolicy;
use gannet::{Context, Message, Server};

use crate::support::dial::Dial;
use crate::support::{BINARY, FIN, Frame, TEXT, TestServer, wait_until};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// Sends all messages without waiting for answers, from a thread of its own; reads slowly at first; expects all back.
fn assert_all_come_back(
    server: &TestServer,
    dial: Dial,
    sizes: impl Iterator<Item = usize> + Clone + Send + 'static,
) {
    let mut client = dial.client(server.address);
    let mut writer = client.for_another_thread();
    let sent = sizes.clone();
    let writing = thread::spawn(move || sent.for_each(|size| writer.send(BINARY, &payload(size))));
    let handle = server.handle();
    let id = *handle.ids().last().expect("it is open");
    wait_until("its queue is long", || handle.info(id).expect("it is open").queued >= 64 * KIB);
    for size in sizes {
        assert_eq!(client.receive(), Frame::new(BINARY, payload(size)), "of {size} bytes");
    }
    writing.join().expect("everything is read in the end");
}

fn payload(size: usize) -> Vec<u8> {
    vec![(size % 251) as u8; size]
}

#[test]
fn everything_comes_back_to_a_client_that_sends_without_waiting() {
    for (size, count) in [(MIB, 60), (500_000, 100), (100_000, 400), (10_000, 3000), (1000, 30_000)] {
        let server = TestServer::echo(|_| ());
        assert_all_come_back(&server, Dial::USUAL, std::iter::repeat_n(size, count));
    }
}

#[test]
fn messages_that_come_behind_a_large_one_in_the_same_read_wait_their_turn() {
    let server = TestServer::echo(|_| ());
    let sizes = (0..1000_usize).map(|index| if index.is_multiple_of(100) { MIB } else { index });
    assert_all_come_back(&server, Dial::LITTLE_ROOM, sizes);
}

#[test]
fn one_that_never_reads_costs_a_bounded_amount_and_is_given_up_in_time() {
    let server = TestServer::echo(|settings| {
        settings.ping_interval = Duration::from_secs(1);
        settings.ping_timeout = Duration::from_secs(1);
    });
    let client = Dial::LITTLE_ROOM.client(server.address);
    let (handle, mut worst) = (server.handle(), 0);
    let id = handle.ids()[0];
    let mut writer = client.for_another_thread();
    let message = crate::support::frame(FIN | BINARY, &payload(1000));
    let writing = thread::spawn(move || while writer.stream.write_all(&message).is_ok() {});
    wait_until("it is given up", || {
        worst = worst.max(handle.info(id).map_or(0, |info| info.queued));
        handle.counters().open == 0
    });
    assert!((64 * KIB..70 * KIB).contains(&worst), "{worst} bytes waited");
    drop(client);
    writing.join().expect("no panic");
    server.assert_serves();
}

#[test]
fn one_that_reads_slowly_is_alive_although_nothing_is_read_from_it() {
    let server = Server::bind("127.0.0.1:0").threads(1).configure(|settings| {
        settings.ping_interval = Duration::from_secs(1);
        settings.ping_timeout = Duration::from_secs(1);
        settings.idle_timeout = Duration::from_secs(2);
    });
    let server = TestServer::start(server.on_message(|server: &Context<'_>, message: Message<'_>| {
        (0..10).for_each(|_| server.push(message.id, vec![1; 60_000]).expect("it is open"));
    }));
    let mut client = Dial::LITTLE_ROOM.client(server.address);
    client.send(TEXT, b"a lot, please");
    client.send(TEXT, b"and once more");
    for _ in 0..30 {
        // In all longer than any of the timers; less in that time than makes the kernel say that it has room again.
        thread::sleep(Duration::from_millis(200));
        client.stream.read_exact(&mut [0; 15_000]).expect("it is open");
        assert_eq!(server.handle().counters().open, 1);
    }
}

#[test]
fn with_a_policy_that_drops_reading_goes_on() {
    let server = TestServer::echo(|settings| settings.send_queue_policy = QueuePolicy::DropNewest);
    let mut client = Dial::LITTLE_ROOM.client(server.address);
    // Many times what the kernels and the queue hold, and no answer is read.
    (0..500).for_each(|_| client.send(BINARY, &payload(100_000)));
    server.assert_serves();
}
