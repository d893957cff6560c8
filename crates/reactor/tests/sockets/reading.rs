//! Everything a client sends is handed over, and then its end, however the kernel bundles the news of it.

use std::io::Write;
use std::net::{Shutdown, TcpStream};
use std::sync::mpsc::channel;
use std::time::Duration;

use gannet_reactor::{End, Key, ReadSize};

use crate::support::wire::{Pattern, grow_window, reset};
use crate::support::{Event, TestLoop};

#[test]
fn data_and_an_end_that_come_in_one_event_are_both_told() {
    let test_loop = TestLoop::recording();
    for size in [1, 5000, 50_000] {
        let (mut client, key) = test_loop.accept();
        let bytes = Pattern::new(1).take(size);
        let hold = test_loop.hold();
        client.write_all(&bytes).expect("it fits");
        client.shutdown(Shutdown::Write).expect("a live socket");
        drop(hold);
        test_loop.assert_receives(key, &bytes);
        test_loop.assert_ends(key, End::Finished);
    }
    test_loop.assert_quiet();
}

#[test]
fn an_end_that_comes_after_the_data_is_told_once() {
    let test_loop = TestLoop::recording();
    let (mut client, key) = test_loop.accept();
    client.write_all(b"data").expect("it fits");
    test_loop.assert_receives(key, b"data");
    test_loop.assert_quiet();
    client.shutdown(Shutdown::Write).expect("a live socket");
    test_loop.assert_ends(key, End::Finished);
    test_loop.assert_quiet();
}

#[test]
fn an_end_without_any_data_is_told() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    drop(client);
    test_loop.assert_ends(key, End::Finished);
}

#[test]
fn data_that_came_before_a_reset_is_handed_over_first() {
    let test_loop = TestLoop::recording();
    let (mut client, key) = test_loop.accept();
    let hold = test_loop.hold();
    client.write_all(b"last words").expect("it fits");
    reset(client);
    drop(hold);
    test_loop.assert_receives(key, b"last words");
    test_loop.assert_ends(key, End::Lost);
    test_loop.assert_quiet();
}

#[test]
fn what_a_full_buffer_leaves_behind_is_read_without_a_further_event() {
    for (read_size, full) in SIZES {
        Rounds::new(read_size).run_until_a_read_was_full(full, full + 50_000, After::Nothing);
    }
}

#[test]
fn a_full_buffer_with_nothing_behind_it_is_not_taken_for_an_end() {
    for (read_size, full) in SIZES {
        let mut rounds = Rounds::new(read_size);
        rounds.run_until_a_read_was_full(full, full, After::Nothing);
        // The connection lives on.
        rounds.client.write_all(b"more").expect("the loop reads");
        rounds.test_loop.assert_receives(rounds.key, b"more");
    }
}

#[test]
fn an_end_behind_a_full_buffer_is_told_after_the_rest() {
    for (read_size, full) in SIZES {
        Rounds::new(read_size).run_until_a_read_was_full(full, full + 50_000, After::Finished);
    }
}

#[test]
fn an_end_behind_exactly_a_full_buffer_is_told() {
    for (read_size, full) in SIZES {
        Rounds::new(read_size).run_until_a_read_was_full(full, full, After::Finished);
    }
}

/// A connection to which the kernel grants a large window, so that one read can fill the loop's buffer.
struct Rounds {
    read_size: ReadSize,
    test_loop: TestLoop,
    client: TcpStream,
    key: Key,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Nothing,
    Finished,
}

impl Rounds {
    fn new(read_size: ReadSize) -> Self {
        let test_loop = TestLoop::recording();
        let (client, key) = test_loop.accept();
        test_loop.act(move |sockets| sockets.set_read_size(key, read_size));
        grow_window(&test_loop, &client, key);
        Self { read_size, test_loop, client, key }
    }

    /// Lets `size` bytes pile up and be read, again until the first read was one of `full` bytes: only the kernel
    /// knows what it delivers at once.
    fn run_until_a_read_was_full(&mut self, full: usize, size: usize, after: After) {
        for _ in 0..100 {
            if self.run(size, after) == full {
                return;
            }
            if after == After::Finished {
                *self = Self::new(self.read_size);
            }
        }
        panic!("no read was full");
    }

    /// Says how much the first read brought.
    fn run(&mut self, size: usize, after: After) -> usize {
        let bytes = Pattern::new(2).take(size);
        let hold = self.test_loop.hold();
        std::thread::scope(|scope| {
            let (done, is_done) = channel();
            let (mut client, bytes) = (&self.client, &bytes);
            scope.spawn(move || {
                client.write_all(bytes).expect("the loop reads");
                if after == After::Finished {
                    client.shutdown(Shutdown::Write).expect("a live socket");
                }
                done.send(()).ok();
            });
            // Where the kernel does not take all of it, the loop has to begin.
            is_done.recv_timeout(Duration::from_secs(1)).ok();
            drop(hold);
        });
        let Event::Received(_, first) = self.test_loop.next_of(self.key) else { panic!("bytes come first") };
        assert!(first[..] == bytes[..first.len()]);
        self.test_loop.assert_receives(self.key, &bytes[first.len()..]);
        if after == After::Finished {
            self.test_loop.assert_ends(self.key, End::Finished);
        }
        self.test_loop.assert_quiet();
        first.len()
    }
}

/// The most bytes that one read brings.
const SIZES: [(ReadSize, usize); 4] = [
    (ReadSize::Small, 4 * 1024),
    (ReadSize::Moderate, 16 * 1024),
    (ReadSize::Usual, 64 * 1024),
    (ReadSize::Large, 512 * 1024),
];
