//! Each accepted push arrives once and in order, or its connection's close is delivered, while clients come and go.

mod life;
mod visitor;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use gannet::{CloseCode, ConnectionId, Encoded, Handle, PushError, Server};

use crate::support::{PATIENCE, TestServer, wait_until};
use life::{Book, Recorder, record_by_tasks};
use visitor::{End, House, Visit};

/// Threads that push.
const SENDERS: u64 = 8;
const LOOPS: u64 = 2;
/// Each loop pushes under two numbers more: to the client whose message it hears, and to any.
const ALL_SENDERS: usize = (SENDERS + 2 * LOOPS) as usize;
const CLIENTS: usize = 2_000;
/// Connections that have ended before the pushing does.
const VISITS: usize = CLIENTS;
/// So many of them in each of the ways in which a connection ends.
const OF_EACH_END: usize = CLIENTS / 50;
/// Pushes of a sender between two looks at who is there.
const ROUNDS: u64 = 32;
/// Threads that read for the clients.
const READERS: usize = 4;
const HARD: usize = 16 * 1024;

#[test]
fn each_accepted_push_arrives_once_and_in_order_or_its_close_is_delivered() {
    check(|server, senders, book| {
        let book = Arc::clone(book);
        let make = move || Recorder::new(senders.fetch_add(2, Ordering::Relaxed), Arc::clone(&book));
        TestServer::of(server.spawn_with(make).expect("a free port"))
    });
}

#[test]
fn the_same_holds_where_each_connection_has_a_task() {
    check(|server, senders, book| TestServer::start(record_by_tasks(server, senders, book)));
}

fn check(start: impl FnOnce(Server, AtomicU64, &Arc<Book>) -> TestServer) {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let book = Arc::new(Book::default());
    let server = start(server(), AtomicU64::new(SENDERS), &book);
    let house = Arc::new(House::new(server.address, Arc::clone(&book)));
    let readers: Vec<_> = (0..READERS)
        .map(|reader| {
            let random = fastrand::Rng::with_seed(seed ^ reader as u64);
            let house = Arc::clone(&house);
            std::thread::spawn(move || house.receive_visits(reader, random))
        })
        .collect();
    let handle = server.handle();
    wait_until("all clients are there", || handle.counters().open >= CLIENTS * 9 / 10);
    push_from_all_threads(&handle, &house, seed);
    house.close();
    let visits: Vec<Visit> = readers.into_iter().flat_map(|reader| reader.join().expect("visits")).collect();

    wait_until("nobody is connected", || handle.counters().connections == 0);
    assert_eq!((handle.counters().open, handle.ids().len()), (0, 0));
    assert_eq!(book.violations(), [""; 0]);
    assert_eq!(handle.counters().opened, visits.len() as u64, "one open for each visit");
    check_visits(&book, &visits);
    let last = ConnectionId::new(handle.counters().accepted);
    assert_eq!(handle.push(last, "anyone?"), Err(PushError::Gone));
}

fn server() -> Server {
    Server::bind("127.0.0.1:0").threads(LOOPS as usize).configure(|settings| {
        settings.send_queue_size_hard = HARD;
        settings.send_queue_size_soft = HARD / 4;
        settings.mailbox_size_max = 1024 * 1024;
        // The visitors know no Ping, and a busy machine takes its time.
        settings.ping_interval = Duration::ZERO;
    })
}

fn push_from_all_threads(handle: &Handle, house: &House, seed: u64) {
    std::thread::scope(|scope| {
        for sender in 0..SENDERS {
            let random = fastrand::Rng::with_seed(seed.rotate_left(sender as u32 + 1));
            scope.spawn(move || push_many(handle, house, sender, random));
        }
    });
}

/// Pushes until the clients have come and gone often enough.
fn push_many(handle: &Handle, house: &House, sender: u64, mut random: fastrand::Rng) {
    let mut accepted: HashMap<ConnectionId, u64> = HashMap::new();
    let (begun, mut ids) = (Instant::now(), Vec::new());
    for round in 0.. {
        if round % ROUNDS == 0 {
            if house.has_seen_enough() || begun.elapsed() > PATIENCE {
                break;
            }
            ids = handle.ids();
            // The clients shall keep up.
            std::thread::sleep(Duration::from_millis(1));
        }
        let Some(&id) = random.choice(&ids) else { continue };
        let number = accepted.entry(id).or_default();
        let payload = payload(sender, *number, id, &mut random);
        loop {
            match push(handle, id, &payload, &mut random) {
                Ok(()) => *number += 1,
                Err(PushError::Gone) => house.book.note_gone(id),
                Err(PushError::Full) => {
                    std::thread::sleep(Duration::from_millis(1));
                    continue;
                }
                Err(error) => panic!("{error}"),
            }
            break;
        }
    }
    house.book.note_accepted(sender, accepted);
}

fn push(
    handle: &Handle,
    id: ConnectionId,
    payload: &[u8],
    random: &mut fastrand::Rng,
) -> Result<(), PushError> {
    match random.u8(0..3) {
        0 => handle.push(id, payload),
        1 => handle.push(id, Encoded::binary(payload)),
        _ => handle.push(id, payload.to_vec()),
    }
}

/// A message of any length that says its sender, how many this one has sent to the connection before, and the
/// receiver.
fn payload(sender: u64, number: u64, id: ConnectionId, random: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = [sender, number, id.number()].map(u64::to_be_bytes).concat();
    // A few are so large that they are not copied.
    let more = if random.u8(..) < 2 { 20_000 } else { random.usize(0..1000) };
    bytes.resize(bytes.len() + more, number as u8);
    bytes
}

fn check_visits(book: &Book, visits: &[Visit]) {
    let mut ends = HashMap::new();
    for visit in visits {
        *ends.entry(visit.end).or_insert(0) += 1;
        let (id, closed) = book.closed(&visit.name).expect("each visit has an open and a close");
        for (sender, received) in visit.received.iter().enumerate() {
            let accepted = book.accepted(sender as u64, id);
            match visit.end {
                End::Stayed => assert_eq!(*received, accepted, "{visit:?} of sender {sender}"),
                End::Closed | End::Reset | End::Dropped | End::GivenUp => {
                    assert!(*received <= accepted, "{visit:?} of sender {sender}: {accepted}");
                }
            }
        }
        let clean = matches!(visit.end, End::Stayed | End::Closed);
        assert_eq!(closed.was_clean, clean, "{visit:?}: {closed:?}");
        let full = closed.sent == Some(CloseCode::TRY_AGAIN_LATER);
        match visit.end {
            End::Stayed | End::Closed => assert!(!full, "{visit:?}: {closed:?}"),
            End::GivenUp => assert!(full, "{visit:?}: {closed:?}"),
            // The server may have given it up a moment before.
            End::Reset | End::Dropped => {}
        }
        assert!(visit.end != End::Stayed || !book.was_gone(id), "Gone while it was open: {visit:?}");
    }
    let delivered: u64 = visits.iter().flat_map(|visit| visit.received).sum();
    println!("{} visits: {ends:?}; {delivered} messages delivered", visits.len());
    for end in [End::Stayed, End::Closed, End::Reset, End::Dropped, End::GivenUp] {
        assert!(ends.get(&end).is_some_and(|count| *count >= OF_EACH_END), "too few of {end:?}: {ends:?}");
    }
}
