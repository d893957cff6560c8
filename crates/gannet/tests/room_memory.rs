//! Memory of a connection that is in ten rooms, beyond that of one in none.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gannet::{ConnectionId, Handle, Server};

mod support;

use support::dial::Dial;
use support::{Client, TestServer, wait_until};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const CONNECTIONS: usize = 5_000;
/// Each connection is in ten of so many. Of 160, a room has as many members as there are connections in a shard of the
/// registry: all tables grow at once.
const ROOMS: [usize; 2] = [70, 160];
const ROOMS_OF_EACH: usize = 10;
/// Tables are half empty after they have grown: what counts is the worst of all sizes from here on. Of fewer, the ten
/// kilobytes matter by which mailboxes grow when a loop is kept from its mail.
const MEMBERSHIPS_MIN: usize = 5_000;
/// Of each membership. A connection in ten rooms shall cost no more than 256 + 10 x 32 bytes, and it costs 228 in none.
const SIZE_MAX: f64 = 34.8;

#[test]
fn a_membership_costs_little_however_many_there_are() {
    let _profiler = dhat::Profiler::builder().testing().build();
    let first_of: Arc<Mutex<HashMap<String, ConnectionId>>> = Arc::default();
    let noted = Arc::clone(&first_of);
    let server = Server::bind("127.0.0.1:0").threads(2).on_open(move |_, request| {
        let thread = std::thread::current().name().unwrap_or_default().to_owned();
        noted.lock().expect("nobody panics").entry(thread).or_insert(request.id);
    });
    let server = TestServer::start(server.configure(|settings| {
        settings.rooms_per_connection_max = 200;
        // On a busy machine it takes so long that timers would come up: their entries would be filed again, in memory
        // of its own, and clients that answer no Ping would be gone.
        (settings.ping_interval, settings.idle_timeout) = (Duration::ZERO, Duration::ZERO);
        settings.handshake_timeout = Duration::from_secs(3600);
    }));
    let clients: Vec<Client> =
        (0..CONNECTIONS).map(|number| Dial::from_source(number % 4).client(server.address)).collect();
    let handle = server.handle();
    let first: Vec<ConnectionId> = first_of.lock().expect("nobody panics").values().copied().collect();
    let ids: Vec<ConnectionId> = handle.ids().into_iter().filter(|id| !first.contains(id)).collect();
    assert_eq!((first.len(), ids.len()), (2, CONNECTIONS - 2));
    for rooms in ROOMS {
        check(&handle, &first, &ids, rooms);
    }
    drop(clients);
    wait_until("all are gone", || handle.counters().connections == 0);
}

fn check(handle: &Handle, first: &[ConnectionId], ids: &[ConnectionId], rooms: usize) {
    // Mailboxes and tables keep a little, for the next time.
    join_all(handle, first, rooms);
    leave_all(handle, first);
    let empty = settled(handle, first);
    // A room costs something itself, on each loop that has members.
    join_all(handle, first, rooms);
    let before = settled(handle, first);
    let (mut worst, mut worst_at, mut size) = (0.0, 0, 0.0);
    for (index, id) in ids.iter().enumerate() {
        for number in 0..ROOMS_OF_EACH {
            let room = (index * ROOMS_OF_EACH + number) % rooms;
            assert_eq!(handle.join(*id, &name(room)), Ok(true));
        }
        let memberships = (index + 1) * ROOMS_OF_EACH;
        // The mailbox shall not grow, and the loop shall know. When `before` was counted it may still have held the
        // channel of its answer, which is more than the first ten cost.
        size = (settled(handle, &[*id]) as f64 - before as f64) / memberships as f64;
        if memberships >= MEMBERSHIPS_MIN && size > worst {
            (worst, worst_at) = (size, memberships);
        }
        if memberships.is_multiple_of(5_000) {
            println!("{rooms} rooms, {memberships} memberships: {size:.1} bytes each");
        }
    }
    println!("{rooms} rooms of {} bytes: {worst:.1} bytes at worst, of {worst_at}", (before - empty) / rooms);
    let members = handle.room_list().iter().map(|room| room.members).sum::<usize>();
    assert_eq!(members, ids.len() * ROOMS_OF_EACH + first.len() * rooms);
    assert!(worst <= SIZE_MAX, "{worst:.1} bytes, of {worst_at} memberships");

    leave_all(handle, ids);
    leave_all(handle, first);
    let left = settled(handle, first).saturating_sub(empty);
    println!("{} KiB are left when all have left their rooms", left / 1024);
    // Kept are small tables of each shard, and as much as a mailbox held at most, which depends on how busy the machine
    // is. A table that does not shrink is more.
    assert!((left as f64) < size * members as f64 / 8.0, "{left}");
}

fn join_all(handle: &Handle, ids: &[ConnectionId], rooms: usize) {
    for id in ids {
        (0..rooms).for_each(|room| assert_eq!(handle.join(*id, &name(room)), Ok(true)));
    }
}

fn leave_all(handle: &Handle, ids: &[ConnectionId]) {
    for id in ids {
        for room in handle.rooms(*id) {
            assert!(handle.leave(*id, &room));
        }
        settled(handle, &[*id]);
    }
}

fn name(room: usize) -> String {
    format!("room {room}")
}

/// Bytes that are held when the loops of these connections have read their mail.
fn settled(handle: &Handle, ids: &[ConnectionId]) -> usize {
    assert!(ids.iter().all(|id| handle.info(*id).is_some()));
    dhat::HeapStats::get().curr_bytes
}
