//! A unit leaves whole or not at all, whatever is dropped or replaced while it waits.

use std::io::Read;
use std::net::TcpStream;

use bytes::Bytes;
use gannet_reactor::{Body, Key, Sockets, Tag};

use crate::support::wire::random;
use crate::support::{PATIENCE, TestLoop};

/// A unit that its reader can tell from its neighbours: kind, length, number, filling.
fn head(kind: u8, number: u32, size: usize) -> [u8; 9] {
    let mut head = [kind; 9];
    head[1..5].copy_from_slice(&u32::try_from(size).expect("small").to_be_bytes());
    head[5..].copy_from_slice(&number.to_be_bytes());
    head
}

fn tag(kind: u8) -> Tag {
    if kind == 0 { Tag::ORDINARY } else { Tag::single(kind) }
}

fn send(sockets: &mut Sockets, key: Key, kind: u8, number: u32, size: usize) {
    let body = vec![kind; size];
    sockets.send(key, tag(kind), &head(kind, number, size), Body::Borrowed(&body));
}

/// Reads units up to the end of the connection.
fn read_units(mut client: &TcpStream) -> Vec<(u8, u32)> {
    let mut bytes = Vec::new();
    client.read_to_end(&mut bytes).expect("an orderly end");
    parse(&bytes)
}

fn parse(mut rest: &[u8]) -> Vec<(u8, u32)> {
    let mut units = Vec::new();
    while let Some((start, behind)) = rest.split_at_checked(9) {
        let number = |at: usize| u32::from_be_bytes(start[at..at + 4].try_into().expect("four bytes"));
        let (kind, size, number) = (start[0], number(1) as usize, number(5));
        assert!(size <= behind.len(), "unit {number} of kind {kind} is cut off");
        let (body, behind) = behind.split_at(size);
        assert!(body.iter().all(|byte| *byte == kind), "unit {number} of kind {kind} is damaged");
        units.push((kind, number));
        rest = behind;
    }
    assert_eq!(rest, b"", "after {} units", units.len());
    units
}

/// Sends ordinary units numbered from 0 until the kernel takes no more.
fn fill(test_loop: &TestLoop, key: Key) -> u32 {
    test_loop.act(move |sockets| {
        (0..)
            .find(|number| {
                send(sockets, key, 0, *number, 50_000);
                sockets.queued(key) > 0
            })
            .expect("it ends")
            + 1
    })
}

fn linger(test_loop: &TestLoop, key: Key) {
    test_loop.act(move |sockets| sockets.linger(key, PATIENCE));
}

#[test]
fn a_newer_unit_of_a_single_kind_takes_the_place_of_one_that_waits() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    let count = fill(&test_loop, key);
    for number in 0..100 {
        test_loop.act(move |sockets| {
            send(sockets, key, 1, number, 20);
            send(sockets, key, 2, number, 20_000);
            send(sockets, key, 1, number + 1000, 100);
        });
    }
    let queued = test_loop.act(move |sockets| sockets.queued(key));
    assert!(queued < 200_000, "{queued} bytes wait");
    linger(&test_loop, key);
    let units = read_units(&client);
    let expected: Vec<_> = (0..count).map(|number| (0, number)).chain([(2, 99), (1, 1099)]).collect();
    assert_eq!(units, expected);
}

#[test]
fn nothing_is_replaced_where_nothing_has_to_wait() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    test_loop.act(move |sockets| (0..5).for_each(|number| send(sockets, key, 1, number, 10)));
    linger(&test_loop, key);
    assert_eq!(read_units(&client), [(1, 0), (1, 1), (1, 2), (1, 3), (1, 4)]);
}

#[test]
fn dropping_the_oldest_spares_the_unit_that_has_begun_and_single_ones() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    let count = fill(&test_loop, key);
    let dropped = test_loop.act(move |sockets| {
        send(sockets, key, 0, count, 100);
        send(sockets, key, 1, 0, 100);
        send(sockets, key, 0, count + 1, 30_000);
        send(sockets, key, 0, count + 2, 100);
        sockets.flush(key);
        let dropped = sockets.drop_oldest(key, 0);
        assert!(sockets.queued(key) < 50_009 + 2 * 109, "the begun one and the single one are left");
        send(sockets, key, 0, count + 3, 100);
        dropped
    });
    linger(&test_loop, key);
    let units = read_units(&client);
    // The one that met the full kernel may have left in part.
    let begun = count - u32::try_from(dropped - 3).expect("it has dropped three more");
    assert!(begun == count || begun == count - 1, "{dropped} were dropped");
    let expected: Vec<_> = (0..begun).map(|number| (0, number)).chain([(1, 0), (0, count + 3)]).collect();
    assert_eq!(units, expected);
}

