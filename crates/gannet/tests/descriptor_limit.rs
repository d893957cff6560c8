//! The limit of descriptors is raised as far as allowed; beyond it new clients are told 503, and the log says why.

use std::time::Duration;

use rustix::process::{Resource, Rlimit, setrlimit};

mod support;

use support::crowd::{self, Crowd};
use support::log::Log;
use support::{Client, TestServer, upgrade_request, wait_until};

/// The limit that the process starts with, and that the server raises to `HARD`.
const SOFT: u64 = 64;
const HARD: u64 = 256;
/// Clients that come: more than the server may take, and as many as their own process may have.
const CLIENTS: usize = 240;

#[test]
fn beyond_the_descriptor_limit_clients_are_told_503_and_the_log_names_the_limit() {
    let mut clients = Vec::new();
    if crowd::join(|address, order| obey(&mut clients, address, order)) {
        return;
    }
    setrlimit(Resource::Nofile, Rlimit { current: Some(SOFT), maximum: Some(HARD) }).expect("a lower limit");
    let log = Log::of_process();
    let server = TestServer::echo(|settings| settings.threads = 2);
    let name = "beyond_the_descriptor_limit_clients_are_told_503_and_the_log_names_the_limit";
    let mut crowd = Crowd::start(name, server.address);

    let opened: usize = crowd.carry_out("come").parse().expect("a number");
    println!("{opened} of {CLIENTS} connections were opened with {HARD} descriptors");
    let handle = server.handle();
    assert!(opened > SOFT as usize, "the limit was not raised");
    assert!(opened > HARD as usize * 3 / 4, "the reserve is too large");
    assert!(opened < CLIENTS, "there was no limit");
    assert_eq!((handle.counters().open, handle.counters().refused), (opened, (CLIENTS - opened) as u64));
    let log = log.text();
    let line = log.lines().find(|line| line.contains("with 503")).expect("a line in the log");
    assert!(line.contains(&format!("connections_max={opened}")) && line.contains("RLIMIT_NOFILE"), "{line}");
    assert_eq!(log.matches("with 503").count(), 1, "one line is enough: {log}");

    // The descriptors are still enough for all who are here, and for a newcomer as soon as one has gone.
    assert_eq!(crowd.carry_out("talk"), "all were answered");
    assert_eq!(crowd.carry_out("one leaves"), "gone");
    wait_until("it is gone, and the refused too", || handle.counters().connections == opened - 1);
    assert_eq!(crowd.carry_out("one comes"), "welcome");
}

fn obey(clients: &mut Vec<Client>, address: std::net::SocketAddr, order: &str) -> String {
    match order {
        "come" => {
            clients.extend((0..CLIENTS).filter_map(|_| come(address)));
            clients.len().to_string()
        }
        "talk" => {
            crowd::talk(clients);
            "all were answered".into()
        }
        "one leaves" => {
            let mut client = clients.pop().expect("one of many");
            client.send_close(1000, "");
            client.assert_closed_with(1000);
            "gone".into()
        }
        "one comes" => if come(address).is_some() { "welcome" } else { "refused" }.into(),
        other => panic!("what is {other}?"),
    }
}

/// Opens a connection, unless the server says that it has no room.
fn come(address: std::net::SocketAddr) -> Option<Client> {
    let mut client = Client::connect(address);
    client.write(upgrade_request(address, "").as_bytes());
    let answer = client.read_head();
    if answer.starts_with("HTTP/1.1 101 ") {
        return Some(client);
    }
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    let retry = answer.lines().find_map(|line| line.strip_prefix("Retry-After: ")).expect("a Retry-After");
    assert!(Duration::from_secs(retry.parse().expect("seconds")) > Duration::ZERO);
    None
}
