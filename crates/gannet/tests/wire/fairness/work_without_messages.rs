//! Frames that are much work and bring few messages, or none, do not hold up the others: control frames, empty
//! fragments, and compressed bytes that inflate to nothing.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc::channel;

use gannet::Server;

use crate::support::tcp_info::TcpInfo;
use crate::support::{
    BINARY, CONTINUATION, Client, FIN, PATIENCE, PING, PONG, TEXT, TestServer, frame, upgrade_request,
    wait_until,
};

#[test]
fn pings_wait_for_others() {
    assert_others_come_first(&frame(FIN | PING, b"").repeat(8_000));
}

#[test]
fn pongs_wait_for_others() {
    assert_others_come_first(&frame(FIN | PONG, b"").repeat(8_000));
}

#[test]
fn empty_fragments_wait_for_others() {
    let fragments = frame(CONTINUATION, b"").repeat(8_000);
    let ends = [frame(BINARY, b""), frame(FIN | CONTINUATION, b"")];
    assert_others_come_first(&[&ends[0], &fragments[..], &ends[1]].concat());
}

#[test]
fn empty_blocks_of_a_compressed_message_wait_for_others() {
    assert_others_come_first(&frame(FIN | RSV1 | BINARY, &empty_blocks(2_000)));
}

#[test]
fn empty_blocks_of_many_compressed_messages_wait_for_others() {
    assert_others_come_first(&frame(FIN | RSV1 | BINARY, &empty_blocks(40)).repeat(80));
}

/// A client sends `costly` and says then that it is done; another one says something after that, and is heard before.
#[track_caller]
fn assert_others_come_first(costly: &[u8]) {
    assert!(costly.len() < READ_SIZE, "one read could bring it");
    let (release, released) = channel::<()>();
    let (tell, told) = channel();
    let (released, tell) = (Mutex::new(released), Mutex::new(tell));
    let settings = |settings: &mut gannet::Settings| {
        settings.compression = true;
        settings.fragments_max = u32::MAX;
    };
    let server = Server::bind("127.0.0.1:0").threads(1).configure(settings).on_message(move |_, message| {
        match message.payload.as_bytes() {
            b"" => {}
            b"hold" => {
                // An error: the test has let go.
                released.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(PATIENCE).ok();
            }
            said => {
                let said = String::from_utf8_lossy(said).into_owned();
                tell.lock().unwrap_or_else(PoisonError::into_inner).send(said).ok();
            }
        }
    });
    let server = TestServer::start(server);
    let [mut costing, mut other] = [(); 2].map(|()| deflating(&server));
    costing.send(TEXT, b"hold");
    wait_until("the server has come to a halt", || acknowledged(&costing));
    costing.write(costly);
    costing.send(TEXT, b"done");
    other.send(TEXT, b"me too");
    wait_until("all is there to be read", || acknowledged(&costing) && acknowledged(&other));
    drop(release);
    let heard = [(); 2].map(|()| told.recv_timeout(PATIENCE).expect("both are heard"));
    assert_eq!(heard, ["me too", "done"]);
}

fn acknowledged(client: &Client) -> bool {
    TcpInfo::of(&client.stream).unacknowledged() == 0
}

/// A client that may compress.
fn deflating(server: &TestServer) -> Client {
    let mut client = server.socket();
    let offer = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
    let head = client.upgrade(upgrade_request(server.address, offer));
    assert!(head.contains("permessage-deflate"), "{head}");
    client
}

/// The payload of a compressed message of no byte: blocks with codes of their own (RFC 1951 §3.2.7) for nothing but
/// their end.
fn empty_blocks(count: usize) -> Vec<u8> {
    let mut bits: Vec<u8> = Vec::new();
    for _ in 0..count {
        push(&mut bits, 0b100, 3);
        push(&mut bits, 0, 5 + 5);
        push(&mut bits, 14, 4);
        // 18, the third, repeats zeros; 1 is the eighteenth.
        for place in 0..18 {
            push(&mut bits, u32::from(place == 2 || place == 17), 3);
        }
        // None of the 256 literals; then the end and one distance, with a bit each.
        for zeros in [138, 118] {
            push(&mut bits, 1, 1);
            push(&mut bits, zeros - 11, 7);
        }
        push(&mut bits, 0, 2);
        // The end.
        push(&mut bits, 0, 1);
    }
    // An empty block without codes, of which RFC 7692 §7.2.1 leaves out the rest.
    push(&mut bits, 0, 3);
    bits.chunks(8).map(|byte| byte.iter().rev().fold(0, |byte, bit| byte << 1 | bit)).collect()
}

/// The lowest bit first.
fn push(bits: &mut Vec<u8>, value: u32, count: u32) {
    bits.extend((0..count).map(|place| (value >> place & 1) as u8));
}

const RSV1: u8 = 0x40;
/// The most bytes that one read brings.
const READ_SIZE: usize = 64 * 1024;
