//! Connections that come and go leave no memory behind.

#![cfg(target_os = "linux")]

use std::net::{Ipv4Addr, SocketAddr};

mod support;

use support::crowd::{self, Crowd};
use support::dial::reset;
use support::memory::{resident_size, resident_size_peak};
use support::{BINARY, Client, Frame, TestServer, wait_until};

const CONNECTIONS: usize = 200_000;
/// Of the second churn.
const CONNECTIONS_MORE: usize = 100_000;
const THREADS: usize = 4;
/// Memory by which two measurements may differ, for pages that happen to be in use.
const LEEWAY: usize = 2 * 1024 * 1024;

#[test]
fn two_hundred_thousand_connections_leave_nothing_behind_and_neither_do_more() {
    if crowd::join(|address, order| churn(address, order.parse().expect("a number"))) {
        return;
    }
    let server = TestServer::echo(|settings| {
        settings.listen = vec!["0.0.0.0:0".into()];
        settings.threads = 2;
    });
    let name = "two_hundred_thousand_connections_leave_nothing_behind_and_neither_do_more";
    let mut crowd = Crowd::start(name, server.address);

    let first = churn_in_tenths(&mut crowd, &server, CONNECTIONS);
    let peak = resident_size_peak();
    assert!(first[9].abs_diff(first[0]) < LEEWAY, "{first:?}");
    let second = churn_in_tenths(&mut crowd, &server, CONNECTIONS_MORE);
    assert!(second[9].abs_diff(first[9]) < LEEWAY, "{first:?}, {second:?}");
    let peak_again = resident_size_peak();
    println!("peak: {} KiB, then {} KiB", peak / 1024, peak_again / 1024);
    assert!(peak_again < peak + LEEWAY, "the peak rose from {peak} to {peak_again}");
    assert_eq!(server.handle().counters().opened, (CONNECTIONS + CONNECTIONS_MORE) as u64);
}

/// Says how much memory is resident after each tenth of the connections.
fn churn_in_tenths(crowd: &mut Crowd, server: &TestServer, connections: usize) -> [usize; 10] {
    let handle = server.handle();
    let sizes = [(); 10].map(|()| {
        assert_eq!(crowd.carry_out(&(connections / 10).to_string()), "all have been there");
        wait_until("nobody is connected", || handle.counters().connections == 0);
        resident_size()
    });
    println!("KiB after each tenth: {:?}", sizes.map(|size| size / 1024));
    sizes
}

fn churn(address: SocketAddr, count: usize) -> String {
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            scope.spawn(move || (0..count / THREADS).for_each(|number| come_and_go(address, thread, number)));
        }
    });
    "all have been there".into()
}

/// One connection, which says something and ends in one of the ways there are.
fn come_and_go(address: SocketAddr, thread: usize, number: usize) {
    // A closed connection keeps its two addresses for a while: the server has several.
    let last = u8::try_from(1 + thread * 8 + number % 8).expect("a few");
    let mut client = Client::open((Ipv4Addr::new(127, 0, 0, last), address.port()).into());
    if number.is_multiple_of(4) {
        client.send(BINARY, b"hello");
        assert_eq!(client.receive(), Frame::new(BINARY, b"hello"));
    }
    match number % 3 {
        0 => {
            client.send_close(1000, "");
            client.assert_closed_with(1000);
        }
        1 => reset(client.stream),
        _ => drop(client),
    }
}
