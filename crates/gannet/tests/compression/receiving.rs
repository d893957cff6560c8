//! A client's compressed messages.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gannet::Server;

use crate::support::deflating::{COMPRESSED, Deflating, text};
use crate::support::memory::resident_size_peak;
use crate::support::{BINARY, CONTINUATION, FIN, PING, TEXT, TestServer, frame};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

fn server(takeover: bool) -> TestServer {
    TestServer::echo(|settings| {
        settings.compression = true;
        settings.compression_context_takeover = takeover;
    })
}

#[test]
fn messages_arrive_inflated() {
    for takeover in [false, true] {
        let server = server(takeover);
        let mut client = Deflating::open(&server);
        for (number, size) in [0, 1, 125, 126, 600, 70_000, MIB, 600].into_iter().enumerate() {
            let message = text(number, size);
            client.send(if size % 2 == 0 { TEXT } else { BINARY }, message.as_bytes());
            client.assert_hears(&message);
        }
    }
}

#[test]
fn a_message_may_come_in_fragments_and_mixed_with_others() {
    let server = server(true);
    let mut client = Deflating::open(&server);
    for number in 0..3 {
        let message = text(number, 2000);
        let payload = client.deflate(message.as_bytes());
        client.client.write(&frame(COMPRESSED << 4 | TEXT, &payload[..1]));
        client.client.send(PING, b"between");
        client.client.write(&frame(CONTINUATION, &[]));
        client.client.write(&frame(FIN | CONTINUATION, &payload[1..]));
        assert_eq!(client.client.receive().payload, b"between");
        client.assert_hears(&message);
        client.client.send(TEXT, b"as it is");
        client.assert_hears("as it is");
    }
}

#[test]
fn a_message_says_how_it_came() {
    let server = Server::bind("127.0.0.1:0").configure(|settings| settings.compression = true);
    let server = TestServer::start(server.on_message(|server, message| {
        let came = format!("{} {}", message.bytes().len(), message.was_compressed);
        server.push(message.id, came.as_str()).ok();
    }));
    let mut client = Deflating::open(&server);
    for size in [0, 10, 100_000] {
        client.send(TEXT, text(0, size).as_bytes());
        client.assert_hears(&format!("{size} true"));
        client.client.send(BINARY, &vec![7; size]);
        client.assert_hears(&format!("{size} false"));
    }
}

#[test]
fn what_is_no_compressed_message_ends_the_connection() {
    let garbage = frame(FIN | COMPRESSED << 4 | TEXT, &[0xFF; 20]);
    let cut = frame(FIN | COMPRESSED << 4 | TEXT, &[0xf2, 0x48]);
    let not_text = frame(FIN | COMPRESSED << 4 | TEXT, &[0x4b, 0x04, 0x00]);
    let continuation = frame(FIN | COMPRESSED << 4, b"");
    let control = frame(FIN | COMPRESSED << 4 | PING, b"");
    for takeover in [false, true] {
        let server = server(takeover);
        for (bytes, code) in [(&garbage, 1007), (&cut, 1007), (&continuation, 1002), (&control, 1002)] {
            let mut client = Deflating::open(&server);
            client.client.write(bytes);
            client.client.assert_closed_with(code);
        }
        let mut client = Deflating::open(&server);
        client.client.write(&not_text);
        assert_eq!(client.hear().text, "a");
        let payload = client.deflate(b"\xFF\xFE");
        client.client.write(&frame(FIN | COMPRESSED << 4 | TEXT, &payload));
        client.client.assert_closed_with(1007);
        server.assert_serves();
    }
}

/// No message is larger than all messages may be, whatever the limit for one.
#[test]
fn a_message_that_inflates_beyond_all_memory_is_too_big() {
    let server = TestServer::echo(|settings| {
        settings.compression = true;
        settings.message_size_max = 64 * MIB;
        settings.memory_max = 4 * MIB;
    });
    let mut client = Deflating::open(&server);
    let payload = client.deflate(&vec![0; 5 * MIB]);
    client.client.write(&frame(FIN | COMPRESSED << 4 | BINARY, &payload));
    assert_eq!(client.client.receive().close_code(), Some(1009));
    server.assert_serves();
}

/// A client that has many small messages inflate to much is read in small pieces, so that a turn of the loop ends soon,
/// and gets all of its answers.
#[test]
fn many_messages_that_inflate_to_much_are_answered_few_at_a_time() {
    // Messages since a timer came, for which turns have to end.
    let (counted, heard) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
    let (counting, hearing) = (Arc::clone(&counted), Arc::clone(&heard));
    let server = TestServer::start(
        Server::bind("127.0.0.1:0")
            .threads(1)
            .on_open(move |server, _| {
                let (counting, hearing) = (Arc::clone(&counting), Arc::clone(&hearing));
                server.every(Duration::from_millis(1), move |_| {
                    hearing.lock().expect("nobody panics").push(counting.swap(0, Ordering::Relaxed));
                });
            })
            .on_message(move |server, message| {
                counted.fetch_add(1, Ordering::Relaxed);
                server.push(message.id, message.payload.len().to_string()).expect("it is open");
            })
            .configure(|settings| settings.compression = true),
    );
    let mut client = Deflating::open(&server);
    let payload = client.deflate(&vec![0; MIB]);
    let bytes = frame(FIN | COMPRESSED << 4 | BINARY, &payload).repeat(300);
    std::thread::scope(|scope| {
        let mut writer = client.client.stream.try_clone().expect("a descriptor");
        scope.spawn(move || std::io::Write::write_all(&mut writer, &bytes).expect("the server reads"));
        for _ in 0..300 {
            assert_eq!(client.hear().text, MIB.to_string());
        }
    });
    let turns = heard.lock().expect("nobody panics").clone();
    // The first read is one of 64 KiB.
    let first = turns.iter().position(|count| *count > 0).expect("it has heard of some");
    let later = turns[first + 1..].iter().max().expect("there are others");
    assert!(*later <= 40, "{turns:?}");
}

/// A mebibyte that inflates to a gibibyte.
#[test]
fn a_bomb_costs_no_more_than_the_limit_of_a_message() {
    let server = server(false);
    let mut maker = Deflating::open(&server);
    let zeros = vec![0; MIB];
    let bomb: Vec<u8> = std::iter::repeat_with(|| {
        // Blocks may follow each other, each with the empty one that ends a flushed stream.
        [maker.deflate(&zeros), vec![0, 0, 0xFF, 0xFF]].concat()
    })
    .take(1024)
    .flatten()
    .collect();
    assert!(bomb.len() > MIB && bomb.len() < MIB + MIB / 8, "{}", bomb.len());
    let before = resident_size_peak();
    for piece in [bomb.len(), 10 * KIB, 1] {
        let mut client = Deflating::open(&server);
        for (index, fragment) in bomb.chunks(piece).take(2000).enumerate() {
            let first = if index == 0 { COMPRESSED << 4 | BINARY } else { CONTINUATION };
            // It is closed long before the end.
            if std::io::Write::write_all(&mut client.client.stream, &frame(first, fragment)).is_err() {
                break;
            }
        }
        let code = if piece == 1 { 1008 } else { 1009 };
        let close = client.client.receive();
        assert_eq!(close.close_code(), Some(code), "in pieces of {piece}");
    }
    let grown = resident_size_peak() - before;
    assert!(grown < 8 * MIB, "{grown} bytes");
    server.assert_serves();
}
