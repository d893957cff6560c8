//! A message published to a room reaches its members, once and in order, while thousands join, leave, come and go.
//!
//! Each connection has a keeper, one of four threads, who alone makes it join, leave and close: half of them through a
//! handle, half by asking the connection's own callback. Everybody publishes to any room. A keeper marks each change on
//! the connection itself, so that what comes outside of a membership shows; and everything is timed by one clock, so
//! that what must have come shows.

mod guest;
mod keeper;
mod record;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use gannet::{CloseCode, ConnectionId, Context, Message, Server};

use crate::support::memory::resident_size;
use crate::support::{TestServer, wait_until};
use keeper::Keeper;
use record::{Publish, Record};

const LOOPS: usize = 2;
const KEEPERS: usize = 4;
const GUESTS: usize = 5_000;
const ROOMS: usize = 200;
/// Publishes of each keeper. Each reaches some 120 members.
const PUBLISHES: usize = 3_000;

/// A count of events, which says which of two happened first.
#[derive(Default)]
pub(crate) struct Clock(AtomicU64);

impl Clock {
    pub(crate) fn now(&self) -> u64 {
        self.0.fetch_add(1, Ordering::SeqCst)
    }
}

#[test]
fn published_messages_reach_the_members_and_nobody_else_once_and_in_order() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let server = start();
    let handle = server.handle();
    let before = resident_size();
    let clock = Arc::new(Clock::default());
    let begun = Instant::now();
    let keepers: Vec<_> = (0..KEEPERS)
        .map(|number| {
            let random = fastrand::Rng::with_seed(seed.rotate_left(number as u32));
            let (clock, handle, address) = (Arc::clone(&clock), server.handle(), server.address);
            std::thread::spawn(move || {
                let mut keeper = Keeper::new(number, address, handle, clock, random);
                keeper.work();
                keeper
            })
        })
        .collect();
    let keepers: Vec<Keeper> = keepers.into_iter().map(|keeper| keeper.join().expect("a record")).collect();
    println!("{} guests came in {:?}", handle.counters().opened, begun.elapsed());

    let present: usize = keepers.iter().map(Keeper::check_directory).sum();
    assert_eq!(handle.room_list().iter().map(|room| room.members).sum::<usize>(), present);
    let lost_max: u64 = keepers.iter().map(|keeper| keeper.lost_max).sum();
    let records: Vec<Vec<Record>> = keepers.into_iter().map(Keeper::say_goodbye).collect();
    wait_until("nobody is connected", || handle.counters().connections == 0);
    assert_eq!((handle.counters().open, handle.room_list()), (0, Vec::new()));
    let dropped = handle.counters().dropped;
    assert!(dropped <= lost_max, "{dropped} dropped, and {lost_max} may be");
    check(&records);
    println!("{} KiB before, {} KiB after, with all records", before / 1024, resident_size() / 1024);
}

fn start() -> TestServer {
    let server = Server::bind("127.0.0.1:0").threads(LOOPS).configure(|settings| {
        // The guests know no Ping, and a busy machine takes its time.
        settings.ping_interval = Duration::ZERO;
        settings.send_queue_size_hard = 16 * 1024 * 1024;
    });
    let server = server.on_open(|server, request| {
        server.push(request.id, format!("id {}", request.id)).expect("it is open");
    });
    TestServer::start(server.on_message(obey))
}

/// A guest asks for what its keeper wants: the marks stand around it.
fn obey(server: &Context<'_>, message: Message<'_>) {
    let order = message.text().expect("orders are text");
    let words: Vec<&str> = order.split(' ').collect();
    let id: ConnectionId = message.id;
    match words[..] {
        ["join", room] => {
            server.push(id, format!("joining {room}")).expect("it is open");
            assert_eq!(server.join(id, room), Ok(true));
        }
        ["leave", room] => {
            assert!(server.leave(id, room));
            server.push(id, format!("left {room}")).expect("it is open");
        }
        ["publish", room, number] => {
            server.publish(room, format!("m {room} {id} {number}")).expect("room in the mailbox");
            server.push(id, "published").expect("it is open");
        }
        ["close"] => server.close(id, CloseCode::NORMAL, "").expect("it is open"),
        _ => panic!("an order: {order}"),
    }
}

/// Compares what every guest heard with what everybody published.
fn check(records: &[Vec<Record>]) {
    let mut by_room: Vec<Vec<Publish>> = (0..ROOMS).map(|_| Vec::new()).collect();
    let all = || records.iter().flatten();
    for publish in all().flat_map(|record| &record.publishes) {
        by_room[publish.room].push(*publish);
    }
    let mut sums = (0, 0, 0);
    for record in all() {
        let (memberships, due) = record.check(&by_room);
        sums = (sums.0 + memberships, sums.1 + record.heard.len(), sums.2 + due);
    }
    let published = by_room.iter().map(Vec::len).sum::<usize>();
    println!(
        "{published} publishes, {} memberships, {} deliveries, {} of them due by all clocks",
        sums.0, sums.1, sums.2
    );
    assert!(sums.2 > published, "hardly anything was checked");
}
