//! Memory that an idle connection keeps for compression, after compressed messages have gone both ways.

#![cfg(target_os = "linux")]

use std::net::SocketAddr;

mod support;

use support::crowd::{self, Crowd};
use support::dial::Dial;
use support::memory::resident_size;
use support::{Client, TEXT, TestServer, frame, upgrade_request};

/// Connections that come first and are not counted: they pay for first uses of code and tables, and for what a loop
/// has once for all of them.
const WARM_UP: usize = 500;
/// As without compression.
const IDLE_SIZE_MAX: usize = 256;
/// A window for what comes, and a compressor for what goes, as the settings say.
const CONTEXTS_SIZE_MAX: usize = (48 + 372 + 8) * 1024;

#[test]
fn contexts_are_all_that_a_connection_keeps() {
    let mut clients = Vec::new();
    if crowd::join(|address, order| obey(&mut clients, address, order)) {
        return;
    }
    let size = size_of_connection(12_000, false);
    assert!(size <= IDLE_SIZE_MAX, "{size} bytes a connection");
    let size = size_of_connection(900, true);
    assert!((300 * 1024..=CONTEXTS_SIZE_MAX).contains(&size), "{size} bytes a connection");
}

fn size_of_connection(count: usize, takeover: bool) -> usize {
    let server = TestServer::echo(|settings| {
        settings.compression = true;
        settings.compression_context_takeover = takeover;
    });
    let mut crowd = Crowd::start("contexts_are_all_that_a_connection_keeps", server.address);
    let handle = server.handle();
    assert_eq!(crowd.carry_out(&WARM_UP.to_string()), "all were answered");
    let before = resident_size();
    assert_eq!(crowd.carry_out(&count.to_string()), "all were answered");
    assert_eq!(handle.counters().open, count);
    let size = resident_size().saturating_sub(before) / (count - WARM_UP);
    println!("{size} bytes a connection, contexts taken over: {takeover}");
    size
}

/// Has so many clients, and each that is new talk.
fn obey(clients: &mut Vec<Client>, address: SocketAddr, order: &str) -> String {
    let count: usize = order.parse().expect("a number of clients");
    for number in clients.len()..count {
        let mut client = Client { stream: Dial::from_source(number % 4).connect(address) };
        let offer = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
        assert!(client.upgrade(upgrade_request(address, offer)).contains("permessage-deflate"));
        client.write(&frame(0xC0 | TEXT, &compressed()));
        let (reserved, answer) = client.try_receive_extended().expect("an answer");
        assert!(reserved == 0b100 && answer.payload.len() < 100, "it is compressed");
        clients.push(client);
    }
    "all were answered".into()
}

/// A text of a thousand letters in a stored block, RFC 1951 §3.2.4, and the start of the empty one that ends a message.
fn compressed() -> Vec<u8> {
    let text = [b'x'; 1000];
    let size = (text.len() as u16).to_le_bytes();
    [&[0x00][..], &size, &[!size[0], !size[1]], &text, &[0x00]].concat()
}