#[test]
fn discarding_counts_ordinary_units_and_leaves_the_one_that_has_begun() {
    let test_loop = TestLoop::recording();
    let (client, key) = test_loop.accept();
    let count = fill(&test_loop, key);
    let dropped = test_loop.act(move |sockets| {
        send(sockets, key, 0, count, 20_000);
        send(sockets, key, 1, 0, 100);
        // Only corked as yet.
        send(sockets, key, 0, count + 1, 100);
        send(sockets, key, 2, 0, 100);
        let dropped = sockets.discard(key);
        send(sockets, key, 3, 7, 100);
        dropped
    });
    linger(&test_loop, key);
    let begun = count - u32::try_from(dropped - 2).expect("it has dropped two more");
    assert!(begun == count || begun == count - 1, "{dropped} were dropped");
    let expected: Vec<_> = (0..begun).map(|number| (0, number)).chain([(3, 7)]).collect();
    assert_eq!(read_units(&client), expected);
}

/// The random test's account of what it did.
#[derive(Default)]
struct Account {
    sent: u32,
    ordinary: usize,
    dropped: usize,
    /// Of each single kind, the newest that was not discarded.
    newest: [Option<u32>; 4],
}

impl Account {
    fn step(&mut self, sockets: &mut Sockets, key: Key, random: &mut fastrand::Rng) {
        match random.u8(..200) {
            0 => {
                self.dropped += sockets.discard(key);
                self.newest = [None; 4];
            }
            1..5 => self.dropped += sockets.drop_oldest(key, random.usize(..2_000_000)),
            5..10 => sockets.flush(key),
            10..80 => {
                let kind = random.u8(1..4);
                let size = if random.u8(..4) == 0 { 20_000 } else { random.usize(..125) };
                send(sockets, key, kind, self.sent, size);
                self.newest[usize::from(kind)] = Some(self.sent);
                self.sent += 1;
            }
            _ => {
                let size = if random.u8(..8) == 0 { random.usize(..100_000) } else { random.usize(..2000) };
                let body = Bytes::from(vec![0; size]);
                let body = if random.bool() { Body::Borrowed(&body) } else { Body::Owned(body.clone()) };
                sockets.send(key, Tag::ORDINARY, &head(0, self.sent, size), body);
                self.sent += 1;
                self.ordinary += 1;
            }
        }
        assert!(sockets.held_by(key) >= sockets.queued(key) && sockets.waiting(key) >= sockets.queued(key));
    }

    fn assert_matches(&self, units: &[(u8, u32)]) {
        assert!(units.windows(2).all(|pair| pair[0].1 < pair[1].1), "the order is that of sending");
        let ordinary = units.iter().filter(|(kind, _)| *kind == 0).count();
        assert!(ordinary > 0 && self.dropped > 0, "{ordinary} arrived, {} were dropped", self.dropped);
        assert_eq!(ordinary + self.dropped, self.ordinary, "each has arrived or is counted");
        for (kind, newest) in (0..4).zip(self.newest).skip(1) {
            let last = units.iter().rev().find(|(of, _)| *of == kind).map(|(_, number)| *number);
            assert!(newest.is_none() || last == newest, "of kind {kind} came {last:?}, not {newest:?}");
        }
    }
}

#[test]
fn the_stream_can_be_parsed_after_any_dropping_and_replacing() {
    let mut random = random();
    let test_loop = TestLoop::recording();
    for _ in 0..6 {
        let (client, key) = test_loop.accept();
        let mut account = Account::default();
        let mut bytes = Vec::new();
        for _ in 0..60 {
            let mut fork = random.fork();
            account = test_loop.act(move |sockets| {
                (0..200).for_each(|_| account.step(sockets, key, &mut fork));
                account
            });
            // About half of it, so that more and more waits.
            client.set_nonblocking(true).expect("a live socket");
            (&client).take(random.u64(..1_000_000)).read_to_end(&mut bytes).ok();
            client.set_nonblocking(false).expect("a live socket");
        }
        linger(&test_loop, key);
        (&client).read_to_end(&mut bytes).expect("an orderly end");
        account.assert_matches(&parse(&bytes));
    }
}
