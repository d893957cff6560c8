//! One client's flood of tiny messages does not hold up the others for long.

use std::io::{ErrorKind, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use gannet::Server;

use crate::support::{BINARY, FIN, PATIENCE, TestServer, frame};

const MESSAGES: usize = 200_000;
/// Messages of one connection that are dealt with in a turn.
const TURN: usize = 720;

#[test]
fn tiny_messages_are_dealt_with_few_at_a_time() {
    let (counted, (told, turns)) = (Arc::new(AtomicUsize::new(0)), channel());
    let (release, released) = channel::<()>();
    let released = Mutex::new(Some(released));
    let server = Server::bind("127.0.0.1:0").threads(1).on_message(move |server, _| {
        if let Some(released) = released.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // The next read finds as much as the kernel can hold.
            released.recv_timeout(PATIENCE).ok();
        }
        if counted.fetch_add(1, Ordering::Relaxed) == 0 {
            let (counted, told) = (Arc::clone(&counted), told.clone());
            // It comes when the next turn ends.
            server.after(Duration::ZERO, move |_| {
                told.send(counted.swap(0, Ordering::Relaxed)).ok();
            });
        }
    });
    let server = TestServer::start(server);
    let mut client = server.client();
    let bytes = frame(FIN | BINARY, b"").repeat(MESSAGES);
    client.stream.set_nonblocking(true).expect("a live socket");
    let mut written = 0;
    while written < bytes.len() {
        match client.stream.write(&bytes[written..]) {
            Ok(size) => written += size,
            Err(error) if error.kind() == ErrorKind::WouldBlock => break,
            Err(error) => panic!("{error}"),
        }
    }
    drop(release);
    client.stream.set_nonblocking(false).expect("a live socket");
    client.write(&bytes[written..]);

    let mut counts = Vec::new();
    while counts.iter().sum::<usize>() < MESSAGES {
        counts.push(turns.recv_timeout(PATIENCE).expect("all messages come"));
    }
    // Of two turns each. However much a read has brought: the first ones are large, for nothing is known of the client.
    assert!(counts.iter().all(|count| *count <= 2 * TURN), "{counts:?}");
}
