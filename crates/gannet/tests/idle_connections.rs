//! Fifteen thousand idle connections are held, and what each of them costs in memory of the process.

#![cfg(target_os = "linux")]

use std::net::SocketAddr;

mod support;

use support::crowd::{self, Crowd};
use support::memory::resident_size;
use support::{Client, TestServer, wait_until};

const CONNECTIONS: usize = 15_000;
/// Connections that come first and are not counted: they pay for first uses of code and tables.
const WARM_UP: usize = 1_000;
/// User-space bytes of a connection, everything included.
const SIZE_MAX: usize = 256;

#[test]
fn fifteen_thousand_idle_connections_cost_at_most_256_bytes_each() {
    let mut clients = Vec::with_capacity(CONNECTIONS);
    if crowd::join(|address, order| obey(&mut clients, address, order)) {
        return;
    }
    let server = TestServer::echo(|settings| settings.threads = 2);
    let name = "fifteen_thousand_idle_connections_cost_at_most_256_bytes_each";
    let mut crowd = Crowd::start(name, server.address);
    let handle = server.handle();

    assert_eq!(crowd.carry_out(&WARM_UP.to_string()), "they are here");
    assert_eq!(handle.counters().open, WARM_UP);
    let before = resident_size();
    assert_eq!(crowd.carry_out(&CONNECTIONS.to_string()), "they are here");
    assert_eq!(handle.counters().open, CONNECTIONS);
    let idle = resident_size();
    let size = idle.saturating_sub(before) / (CONNECTIONS - WARM_UP);
    println!(
        "{size} bytes a connection: {} KiB with {WARM_UP}, {} KiB with {CONNECTIONS}",
        before / 1024,
        idle / 1024
    );
    assert!(size <= SIZE_MAX, "{size} bytes a connection");

    assert_eq!(crowd.carry_out("talk"), "all were answered");
    println!("{} KiB when all have talked", resident_size() / 1024);
    assert_eq!(handle.counters().open, CONNECTIONS);
    drop(crowd);
    wait_until("all are gone", || handle.counters().connections == 0);
    println!("{} KiB when all are gone", resident_size() / 1024);
}

fn obey(clients: &mut Vec<Client>, address: SocketAddr, order: &str) -> String {
    if order == "talk" {
        crowd::talk(clients);
        return "all were answered".into();
    }
    crowd::come(clients, address, order.parse().expect("a number of clients"));
    "they are here".into()
}
