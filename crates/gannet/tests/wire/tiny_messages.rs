//! One client's flood of tiny messages does not hold up the others for long.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use gannet::Server;

use crate::support::{BINARY, TestServer, frame};

const MESSAGES: usize = 200_000;
/// What a read of 64 KiB and one of 16 KiB bring, of messages that are six bytes with their header.
const FIRST_READ: usize = 64 * 1024 / 6;
const LATER_READ: usize = 16 * 1024 / 6 + 1;

#[test]
fn tiny_messages_are_dealt_with_few_at_a_time() {
    let counted = Arc::new(AtomicUsize::new(0));
    let (told, turns) = channel();
    // A timer of no delay comes when the next turn ends.
    let server = Server::bind("127.0.0.1:0").threads(1).on_message(move |server, _| {
        if counted.fetch_add(1, Ordering::Relaxed) == 0 {
            let (counted, told) = (Arc::clone(&counted), told.clone());
            server
                .after(Duration::ZERO, move |_| told.send(counted.swap(0, Ordering::Relaxed)).unwrap_or(()));
        }
    });
    let server = TestServer::start(server);
    let mut client = server.client();
    client.write(&frame(0x80 | BINARY, b"").repeat(MESSAGES));

    let mut counts = Vec::new();
    while counts.iter().sum::<usize>() < MESSAGES {
        counts.push(turns.recv_timeout(crate::support::PATIENCE).expect("all messages come"));
    }
    // The first that were full taught it; each count is of two turns at most.
    let full = counts.iter().position(|count| *count > LATER_READ).expect("a client that floods fills reads");
    assert!(counts[..=full].iter().all(|count| *count <= 2 * FIRST_READ), "{counts:?}");
    assert!(counts[full + 1..].iter().all(|count| *count <= 2 * LATER_READ), "{counts:?}");
}
