//! What a connection costs that is in ten rooms, beside what it costs in none.

use gannet::{ConnectionId, Server};

mod support;

use support::dial::Dial;
use support::{TestServer, wait_until};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const CONNECTIONS: usize = 5_000;
/// Each connection is in ten of these.
const ROOMS: usize = 70;
const ROOMS_OF_EACH: usize = 10;
/// Of each membership.
const SIZE_MAX: usize = 32;

#[test]
fn a_membership_costs_at_most_32_bytes() {
    let _profiler = dhat::Profiler::builder().testing().build();
    let server = TestServer::start(Server::bind("127.0.0.1:0").threads(2));
    let clients: Vec<_> =
        (0..CONNECTIONS).map(|number| Dial::from_source(number % 4).client(server.address)).collect();
    let handle = server.handle();
    let ids = handle.ids();
    assert_eq!(ids.len(), CONNECTIONS);
    let settled = |ids: &[ConnectionId]| ids.iter().for_each(|id| assert!(handle.info(*id).is_some()));
    settled(&ids);
    let before = dhat::HeapStats::get().curr_bytes;
    for id in &ids {
        for number in 0..ROOMS_OF_EACH {
            let room = (id.number() as usize * ROOMS_OF_EACH + number) % ROOMS;
            assert_eq!(handle.join(*id, &format!("room {room}")), Ok(true));
        }
        // The mailbox shall not grow.
        assert!(handle.info(*id).is_some());
    }
    settled(&ids);
    let within = dhat::HeapStats::get().curr_bytes;
    let size = (within - before) / (CONNECTIONS * ROOMS_OF_EACH);
    let list = handle.room_list();
    println!("{size} bytes a membership of {} rooms, {} KiB in all", list.len(), (within - before) / 1024);
    assert_eq!(list.iter().map(|room| room.members).sum::<usize>(), CONNECTIONS * ROOMS_OF_EACH);
    assert!(size <= SIZE_MAX, "{size} bytes");

    for id in &ids {
        for room in handle.rooms(*id) {
            assert!(handle.leave(*id, &room));
        }
        assert!(handle.info(*id).is_some());
    }
    settled(&ids);
    let after = dhat::HeapStats::get().curr_bytes;
    println!("{} KiB are left when all have left their rooms", after.saturating_sub(before) / 1024);
    assert!(after.saturating_sub(before) < (within - before) / 20, "{}", after - before);
    drop(clients);
    wait_until("all are gone", || handle.counters().connections == 0);
}
