//! A message that one connection sends, all others get.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use gannet::{ConnectionId, Server};

use super::{count, failures, first, load, measured, parsed};
use crate::process::TemporaryFile;
use crate::support::TestServer;

/// Sends each message to those of its connections for whom `gets(connection, sender, message number)` holds.
fn broadcaster(gets: impl Fn(usize, bool, usize) -> bool + Send + Sync + 'static) -> TestServer {
    let members = Arc::new(Mutex::new(Vec::<ConnectionId>::new()));
    let (joined, all) = (Arc::clone(&members), members);
    let messages = AtomicUsize::new(0);
    TestServer::start(
        Server::bind("127.0.0.1:0")
            .threads(1)
            .on_open(move |_server, request| joined.lock().expect("one loop").push(request.id))
            .on_message(move |server, message| {
                let number = messages.fetch_add(1, Ordering::Relaxed);
                for (index, &id) in all.lock().expect("one loop").iter().enumerate() {
                    if gets(index, id == message.id, number) {
                        server.push(id, message).ok();
                    }
                }
            }),
    )
}

fn fan_out(address: SocketAddr, arguments: &[&str]) -> crate::process::Ended {
    load(address, &[&["--mode", "fan-out", "--json"], arguments].concat())
}

#[test]
fn every_receiver_gets_every_message_of_a_burst() {
    for own_copy in [true, false] {
        let server = broadcaster(move |_, is_sender, _| own_copy || !is_sender);
        for options in [&["--in-flight", "1"][..], &["--in-flight", "16", "--text"], &["--size", "100KiB"]] {
            let json = measured(&fan_out(server.address, &[&["-c", "6"], options].concat()));
            assert_eq!(json["unit"].as_str(), Some("delivery"));
            let deliveries = count(&json, "/count");
            assert!(deliveries > 0 && deliveries.is_multiple_of(5), "{json}");
        }
    }
}

#[test]
fn with_a_rate_messages_are_sent_when_they_are_due() {
    let server = broadcaster(|_, _, _| true);
    let json = measured(&fan_out(server.address, &["-c", "5", "--rate", "100", "--duration", "500ms"]));
    assert!((4 * 48..=4 * 52).contains(&count(&json, "/count")), "{json}");
}

#[test]
fn a_receiver_that_is_skipped_is_seen() {
    let skips = || broadcaster(|index, _, number| index != 2 || number != 40);
    // The message behind it comes in its place.
    let server = skips();
    let ended = fan_out(server.address, &["-c", "4", "--in-flight", "8"]);
    let json = parsed(&ended);
    assert_eq!((ended.code, failures(&json)), (Some(1), [0, 0, 0, 1, 0]), "{json}");
    assert!(first(&json).contains(": message 41: byte 0 is 0x"), "{json}");
    // No message comes behind it.
    let server = skips();
    let ended = fan_out(server.address, &["-c", "4"]);
    let json = parsed(&ended);
    assert_eq!((ended.code, failures(&json)), (Some(1), [0, 0, 0, 0, 1]), "{json}");
    assert!(first(&json).ends_with(": message 41 was not answered within 2 s of the end"), "{json}");
}

#[test]
fn a_server_that_only_echoes_is_asked_whether_it_broadcasts() {
    let server = broadcaster(|_, is_sender, _| is_sender);
    let script = TemporaryFile::new("{id}");
    for options in [&[][..], &["--messages", script.path()]] {
        let ended = fan_out(server.address, &[&["-c", "3"], options].concat());
        let json = parsed(&ended);
        assert_eq!((failures(&json), count(&json, "/count")), ([0, 0, 0, 0, 2], 0), "{json}");
        assert_eq!(first(&json), "nobody but the sender got it: does this server broadcast?");
        assert_eq!(ended.code, Some(1));
    }
}

#[test]
fn a_server_that_sends_nothing_at_all_is_seen() {
    let server = broadcaster(|_, _, _| false);
    let json = parsed(&fan_out(server.address, &["-c", "3"]));
    assert_eq!((failures(&json), count(&json, "/count")), ([0, 0, 0, 0, 2], 0), "{json}");
    assert!(first(&json).ends_with(": message 1 was not answered within 2 s of the end"), "{json}");
}
