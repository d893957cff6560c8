//! A million Pings from a client that never reads cost the server next to nothing (RFC 6455 §5.5.3).

use std::io::{BufReader, Read};

use gannet::ConnectionId;

use crate::support::{FIN, Frame, PING, PONG, TEXT, TestServer, frame, wait_until};

/// Bytes that wait for the first connection.
fn waiting(server: &TestServer) -> usize {
    server.handle().info(ConnectionId::new(1)).expect("it is still open").queued
}

const PINGS: u64 = 1_000_000;

#[test]
fn a_million_pings_from_a_client_that_never_reads_leave_one_pong_waiting() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    for first in (0..PINGS).step_by(10_000) {
        let pings = (first..first + 10_000).flat_map(|number| frame(FIN | PING, &number.to_be_bytes()));
        client.write(&pings.collect::<Vec<u8>>());
        if first % 200_000 == 0 {
            // At most what one turn of the loop has answered, before it is offered to the kernel.
            assert!(waiting(&server) < 128 * 1024, "{} bytes wait", waiting(&server));
            server.assert_serves();
        }
    }
    // The one that has begun to leave, and the newest.
    wait_until("one Pong waits, or none", || waiting(&server) <= 2 * 10);

    // Now it reads: what waited in the kernel, then the answer to its last Ping, and then the connection is as new.
    let mut pongs = BufReader::new(client.stream.try_clone().expect("a live socket"));
    let mut last = None;
    while last != Some(PINGS - 1) {
        let mut pong = [0; 10];
        pongs.read_exact(&mut pong).expect("a Pong to the last Ping");
        assert_eq!(pong[..2], [FIN | PONG, 8]);
        let number = u64::from_be_bytes(pong[2..].try_into().expect("eight bytes"));
        assert!(last.is_none_or(|last| last < number), "{number} after {last:?}");
        last = Some(number);
    }
    assert!(pongs.buffer().is_empty(), "the last Pong is the last");
    client.send(TEXT, b"as new");
    assert_eq!(client.receive(), Frame::new(TEXT, b"as new"));
    server.assert_serves();
}
