//! A thousand clients that never read cost a bounded queue each, and nobody else a message.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use gannet::settings::QueuePolicy;
use gannet::{CloseCode, Closed, ConnectionId, Handle, PushError, Server};

use crate::support::dial::Dial;
use crate::support::frames::{Frames, Reading};
use crate::support::{BINARY, CLOSE, Client, Frame, PATIENCE, TestServer, wait_until};

const STUCK: usize = 1000;
const OTHERS: usize = 20;
/// Messages to each client: more than a queue and the kernels on the way hold.
const ROUNDS: u64 = 250;
const SIZE: usize = 1000;
const HARD: usize = 64 * 1024;
const SOFT: usize = 16 * 1024;

#[test]
fn with_close_those_who_never_read_are_closed_and_the_others_get_everything() {
    let crowd = Crowd::start(QueuePolicy::Close);
    let accepted = crowd.push_while_others_read();
    let handle = crowd.server.handle();
    wait_until("only the others are left", || handle.counters().connections == OTHERS);
    let events = crowd.events();
    assert_eq!(events.closed.len(), STUCK);
    for closed in &events.closed {
        assert!(crowd.stuck_ids.contains(&closed.id), "{closed:?} of one who reads");
        assert_eq!(closed.sent, Some(CloseCode::TRY_AGAIN_LATER), "{closed:?}");
    }
    let dropped = handle.counters().dropped;
    println!("{accepted} accepted, {dropped} dropped");
    assert!(dropped > 0 && dropped < accepted);
}

#[test]
fn with_drop_newest_those_who_never_read_keep_what_came_first() {
    let mut crowd = Crowd::start(QueuePolicy::DropNewest);
    let accepted = crowd.push_while_others_read();
    let delivered = crowd.read_what_waits(accepted);
    for numbers in &delivered {
        assert!(numbers.is_sorted_by(|one, next| one < next), "out of order: {numbers:?}");
        // What comes later is taken only as the kernels take what waits.
        let first = (HARD / SIZE) as u64;
        assert!(numbers.iter().copied().take(first as usize).eq(0..first), "not the first: {numbers:?}");
    }
}

#[test]
fn with_drop_oldest_those_who_never_read_keep_what_came_last() {
    let mut crowd = Crowd::start(QueuePolicy::DropOldest);
    let accepted = crowd.push_while_others_read();
    let delivered = crowd.read_what_waits(accepted);
    for numbers in &delivered {
        assert!(numbers.is_sorted_by(|one, next| one < next), "out of order: {numbers:?}");
        assert_eq!(numbers.last(), Some(&(ROUNDS - 1)), "the last is missing");
    }
}

#[test]
fn drain_is_called_once_each_time_a_queue_falls_below_the_soft_limit() {
    let mut crowd = Crowd::with(QueuePolicy::DropNewest, 1, 0);
    let (handle, id, events) = (crowd.server.handle(), crowd.stuck_ids[0], Arc::clone(&crowd.events));
    let client = &mut crowd.stuck[0].client;
    let queued = || handle.info(id).expect("it is open").queued;
    let drained = || lock(&events).drained.get(&id).copied().unwrap_or(0);
    // What is corked counts until the turn ends: full is who is full in two turns.
    let is_full = || {
        queued() >= 2 * SOFT && {
            std::thread::sleep(Duration::from_millis(5));
            queued() >= 2 * SOFT
        }
    };
    let (mut number, mut crossings) = (0, 0);
    while crossings < 5 {
        let (begun, before) = (number, drained());
        while !is_full() {
            handle.push(id, &message(number)).expect("there is room");
            number += 1;
        }
        // The kernels may take more after a while: a queue that falls meanwhile may rise again.
        let undisturbed = drained() == before;
        for expected in begun..number {
            assert_eq!(number_in(&client.receive()), expected);
        }
        wait_until("drain is called", || drained() > before && queued() == 0);
        if undisturbed {
            assert_eq!(drained(), before + 1);
            crossings += 1;
        }
    }
    let before = drained();
    // What stays below the limit has nothing to fall from.
    for _ in 0..10 {
        handle.push(id, &message(0)).expect("there is room");
        client.receive();
    }
    assert_eq!((queued(), drained()), (0, before));
}

/// A server, clients that do not read, and others that do.
struct Crowd {
    server: TestServer,
    events: Arc<Mutex<Events>>,
    stuck: Vec<Reader>,
    stuck_ids: Vec<ConnectionId>,
    others: Mutex<Vec<Reader>>,
}

#[derive(Default)]
struct Events {
    closed: Vec<Closed>,
    drained: HashMap<ConnectionId, usize>,
}

impl Crowd {
    fn start(policy: QueuePolicy) -> Self {
        let crowd = Self::with(policy, STUCK, OTHERS);
        for reader in crowd.stuck.iter().chain(&*crowd.others.lock().expect("nobody panics")) {
            reader.client.stream.set_nonblocking(true).expect("a live socket");
        }
        crowd
    }

