//! A foreign descriptor that is watched is told of once, when it is ready, and never to the watch of another.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::Duration;

use gannet_reactor::{Interest, Readiness, Sockets, Tick, WatchKey, Work};
use rustix::event::{EventfdFlags, eventfd};
use rustix::io::{dup, dup2};

use crate::support::wire::wait_until;
use crate::support::{Event, PATIENCE, Plan, TestLoop};

const READABLE: Interest = Interest::READABLE;
const WRITABLE: Interest = Interest::WRITABLE;
const TICK: Duration = Duration::from_millis(125);

/// Shared by a test and the actions that it posts.
type Shared = Arc<OwnedFd>;

fn share(descriptor: impl Into<OwnedFd>) -> Shared {
    Arc::new(descriptor.into())
}

fn pipe() -> (Shared, io::PipeWriter) {
    let (reader, writer) = io::pipe().expect("descriptors are left");
    (share(reader), writer)
}

/// A counter that is readable unless it is 0, and writable.
fn counter(count: u32) -> Shared {
    share(eventfd(count, EventfdFlags::NONBLOCK).expect("descriptors are left"))
}

/// Both ends of a connection, of which the first can take nothing more.
fn full_pair() -> (Shared, UnixStream) {
    let (mut full, other) = UnixStream::pair().expect("descriptors are left");
    full.set_nonblocking(true).expect("a live socket");
    while full.write(&[0; 64 * 1024]).is_ok() {}
    (share(full), other)
}

fn watch(test_loop: &TestLoop, descriptor: &Shared, interest: Interest) -> WatchKey {
    try_watch(test_loop, descriptor, interest).expect("it can wait")
}

fn try_watch(test_loop: &TestLoop, descriptor: &Shared, interest: Interest) -> io::Result<WatchKey> {
    let descriptor = Arc::clone(descriptor);
    test_loop.act(move |sockets| sockets.watch_descriptor(descriptor.as_fd(), interest))
}

fn unwatch(test_loop: &TestLoop, watch: WatchKey) -> bool {
    test_loop.act(move |sockets| sockets.unwatch_descriptor(watch))
}

/// Waits for the next watch that is told.
fn told(test_loop: &TestLoop) -> (WatchKey, Readiness) {
    let event = test_loop.next();
    let Event::Ready(watch, readiness) = event else { panic!("{event:?}") };
    (watch, readiness)
}

/// Waits for an answer to this watch, which must be the next.
#[track_caller]
fn answer(test_loop: &TestLoop, watch: WatchKey) -> Readiness {
    let (other, readiness) = told(test_loop);
    assert_eq!(other, watch);
    readiness
}

#[track_caller]
fn assert_readable(test_loop: &TestLoop, watch: WatchKey) {
    let readiness = answer(test_loop, watch);
    assert!(readiness.is_readable() && !readiness.is_closed(), "{readiness:?}");
}

/// Has a descriptor's number stand for what `other` stands for, and closes what it stood for.
fn replace(descriptor: Shared, other: impl AsFd) -> Shared {
    let mut descriptor = Arc::into_inner(descriptor).expect("the actions are over");
    dup2(other, &mut descriptor).expect("both are open");
    share(descriptor)
}

#[test]
fn a_descriptor_is_told_of_once_when_it_is_ready() {
    let test_loop = TestLoop::recording();
    let (reader, mut writer) = pipe();
    let first = watch(&test_loop, &reader, READABLE);
    test_loop.assert_quiet();
    writer.write_all(b"one").expect("it fits");
    assert_readable(&test_loop, first);
    writer.write_all(b"two").expect("it fits");
    test_loop.assert_quiet();
    let second = watch(&test_loop, &reader, READABLE);
    assert_readable(&test_loop, second);
    assert!(second.number() > first.number());
    test_loop.assert_quiet();
}

#[test]
fn what_is_ready_already_is_told_too() {
    let test_loop = TestLoop::recording();
    let descriptor = counter(1);
    for _ in 0..3 {
        let watch = watch(&test_loop, &descriptor, READABLE);
        assert_readable(&test_loop, watch);
    }
    test_loop.assert_quiet();
}

