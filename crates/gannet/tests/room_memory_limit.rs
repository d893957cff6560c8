//! Rooms whose names clients choose are a part of `memory_max`.

#![cfg(target_os = "linux")]

use gannet::{ConnectionId, Handle, JoinError};

mod support;

use support::memory::resident_size;
use support::{Client, TestServer};

const MIB: usize = 1024 * 1024;
const MEMORY_MAX: usize = 128 * MIB;
const CONNECTIONS: usize = 100;

#[test]
fn rooms_take_a_quarter_of_memory_max_and_cost_no_connection() {
    let server = TestServer::echo_alone(|settings| {
        settings.memory_max = MEMORY_MAX;
        settings.rooms_per_connection_max = 1000;
    });
    let server = TestServer::start(server);
    let clients: Vec<Client> = (0..CONNECTIONS).map(|_| server.client()).collect();
    let handle = server.handle();
    let before = resident_size();
    let joined = handle.ids().iter().map(|id| join_many(&handle, *id)).sum::<usize>();
    settle(&handle);
    let growth = resident_size().saturating_sub(before);
    println!("{joined} rooms take {} KiB, {} bytes each", growth / 1024, growth / joined);
    assert!(joined < CONNECTIONS * 1000, "there was room for all");
    assert!(joined * 1000 > MEMORY_MAX / 4, "a room is not counted as more than it is: {joined}");
    assert!(growth < MEMORY_MAX * 3 / 8, "{} MiB are held", growth / MIB);

    assert_eq!(handle.counters().open, CONNECTIONS);
    server.assert_serves();
    drop(clients);
    support::wait_until("their rooms are gone", || handle.room_list().is_empty());
    let _other = server.client();
    assert_eq!(handle.join(handle.ids()[0], "there is room again"), Ok(true));
}

/// Joins one connection to as many rooms as it may be in.
fn join_many(handle: &Handle, id: ConnectionId) -> usize {
    let name = |number| format!("{id}/{number:0>240}");
    let joined = (0..1000).take_while(|number| match handle.join(id, &name(*number)) {
        Ok(is_new) => is_new,
        Err(error) => {
            assert_eq!(error, JoinError::MemoryFull);
            false
        }
    });
    let joined = joined.count();
    if joined > 0 {
        assert_eq!(handle.join(id, &name(0)), Ok(false), "it is a member already, full or not");
    }
    joined
}

/// Waits until the loop has heard of all of them.
fn settle(handle: &Handle) {
    assert!(handle.ids().iter().all(|id| handle.info(*id).is_some()));
}
