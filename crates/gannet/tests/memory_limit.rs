//! The setting `memory_max` holds: against messages that are never finished, and against clients that never read.

#![cfg(target_os = "linux")]

use std::io::{ErrorKind, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gannet::settings::QueuePolicy;
use gannet::{CloseCode, PushError, Server, Settings};

mod support;

use support::dial::Dial;
use support::memory::resident_size;
use support::{BINARY, Client, FIN, TestServer, frame};

const MIB: usize = 1024 * 1024;
const MEMORY_MAX: usize = 192 * MIB;
/// Beside what is counted: spare buffers, corks, places of connections, and what the allocator keeps for itself.
const HELD_MAX: usize = MEMORY_MAX * 3 / 2;

#[test]
fn what_clients_make_the_server_hold_stays_below_memory_max() {
    unfinished_messages();
    unread_messages();
}

fn unfinished_messages() {
    let server = Watched::start(|_| ());
    let address = server.server.address;
    let mut clients: Vec<Uploader> = (0..2000).map(|_| Uploader::new(Dial::USUAL.client(address))).collect();
    let message = frame(FIN | BINARY, &vec![5; MIB]);
    let before = resident_size();
    let mut peak = before;
    for sent in (1..=8).map(|piece| piece * 64 * 1024) {
        for client in &mut clients {
            client.send_up_to(&message[..sent]);
        }
        peak = peak.max(resident_size());
    }
    server.assert_held("half-sent messages", before, peak);

    // Those that were spared can finish, one after the other.
    let mut finished = 0;
    for client in clients.iter_mut().filter(|client| client.sent == 8 * 64 * 1024) {
        if client.finish(&message) {
            finished += 1;
        }
    }
    println!("{finished} of 2000 messages could be finished");
    assert!(finished > 50, "{finished} are too few");
    server.server.assert_serves();
}

fn unread_messages() {
    let server = Watched::start(|settings| {
        settings.send_queue_policy = QueuePolicy::DropNewest;
        // It is counted, too; the queues are what is asked for here.
        settings.mailbox_size_max = 4 * MIB;
    });
    let clients: Vec<Client> = (0..1000).map(|_| Dial::LITTLE_ROOM.client(server.server.address)).collect();
    let handle = server.server.handle();
    let ids = handle.ids();
    let before = resident_size();
    let mut peak = before;
    let payload = [6; 1000];
    for _ in 0..600 {
        for &id in &ids {
            while handle.push(id, &payload) == Err(PushError::Full) {
                std::thread::yield_now();
            }
        }
        peak = peak.max(resident_size());
    }
    server.assert_held("messages that nobody reads", before, peak);
    drop(clients);
    server.server.assert_serves();
}

/// An echo server that counts whom it has given up.
struct Watched {
    server: TestServer,
    given_up: Arc<AtomicUsize>,
}

impl Watched {
    fn start(change: impl FnOnce(&mut Settings)) -> Self {
        let given_up = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&given_up);
        let server = Server::bind("127.0.0.1:0").threads(2).configure(|settings| {
            settings.memory_max = MEMORY_MAX;
            change(settings);
        });
        let server = server
            .on_message(|server, message| server.push(message.id, message).expect("it is open"))
            .on_close(move |_, closed| {
                if closed.sent == Some(CloseCode::TRY_AGAIN_LATER) {
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        Self { server: TestServer::start(server), given_up }
    }

    fn assert_held(&self, what: &str, before: usize, peak: usize) {
        let held = peak.saturating_sub(before);
        let given_up = self.given_up.load(Ordering::Relaxed);
        println!("{what}: {} KiB held at most, {given_up} connections given up", held / 1024);
        assert!(given_up > 0, "{what}: the limit was not reached");
        assert!(held <= HELD_MAX, "{what}: {held} bytes are held");
        assert!(
            held >= MEMORY_MAX / 2,
            "{what}: connections are given up although only {held} bytes are held"
        );
    }
}

/// A client in the middle of a message.
struct Uploader {
    client: Client,
    sent: usize,
}

impl Uploader {
    fn new(client: Client) -> Self {
        client.stream.set_nonblocking(true).expect("a live socket");
        Self { client, sent: 0 }
    }

    /// Sends the message as far as this, unless the server has given it up.
    fn send_up_to(&mut self, message: &[u8]) {
        while self.sent < message.len() {
            match self.client.stream.write(&message[self.sent..]) {
                Ok(size) => self.sent += size,
                Err(error) if error.kind() == ErrorKind::WouldBlock => std::thread::yield_now(),
                Err(_) => return,
            }
        }
    }

    /// Sends the rest; says whether the server took it.
    fn finish(&mut self, message: &[u8]) -> bool {
        self.client.stream.set_nonblocking(false).expect("a live socket");
        if self.client.stream.write_all(&message[self.sent..]).is_err() {
            return false;
        }
        match self.client.try_receive() {
            Ok(answer) if answer.opcode == BINARY => {
                assert!(answer.payload.len() == MIB && answer.payload.iter().all(|byte| *byte == 5));
                true
            }
            Ok(answer) => {
                let reason = "memory_max: the limit is reached, and this connection holds much";
                assert_eq!(answer.into_close(), (1013, reason.into()));
                false
            }
            Err(_) => false,
        }
    }
}
