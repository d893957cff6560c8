//! Whatever clients and service do to one another, each connection is accepted, served and closed exactly once.

use std::collections::HashSet;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use gannet_reactor::{Body, End, Key, Sockets, Tag};

use crate::support::wire::{random, reset, wait_until};
use crate::support::{Event, Plan, TestLoop};

/// A service that acts at random; the order of calls for each connection is checked by the recorder.
struct Fickle {
    random: fastrand::Rng,
    /// Connections that the service is done with: they are heard of once more.
    done_with: HashSet<Key>,
    live: Arc<AtomicUsize>,
    accepted: Arc<AtomicUsize>,
}

impl Fickle {
    fn react(&mut self, sockets: &mut Sockets, event: &Event) {
        let Some(key) = event.key() else { return };
        assert!(
            matches!(event, Event::Closed(_)) || !self.done_with.contains(&key),
            "after its end was brought about: {event:?}"
        );
        match event {
            Event::Accepted(..) => {
                self.live.fetch_add(1, Ordering::Relaxed);
                self.accepted.fetch_add(1, Ordering::Relaxed);
                let time = Duration::from_millis(self.random.u64(..400));
                sockets.schedule(key, sockets.now().after(time));
            }
            Event::Closed(_) => {
                self.live.fetch_sub(1, Ordering::Relaxed);
                self.done_with.remove(&key);
            }
            Event::Ended(_, End::Lost) => self.part(sockets, key),
            // Paused ones must not stay for ever.
            Event::Due(..) => {
                sockets.resume(key);
                sockets.schedule(key, sockets.now().after(Duration::from_millis(250)));
                self.act(sockets, key);
            }
            Event::Received(..)
            | Event::ReceivedDirect(..)
            | Event::WentOn(_)
            | Event::Ended(..)
            | Event::Written { .. } => {
                self.act(sockets, key);
            }
            Event::AcceptFailed(_) | Event::Alarm(_) | Event::Timer(_) | Event::Ready(..) => {}
        }
    }

    fn act(&mut self, sockets: &mut Sockets, key: Key) {
        for _ in 0..self.random.usize(..4) {
            match self.random.u8(..21) {
                0 => sockets.pause(key),
                1 => sockets.resume(key),
                2 => {
                    sockets.schedule(key, sockets.now().after(Duration::from_millis(self.random.u64(..300))))
                }
                3 => _ = sockets.discard(key),
                4 => _ = sockets.drop_oldest(key, 1000),
                5 => sockets.flush(key),
                6..8 => return self.part(sockets, key),
                8..11 => {
                    let body = Bytes::from(vec![1; self.random.usize(..2_000_000)]);
                    sockets.send(key, Tag::ORDINARY, b"large", Body::Owned(body));
                }
                20 => sockets.put_off(key),
                kind => {
                    let tag = if kind < 15 { Tag::single(kind) } else { Tag::ORDINARY };
                    sockets.send(key, tag, b"small", Body::Borrowed(&[2; 100]));
                }
            }
        }
        // Not every one is to wait for its client to go.
        if self.random.u8(..30) == 0 {
            self.part(sockets, key);
        }
    }

    fn part(&mut self, sockets: &mut Sockets, key: Key) {
        self.done_with.insert(key);
        match self.random.u8(..3) {
            0 => sockets.close(key),
            1 => sockets.reset(key),
            _ => sockets.linger(key, Duration::from_millis(self.random.u64(..500))),
        }
        if self.random.bool() {
            sockets.resume(key);
            sockets.send(key, Tag::ORDINARY, b"late", Body::Borrowed(&[]));
        }
    }
}

/// A client that behaves as badly as it likes, and errors are part of that.
fn visit(test_loop: &TestLoop, random: &mut fastrand::Rng) {
    let mut client = test_loop.connect();
    client.set_read_timeout(Some(Duration::from_millis(random.u64(1..20)))).expect("a live socket");
    client.set_write_timeout(Some(Duration::from_millis(20))).expect("a live socket");
    for _ in 0..random.usize(..8) {
        match random.u8(..5) {
            0 => _ = client.write(&vec![3; random.usize(..1_000_000)]),
            1 | 2 => _ = client.write(b"hello"),
            3 => _ = client.read(&mut vec![0; random.usize(1..1_000_000)]),
            _ if random.u8(..4) == 0 => _ = client.shutdown(Shutdown::Write),
            _ => std::thread::yield_now(),
        }
    }
    if random.bool() {
        reset(client);
    }
}

#[test]
fn every_connection_that_was_accepted_is_closed_once_and_leaves_nothing() {
    let mut random = random();
    let (live, accepted) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut fickle = Fickle {
        random: random.fork(),
        done_with: HashSet::new(),
        live: Arc::clone(&live),
        accepted: Arc::clone(&accepted),
    };
    let direct_size = Arc::new(AtomicUsize::new(1000));
    let react = move |sockets: &mut Sockets, event: &Event| fickle.react(sockets, event);
    let plan = Plan { react: Box::new(react), recorded: false, direct_size, ..Plan::default() };
    let test_loop = TestLoop::start(plan);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            let (mut random, test_loop) = (random.fork(), &test_loop);
            scope.spawn(move || (0..VISITS).for_each(|_| visit(test_loop, &mut random)));
        }
    });
    wait_until("all connections to end", || live.load(Ordering::Relaxed) == 0);
    assert_eq!(accepted.load(Ordering::Relaxed), 8 * VISITS);
    test_loop.act(|sockets| assert_eq!(sockets.held(), 0));
}

const VISITS: usize = 250;