    fn with(policy: QueuePolicy, stuck: usize, others: usize) -> Self {
        let events = Arc::new(Mutex::new(Events::default()));
        let (closed, drained) = (Arc::clone(&events), Arc::clone(&events));
        let server = Server::bind("127.0.0.1:0").threads(2).configure(|settings| {
            settings.send_queue_policy = policy;
            settings.send_queue_size_hard = HARD;
            settings.send_queue_size_soft = SOFT;
            settings.mailbox_size_max = 1024 * 1024;
        });
        let server = server
            .on_close(move |_, event| lock(&closed).closed.push(event))
            .on_drain(move |_, id| *lock(&drained).drained.entry(id).or_default() += 1);
        let server = TestServer::start(server);
        let stuck = (0..stuck).map(|_| Reader::new(Dial::LITTLE_ROOM.client(server.address))).collect();
        let stuck_ids = server.handle().ids();
        let others = (0..others).map(|_| Reader::new(server.client())).collect();
        Self { server, events, stuck, stuck_ids, others: Mutex::new(others) }
    }

    fn events(&self) -> MutexGuard<'_, Events> {
        lock(&self.events)
    }

    /// Pushes to all, while the others read all of it; says how many were accepted for the stuck.
    fn push_while_others_read(&self) -> u64 {
        let handle = self.server.handle();
        let mut other_ids = handle.ids();
        other_ids.retain(|id| !self.stuck_ids.contains(id));
        std::thread::scope(|scope| {
            let reading = scope.spawn(|| read_all(&mut self.others.lock().expect("nobody panics")));
            let mut accepted = 0;
            for number in 0..ROUNDS {
                for id in &self.stuck_ids {
                    accepted += u64::from(push(&handle, *id, number));
                }
                for id in &other_ids {
                    assert!(push(&handle, *id, number), "{id} reads");
                }
            }
            reading.join().expect("the others get everything");
            accepted
        })
    }

    /// Reads what waits for the stuck; says which messages each of them got.
    fn read_what_waits(&mut self, accepted: u64) -> Vec<Vec<u64>> {
        let handle = self.server.handle();
        let queued = self.stuck_ids.iter().map(|id| handle.info(*id).expect("it is open").queued);
        let longest = queued.max().expect("some");
        assert!((HARD..HARD + SIZE + 10).contains(&longest), "{longest} bytes wait");
        let before = self.events().drained.clone();
        let dropped = handle.counters().dropped;
        println!("{accepted} accepted, {dropped} dropped");
        assert!(dropped > 0 && accepted == ROUNDS * STUCK as u64);
        let mut left = accepted - dropped;
        wait_until("all that was not dropped is delivered", || {
            left -= self.stuck.iter_mut().map(Reader::read).sum::<u64>();
            left == 0
        });
        let all_drained = || {
            let after = &self.events().drained;
            self.stuck_ids.iter().all(|id| after.get(id) == Some(&(before.get(id).unwrap_or(&0) + 1)))
        };
        wait_until("drain is called once for each", all_drained);
        assert!(self.events().closed.is_empty());
        self.stuck.iter_mut().map(|reader| std::mem::take(&mut reader.numbers)).collect()
    }
}

/// A client, and which messages it got.
struct Reader {
    client: Client,
    frames: Frames,
    numbers: Vec<u64>,
}

impl Reader {
    fn new(client: Client) -> Self {
        Self { client, frames: Frames::default(), numbers: Vec::new() }
    }

    /// Reads once; says how many messages it got.
    fn read(&mut self) -> u64 {
        let reading = self.frames.read(&self.client.stream);
        assert!(matches!(reading, Reading::Some | Reading::NothingNow), "{reading:?}");
        let before = self.numbers.len();
        while let Some(frame) = self.frames.next() {
            assert_ne!(frame.opcode, CLOSE, "{frame:?}");
            self.numbers.push(number_in(&frame));
        }
        (self.numbers.len() - before) as u64
    }
}

fn read_all(readers: &mut [Reader]) {
    let begun = std::time::Instant::now();
    while readers.iter().any(|reader| reader.numbers.len() < ROUNDS as usize) {
        assert!(begun.elapsed() < PATIENCE, "a message is missing");
        if readers.iter_mut().map(Reader::read).sum::<u64>() == 0 {
            std::thread::yield_now();
        }
    }
    for reader in readers {
        assert!(reader.numbers.iter().copied().eq(0..ROUNDS), "{:?}", reader.numbers);
    }
}

/// Pushes as soon as the mailbox has room; says whether it was accepted.
fn push(handle: &Handle, id: ConnectionId, number: u64) -> bool {
    let message = message(number);
    loop {
        match handle.push(id, &message) {
            Ok(()) => return true,
            Err(PushError::Gone) => return false,
            Err(PushError::Full) => std::thread::yield_now(),
            Err(error) => panic!("{error}"),
        }
    }
}

fn message(number: u64) -> [u8; SIZE] {
    let mut message = [number as u8; SIZE];
    message[..8].copy_from_slice(&number.to_be_bytes());
    message
}

fn number_in(frame: &Frame) -> u64 {
    assert_eq!((frame.fin, frame.opcode, frame.payload.len()), (true, BINARY, SIZE));
    let number = u64::from_be_bytes(frame.payload[..8].try_into().expect("eight bytes"));
    assert!(frame.payload[8..].iter().all(|byte| *byte == number as u8), "bytes of another message");
    number
}

fn lock(events: &Mutex<Events>) -> MutexGuard<'_, Events> {
    events.lock().unwrap_or_else(PoisonError::into_inner)
}
