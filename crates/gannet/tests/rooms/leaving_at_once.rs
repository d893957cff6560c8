//! Fifteen thousand members of one room leave at once, and whoever comes meanwhile is served.

#![cfg(target_os = "linux")]

use std::net::SocketAddr;
use std::time::Duration;

use gannet::Server;

use crate::support::crowd::{self, Crowd};
use crate::support::{Client, TestServer, wait_until};

const MEMBERS: usize = 15_000;

#[test]
fn new_handshakes_are_answered_while_fifteen_thousand_leave() {
    let mut clients = Vec::with_capacity(MEMBERS);
    if crowd::join(|address, order| obey(&mut clients, address, order)) {
        return;
    }
    let server = Server::bind("127.0.0.1:0").threads(2).on_open(|server, request| {
        if request.path() == "/chat" && server.counters().accepted <= MEMBERS as u64 {
            server.join(request.id, "room").expect("it is open");
        }
    });
    // They answer no Pings, and where ports are scarce it takes longer than a Ping's time until all are there.
    let server = server.on_leave(|_, _, _| ()).configure(|settings| settings.ping_interval = Duration::ZERO);
    let server = TestServer::start(server);
    let name = "leaving_at_once::new_handshakes_are_answered_while_fifteen_thousand_leave";
    let mut crowd = Crowd::start(name, server.address);
    assert_eq!(crowd.carry_out(&MEMBERS.to_string()), "they are here");
    let handle = server.handle();
    assert_eq!((handle.members("room").len(), handle.room_list().len()), (MEMBERS, 1));

    drop(crowd);
    // One at least, however soon the others are gone. The time that it takes is the benchmark's to judge.
    loop {
        drop(Client::open(server.address));
        if handle.counters().connections <= 1 {
            break;
        }
    }
    wait_until("nothing is left", || handle.room_list().is_empty());
}

fn obey(clients: &mut Vec<Client>, address: SocketAddr, order: &str) -> String {
    crowd::come(clients, address, order.parse().expect("a number of clients"));
    "they are here".into()
}