#[test]
fn each_watch_is_told_by_its_own_interest_in_the_order_in_which_they_were_made() {
    let test_loop = TestLoop::recording();
    let (full, mut other) = full_pair();
    let interests = [WRITABLE, READABLE, READABLE | WRITABLE, READABLE, WRITABLE];
    let watches = interests.map(|interest| watch(&test_loop, &full, interest));
    test_loop.assert_quiet();
    other.write_all(b"bytes").expect("it fits");
    for index in [1, 2, 3] {
        let readiness = answer(&test_loop, watches[index]);
        assert!(readiness.is_readable() && !readiness.is_writable(), "{readiness:?}");
    }
    test_loop.assert_quiet();
    other.set_nonblocking(true).expect("a live socket");
    while other.read(&mut [0; 64 * 1024]).is_ok() {}
    for index in [0, 4] {
        let readiness = answer(&test_loop, watches[index]);
        assert!(readiness.is_writable() && !readiness.is_readable(), "{readiness:?}");
    }
    test_loop.assert_quiet();
}

#[test]
fn of_what_is_ready_a_watch_is_told_what_it_asked_for() {
    let test_loop = TestLoop::recording();
    let (both, hold) = (counter(1), test_loop.hold());
    let (sender, watches) = channel();
    for interest in [READABLE, WRITABLE, READABLE | WRITABLE] {
        let (both, sender) = (Arc::clone(&both), sender.clone());
        test_loop.post(move |sockets| {
            sender.send(sockets.watch_descriptor(both.as_fd(), interest)).expect("a test");
            Work::Done
        });
    }
    drop(hold);
    for parts in [(true, false), (false, true), (true, true)] {
        let watch = watches.recv_timeout(PATIENCE).expect("it is posted").expect("it can wait");
        let readiness = answer(&test_loop, watch);
        assert_eq!((readiness.is_readable(), readiness.is_writable()), parts);
    }
}

#[test]
fn the_kernel_watches_a_descriptor_only_while_somebody_waits_for_it() {
    let test_loop = TestLoop::recording();
    let (reader, mut writer) = pipe();
    assert!(!is_registered(&reader));
    let [first, second] = [READABLE; 2].map(|interest| watch(&test_loop, &reader, interest));
    assert!(unwatch(&test_loop, first));
    assert!(is_registered(&reader));
    assert!(unwatch(&test_loop, second));
    assert!(!is_registered(&reader));
    let third = watch(&test_loop, &reader, READABLE);
    assert!(is_registered(&reader));
    writer.write_all(b"bytes").expect("it fits");
    assert_readable(&test_loop, third);
    assert!(!is_registered(&reader));
}

/// True where an epoll of this process watches the descriptor, proc_pid_fdinfo(5).
fn is_registered(descriptor: &Shared) -> bool {
    let number = descriptor.as_raw_fd().to_string();
    let mut entries = fs::read_dir("/proc/self/fdinfo").expect("it is mounted");
    entries.any(|entry| {
        // An error: another test has closed it meanwhile.
        let text = entry.and_then(|entry| fs::read_to_string(entry.path())).unwrap_or_default();
        let mut watched = text.lines().filter_map(|line| line.strip_prefix("tfd:"));
        watched.any(|rest| rest.split_whitespace().next() == Some(&number))
    })
}

#[test]
fn who_hangs_up_is_readable_and_writable() {
    let test_loop = TestLoop::recording();
    let (full, other) = full_pair();
    let [reader, writer] = [READABLE, WRITABLE].map(|interest| watch(&test_loop, &full, interest));
    test_loop.assert_quiet();
    drop(other);
    let (read, written) = (answer(&test_loop, reader), answer(&test_loop, writer));
    assert!(read.is_readable() && read.is_ended(), "{read:?}");
    assert!(written.is_writable() && written.is_ended(), "{written:?}");
}

#[test]
fn who_only_ends_what_it_sends_is_not_writable() {
    let test_loop = TestLoop::recording();
    let (full, other) = full_pair();
    let [reader, writer] = [READABLE, WRITABLE].map(|interest| watch(&test_loop, &full, interest));
    other.shutdown(Shutdown::Write).expect("a live socket");
    let read = answer(&test_loop, reader);
    assert!(read.is_readable() && read.is_ended(), "{read:?}");
    test_loop.assert_quiet();
    assert!(unwatch(&test_loop, writer));
}

#[test]
fn a_pipe_without_a_reader_is_writable() {
    let test_loop = TestLoop::recording();
    let (reader, writer) = pipe();
    drop(reader);
    let writer = share(writer);
    let watch = watch(&test_loop, &writer, WRITABLE);
    let readiness = answer(&test_loop, watch);
    assert!(readiness.is_writable() && readiness.is_ended(), "{readiness:?}");
}

#[test]
fn a_watch_that_is_ended_is_not_told() {
    let test_loop = TestLoop::recording();
    let (reader, mut writer) = pipe();
    let [ended, other] = [READABLE; 2].map(|interest| watch(&test_loop, &reader, interest));
    assert!(unwatch(&test_loop, ended));
    assert!(!unwatch(&test_loop, ended));
    writer.write_all(b"bytes").expect("it fits");
    assert_readable(&test_loop, other);
    assert!(!unwatch(&test_loop, other), "it is told");
    test_loop.assert_quiet();
}

