//! However many connections are refused, they leave descriptors for what the application opens itself.

use std::fs::File;
use std::net::TcpStream;

use gannet::Server;
use rustix::process::{Resource, Rlimit, setrlimit};

mod support;

use support::crowd::{self, Crowd};
use support::{Client, TestServer, wait_until};

/// Descriptors of the process: 32 of them are in reserve, of which those may have a half that are refused.
const DESCRIPTORS: u64 = 128;
/// Clients that are refused and stay: more than all of the reserve.
const REFUSED: usize = 64;
/// Files of the application's. What the test itself has open comes out of the reserve, too.
const FILES: usize = 6;

#[test]
fn connections_that_are_refused_and_stay_leave_half_of_the_reserve() {
    let mut clients = Vec::new();
    if crowd::join(|address, order| obey(&mut clients, address, order)) {
        return;
    }
    let limit = Rlimit { current: Some(DESCRIPTORS), maximum: Some(DESCRIPTORS) };
    setrlimit(Resource::Nofile, limit).expect("a lower limit");
    let server = TestServer::start(Server::bind("127.0.0.1:0").threads(1));
    let handle = server.handle();
    let name = "connections_that_are_refused_and_stay_leave_half_of_the_reserve";
    let mut guests = Crowd::start(name, server.address);
    let mut others = Crowd::start(name, server.address);
    assert_eq!(guests.carry_out(&format!("open {}", handle.connections_max())), "open");

    others.order("be refused");
    wait_until("all are refused", || {
        let files: Vec<_> = (0..FILES).map(|_| File::open("/dev/null")).collect();
        assert!(files.iter().all(Result::is_ok), "{:?} {files:?}", handle.counters());
        handle.counters().refused == REFUSED as u64
    });
    assert_eq!(others.answer(), "refused");
}

fn obey(clients: &mut Vec<TcpStream>, address: std::net::SocketAddr, order: &str) -> String {
    match order.split_once(' ') {
        Some(("open", count)) => {
            for _ in 0..count.parse().expect("a number") {
                clients.push(Client::open(address).stream);
            }
            "open".into()
        }
        Some(("be", "refused")) => {
            clients.extend((0..REFUSED).map(|_| TcpStream::connect(address).expect("the system accepts")));
            "refused".into()
        }
        _ => panic!("what is {order}?"),
    }
}
