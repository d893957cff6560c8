//! Timers made on other threads: they come on a loop, and any thread or loop can call them off.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use gannet::{LoopEnded, Server, TimerId};

use crate::support::{PATIENCE, TestServer, wait_until};

const MILLISECOND: Duration = Duration::from_millis(1);
const LOOPS: usize = 3;

fn start() -> (TestServer, Vec<ThreadId>) {
    let (sender, started) = channel();
    let server = Server::bind("127.0.0.1:0").threads(LOOPS).on_start(move |_| {
        sender.send(thread::current().id()).expect("a test");
    });
    let server = TestServer::start(server);
    let threads = (0..LOOPS).map(|_| started.recv_timeout(PATIENCE).expect("a loop")).collect();
    (server, threads)
}

/// Counts its drops.
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn they_come_once_never_early_and_on_all_loops_in_turn() {
    let (server, loops) = start();
    let (sender, came) = channel();
    let begin = Instant::now();
    for number in 0..2 * LOOPS {
        let sender = sender.clone();
        let call = move |_: &gannet::Context<'_>| {
            sender.send((number, thread::current().id(), begin.elapsed())).expect("a test");
        };
        server.handle().after(20 * MILLISECOND, call).expect("it runs");
    }
    drop(sender);
    let mut came: Vec<_> = (0..2 * LOOPS).map(|_| came.recv_timeout(PATIENCE).expect("it comes")).collect();
    came.sort_unstable_by_key(|(number, ..)| *number);
    for (number, thread, after) in &came {
        assert!(after >= &(20 * MILLISECOND), "{number} came {after:?} after it was made");
        assert_eq!(*thread, came[number % LOOPS].1);
    }
    assert!(loops.iter().all(|thread| came.iter().any(|(_, other, _)| other == thread)));
}

#[test]
fn they_come_again_and_again_until_a_thread_or_another_loop_calls_them_off() {
    let (server, _) = start();
    let handle = server.handle();
    let every = || -> (TimerId, Receiver<()>) {
        let (sender, came) = channel();
        let timer =
            handle.every(MILLISECOND, move |_| sender.send(()).expect("it is heard")).expect("it runs");
        (timer, came)
    };
    // What its call holds is dropped: the channel ends.
    let ends = |came: &Receiver<()>| {
        let begin = Instant::now();
        while came.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Disconnected) {
            assert!(begin.elapsed() < PATIENCE, "it was called off, and comes on");
        }
    };
    let timers: Vec<_> = (0..LOOPS).map(|_| every()).collect();
    for (_, came) in &timers {
        (0..3).for_each(|_| came.recv_timeout(PATIENCE).expect("it comes again"));
    }
    handle.cancel(timers[0].0);
    ends(&timers[0].1);
    // The fourth is on the first one's loop, and so on the loop of neither of these.
    let (others, call_off) = ([timers[1].0, timers[2].0], handle.clone());
    call_off
        .after(Duration::ZERO, move |server| assert!(others.iter().all(|timer| server.cancel(*timer))))
        .expect("it runs");
    timers[1..].iter().for_each(|(_, came)| ends(came));
}

#[test]
fn of_one_loops_timers_the_earlier_moment_comes_first_whoever_has_made_it() {
    let server = TestServer::start(Server::bind("127.0.0.1:0").threads(1));
    let (sender, came) = channel();
    let say = move |number: u8| {
        let sender = sender.clone();
        move |_: &gannet::Context<'_>| sender.send(number).expect("a test")
    };
    let handle = server.handle();
    let begin = move |server: &gannet::Context<'_>| {
        let handle = server.handle();
        handle.after(300 * MILLISECOND, say(3)).expect("it runs");
        server.after(150 * MILLISECOND, say(2));
        server.after(450 * MILLISECOND, say(4));
        handle.after(Duration::ZERO, say(1)).expect("it runs");
    };
    handle.after(Duration::ZERO, begin).expect("it runs");
    assert_eq!([1, 2, 3, 4].map(|_| came.recv_timeout(PATIENCE).expect("it comes")), [1, 2, 3, 4]);
}

#[test]
fn one_that_panics_is_not_made_again_and_nothing_else_ends() {
    let (server, _) = start();
    let calls = Arc::new(AtomicUsize::new(0));
    let (counted, dropped) = (Arc::clone(&calls), Arc::new(AtomicUsize::new(0)));
    let held = Counted(Arc::clone(&dropped));
    let call = move |_: &gannet::Context<'_>| {
        let _ = &held;
        counted.fetch_add(1, Ordering::Relaxed);
        panic!("as told");
    };
    server.handle().every(MILLISECOND, call).expect("it runs");
    wait_until("it is dropped", || dropped.load(Ordering::Relaxed) == 1);
    assert_eq!(calls.load(Ordering::Relaxed), 1);
    let (sender, came) = channel();
    for number in 0..LOOPS {
        let sender = sender.clone();
        let call = move |_: &gannet::Context<'_>| sender.send(number).expect("a test");
        server.handle().after(Duration::ZERO, call).expect("it runs");
        assert_eq!(came.recv_timeout(PATIENCE), Ok(number), "its loop goes on");
    }
}

#[test]
fn one_that_its_loop_has_not_read_yet_is_called_off_all_the_same() {
    let server = TestServer::start(Server::bind("127.0.0.1:0").threads(1));
    let (sender, came) = channel();
    let handle = server.handle();
    handle
        .after(Duration::ZERO, move |server| {
            let (never, last) = (sender.clone(), sender);
            let timer = server
                .handle()
                .every(MILLISECOND, move |_| never.send("called off").expect("a test"))
                .expect("it runs");
            assert!(server.cancel(timer), "its loop is told");
            server.after(20 * MILLISECOND, move |_| last.send("last").expect("a test"));
        })
        .expect("it runs");
    assert_eq!(came.recv_timeout(PATIENCE), Ok("last"));
    assert_eq!(came.recv_timeout(PATIENCE), Err(RecvTimeoutError::Disconnected), "all are gone");
}

#[test]
fn a_server_that_stops_drops_them_and_then_takes_no_more() {
    let (server, _) = start();
    let handle = server.handle();
    let dropped = Arc::new(AtomicUsize::new(0));
    let make = || {
        let held = Counted(Arc::clone(&dropped));
        handle.after(Duration::from_secs(3600), move |_| drop(held))
    };
    let timers: Vec<_> = (0..5).map(|_| make().expect("it runs")).collect();
    drop(server);
    assert_eq!(dropped.load(Ordering::Relaxed), 5);
    assert_eq!(make(), Err(LoopEnded));
    assert_eq!(dropped.load(Ordering::Relaxed), 6);
    timers.into_iter().for_each(|timer| handle.cancel(timer));
}