#[test]
fn a_watch_that_is_ended_in_the_turn_in_which_it_is_ready_is_not_told() {
    let watches: Arc<Mutex<Vec<WatchKey>>> = Arc::default();
    let known = Arc::clone(&watches);
    let test_loop = TestLoop::reacting(move |sockets, event| {
        if let Event::Ready(told, _) = event {
            let mut watches = known.lock().expect("no test has failed over it");
            for watch in watches.drain(..) {
                assert_eq!(sockets.unwatch_descriptor(watch), watch != *told);
            }
        }
    });
    let (one, other) = (counter(0), counter(0));
    for descriptor in [&one, &one, &other] {
        let watch = watch(&test_loop, descriptor, READABLE);
        watches.lock().expect("the loop has not panicked").push(watch);
    }
    let hold = test_loop.hold();
    for descriptor in [&one, &other] {
        rustix::io::write(descriptor, &1_u64.to_ne_bytes()).expect("it fits");
    }
    drop(hold);
    told(&test_loop);
    test_loop.assert_quiet();
}

#[test]
fn who_watches_again_when_told_waits_for_the_next_turn() {
    let (turns, turn) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let descriptor = counter(1);
    let (again, now) = (Arc::clone(&descriptor), Arc::clone(&turn));
    let last = Arc::clone(&turns);
    let react = move |sockets: &mut Sockets, event: &Event| {
        if let Event::Ready(..) = event {
            let now = now.load(Ordering::Relaxed) + 1;
            assert!(last.swap(now, Ordering::Relaxed) < now, "told twice in a turn");
            sockets.watch_descriptor(again.as_fd(), READABLE).expect("it can wait");
        }
    };
    let at_turn_end = move |_: &mut Sockets| {
        turn.fetch_add(1, Ordering::Relaxed);
    };
    let plan = Plan { react: Box::new(react), at_turn_end: Box::new(at_turn_end), ..Plan::default() };
    let test_loop = TestLoop::start(plan);
    let mut last = watch(&test_loop, &descriptor, READABLE).number();
    for _ in 0..20 {
        let number = told(&test_loop).0.number();
        assert!(number >= last);
        last = number + 1;
    }
}

#[test]
fn who_watches_in_a_turn_is_not_told_what_the_kernel_said_before() {
    let (reader, mut writer) = pipe();
    let again = Arc::clone(&reader);
    let test_loop = TestLoop::reacting(move |sockets, event| {
        if let Event::Received(..) = event {
            rustix::io::read(&again, &mut [0; 16]).expect("it is readable");
            sockets.watch_descriptor(again.as_fd(), READABLE).expect("it can wait");
        }
    });
    let (mut client, key) = test_loop.accept();
    let first = watch(&test_loop, &reader, READABLE);
    let hold = test_loop.hold();
    client.write_all(b"go").expect("it fits");
    writer.write_all(b"one").expect("it fits");
    drop(hold);
    test_loop.assert_receives(key, b"go");
    assert_readable(&test_loop, first);
    test_loop.assert_quiet();
    writer.write_all(b"two").expect("it fits");
    let (second, _) = told(&test_loop);
    assert!(second.number() > first.number());
    test_loop.assert_quiet();
}

#[test]
fn where_a_number_is_another_files_the_watches_of_the_former_are_told() {
    let test_loop = TestLoop::recording();
    let (former, mut to_former) = pipe();
    // It keeps what the former stands for alive, and the kernel goes on reporting it.
    let copy = dup(&former).expect("descriptors are left");
    let closed = [READABLE; 2].map(|interest| watch(&test_loop, &former, interest));
    let (latter, mut to_latter) = pipe();
    let former = replace(former, &latter);
    test_loop.assert_quiet();
    let new = watch(&test_loop, &former, READABLE);
    for watch in closed {
        let readiness = answer(&test_loop, watch);
        assert!(readiness.is_closed() && !readiness.is_readable(), "{readiness:?}");
    }
    to_former.write_all(b"stale").expect("it fits");
    test_loop.assert_quiet();
    to_latter.write_all(b"bytes").expect("it fits");
    assert_readable(&test_loop, new);
    test_loop.assert_quiet();
    drop(copy);
}

#[test]
fn where_one_watch_of_a_closed_descriptor_is_ended_the_others_are_told() {
    let test_loop = TestLoop::recording();
    let (reader, _writer) = pipe();
    let [first, second] = [READABLE; 2].map(|interest| watch(&test_loop, &reader, interest));
    drop(reader);
    test_loop.assert_quiet();
    assert!(unwatch(&test_loop, first));
    let readiness = answer(&test_loop, second);
    assert!(readiness.is_closed(), "{readiness:?}");
    test_loop.assert_quiet();
}

#[test]
fn a_number_that_is_a_regular_files_now_is_told_too() {
    let test_loop = TestLoop::recording();
    let (reader, _writer) = pipe();
    let closed = watch(&test_loop, &reader, READABLE);
    let file = replace(reader, regular_file());
    let error = try_watch(&test_loop, &file, READABLE).expect_err("it never waits");
    assert_eq!(error.kind(), ErrorKind::PermissionDenied);
    assert!(answer(&test_loop, closed).is_closed());
}

#[test]
fn a_connection_with_the_number_of_a_descriptor_that_was_closed_is_served() {
    let test_loop = TestLoop::recording();
    // Other tests of this process may be given the number instead.
    for _ in 0..100 {
        let (reader, writer) = pipe();
        let number = reader.as_raw_fd();
        let closed = watch(&test_loop, &reader, READABLE);
        let hold = test_loop.hold();
        let mut client = test_loop.connect();
        drop(reader);
        drop(hold);
        let event = test_loop.next_that(|event| matches!(event, Event::Accepted(..)));
        let key = event.key().expect("it was accepted");
        if test_loop.act(move |sockets| sockets.descriptor(key)) == Some(number) {
            assert!(answer(&test_loop, closed).is_closed());
            assert!(!unwatch(&test_loop, closed));
            client.write_all(b"bytes").expect("it fits");
            return test_loop.assert_receives(key, b"bytes");
        }
        drop(writer);
    }
    panic!("the number was never given to a connection");
}

#[test]
fn a_regular_file_is_refused() {
    let test_loop = TestLoop::recording();
    let file = share(regular_file());
    for interest in [READABLE, WRITABLE] {
        let error = try_watch(&test_loop, &file, interest).expect_err("it never waits");
        assert_eq!(error.kind(), ErrorKind::PermissionDenied);
    }
    test_loop.assert_quiet();
}

/// The kernel reports 256 events at a time, in order. With 300 descriptors that are always ready, it takes two waits to
/// hear all that had come.
#[test]
fn what_is_watched_counts_where_the_kernel_has_more_to_report_than_it_may() {
    let crowd: Vec<OwnedFd> = {
        let first = counter(1);
        (0..300).map(|_| dup(&first).expect("descriptors are left")).collect()
    };
    let watched: Arc<Mutex<Vec<(WatchKey, usize)>>> = Arc::default();
    let heard: Arc<Mutex<Vec<Tick>>> = Arc::default();
    let crowd = Arc::new(crowd);
    let (again, known) = (Arc::clone(&crowd), Arc::clone(&watched));
    let react = move |sockets: &mut Sockets, event: &Event| {
        if let Event::Ready(watch, _) = event {
            let mut watched = known.lock().expect("no test has failed over it");
            let place = watched.iter_mut().find(|(known, _)| known == watch).expect("it is known");
            place.0 = sockets.watch_descriptor(again[place.1].as_fd(), READABLE).expect("it can wait");
        }
    };
    let moments = Arc::clone(&heard);
    let at_turn_end = move |sockets: &mut Sockets| {
        moments.lock().expect("no test has failed over it").push(sockets.heard_until());
        // Each turn has a moment of its own.
        sleep(TICK);
    };
    let plan = Plan {
        react: Box::new(react),
        at_turn_end: Box::new(at_turn_end),
        recorded: false,
        ..Plan::default()
    };
    let test_loop = TestLoop::start(plan);
    test_loop.act(move |sockets| {
        let watch = |(index, descriptor): (usize, &OwnedFd)| {
            (sockets.watch_descriptor(descriptor.as_fd(), READABLE).expect("it can wait"), index)
        };
        let watches = crowd.iter().enumerate().map(watch).collect();
        *watched.lock().expect("no test has failed over it") = watches;
    });
    let past = |heard: &Mutex<Vec<Tick>>| heard.lock().expect("the loop has not panicked").len();
    let begun = past(&heard) + 1;
    wait_until("twelve turns", || past(&heard) > begun + 12);
    let mut moments = heard.lock().expect("the loop has not panicked")[begun..begun + 12].to_vec();
    moments.dedup();
    assert!((6..=7).contains(&moments.len()), "{moments:?} in twelve turns");
}

fn regular_file() -> File {
    File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).expect("it is there")
}
