//! A compressed message refers only to messages that its client has inflated, whatever else was sent, dropped or
//! replaced.

use std::time::Duration;

use gannet::settings::QueuePolicy;
use gannet::{ConnectionId, Delivery, Encoded, Handle, Outgoing, PushError, Server, Settings};

use crate::support::deflating::{Deflating, noise, text};
use crate::support::{TEXT, TestServer, wait_until};

fn server(change: impl FnOnce(&mut Settings)) -> TestServer {
    TestServer::start(Server::bind("127.0.0.1:0").threads(1).configure(|settings| {
        settings.compression = true;
        settings.compression_context_takeover = true;
        change(settings);
    }))
}

#[test]
fn a_message_that_was_there_before_takes_next_to_nothing() {
    let server = server(|_| ());
    let handle = server.handle();
    let mut client = Deflating::open(&server);
    let id = handle.ids()[0];
    let message = noise(1, 2000);
    handle.push(id, message.as_str()).expect("it is open");
    let first = client.assert_hears(&message).expect("compressed");
    handle.push(id, message.as_str()).expect("it is open");
    let second = client.assert_hears(&message).expect("compressed");
    assert!(first > 500 && second < 100, "{first} and {second}");
}

/// A shared message is compressed without the context. The client's window has it all the same.
#[test]
fn messages_of_ones_own_and_shared_ones_may_alternate() {
    let server = server(|_| ());
    let handle = server.handle();
    let mut client = Deflating::open(&server);
    let id = handle.ids()[0];
    handle.join(id, "room").expect("it is open");
    let mut random = fastrand::Rng::with_seed(3);
    for number in 0..300 {
        let text = text(random.usize(..20), random.usize(500..3000));
        match random.u8(..6) {
            0 => handle.push(id, Encoded::text(&text)).map_err(|_| ()),
            1 => handle.publish("room", text.as_str()).map(drop).map_err(|_| ()),
            2 => handle.broadcast(text.as_str()).map(drop).map_err(|_| ()),
            3 => handle.push(id, Outgoing::from(text.as_str()).uncompressed()).map_err(|_| ()),
            _ => handle.push(id, text.as_str()).map_err(|_| ()),
        }
        .unwrap_or_else(|()| panic!("message {number} was not taken"));
        client.assert_hears(&text);
    }
}

/// Fills a client's queue with messages of its own, and says which were taken.
fn flood(handle: &Handle, id: ConnectionId, count: usize) -> Vec<usize> {
    let push = |number: &usize| {
        let taken = handle.push(id, text_of(*number));
        // The loop has dealt with it, and offered it to the kernel.
        handle.info(id);
        taken != Err(PushError::Gone)
    };
    (0..count).filter(push).collect()
}

/// Texts that have much in common, and are large all the same.
fn text_of(number: usize) -> String {
    format!("{number} {}", noise(number as u64 / 3, 6000))
}

fn number_of(text: &str) -> usize {
    let number = text.split_once(' ').expect("a number stands first").0.parse().expect("a number");
    assert!(text == text_of(number), "message {number} is another");
    number
}

#[test]
fn what_was_dropped_is_not_referred_to() {
    for policy in [QueuePolicy::DropNewest, QueuePolicy::DropOldest] {
        let server = server(|settings| {
            settings.send_queue_policy = policy;
            settings.send_queue_size_hard = 32 * 1024;
        });
        let handle = server.handle();
        let mut client = Deflating::narrow(&server);
        let id = handle.ids()[0];
        let count = flood(&handle, id, 300).len();
        let dropped = handle.info(id).expect("it is open").dropped as usize;
        assert!((1..count).contains(&dropped), "{dropped} of {count} were dropped");
        let numbers: Vec<usize> = (0..count - dropped).map(|_| number_of(&client.hear().text)).collect();
        assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
        handle.push(id, text_of(1000)).expect("it is open");
        assert_eq!(number_of(&client.hear().text), 1000);
    }
}

#[test]
fn what_was_replaced_is_not_referred_to() {
    let server = server(|settings| settings.send_queue_size_hard = 1024 * 1024);
    let handle = server.handle();
    let mut client = Deflating::narrow(&server);
    let id = handle.ids()[0];
    handle.join(id, "room").expect("it is open");
    let mut last = 0;
    let mut pushed = Vec::new();
    for number in 0..300 {
        if number % 5 == 0 {
            handle.push(id, text_of(number)).expect("it is open");
            pushed.push(number);
        } else {
            handle.publish_with("room", None, text_of(number), Delivery::Latest(1)).expect("there is room");
            last = number;
        }
        handle.info(id);
    }
    let replaced = handle.info(id).expect("it is open").replaced as usize;
    assert!(replaced > 100, "{replaced}");
    let mut heard = Vec::new();
    while heard.len() < 300 - replaced {
        heard.push(number_of(&client.hear().text));
    }
    assert!(heard.contains(&last), "the newest arrives: {heard:?}");
    let own: Vec<usize> = heard.into_iter().filter(|number| number % 5 == 0).collect();
    assert_eq!(own, pushed);
    handle.push(id, text_of(1000)).expect("it is open");
    assert_eq!(number_of(&client.hear().text), 1000);
    assert!(client.client.is_silent_for(Duration::from_millis(50)));
}

/// Frames that an application builds itself may be compressed; nobody knows what the client's window then holds.
#[test]
fn frames_of_the_applications_own_are_not_referred_to() {
    let server = TestServer::start(
        Server::bind("127.0.0.1:0")
            .threads(1)
            .configure(|settings| {
                settings.compression = true;
                settings.compression_context_takeover = true;
            })
            .on_message(|server, message| {
                // RFC 7692 §7.2.3.1: "Hello".
                let hello = [0xC1, 0x07, 0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00];
                for text in [text(1, 2000), text(2, 2000)] {
                    server.push(message.id, text.as_str()).expect("it is open");
                    server.send_raw(message.id, &hello).expect("it is open");
                    server.push(message.id, text).expect("it is open");
                }
            }),
    );
    let mut client = Deflating::open(&server);
    client.send(TEXT, b"go");
    for text in [text(1, 2000), text(2, 2000)] {
        for expected in [&text, "Hello", &text] {
            assert!(client.assert_hears(expected).is_some(), "compressed");
        }
    }
}

/// Contexts are given back before anybody is closed for want of memory, also by a loop that holds less than another.
#[test]
fn contexts_that_hold_too_much_are_given_back() {
    const CLIENTS: usize = 60;
    let server = server(|settings| {
        settings.memory_max = 8 * 1024 * 1024;
        settings.threads = 2;
        settings.send_queue_size_hard = 64 * 1024 * 1024;
        settings.send_queue_size_soft = 64 * 1024 * 1024;
    });
    let handle = server.handle();
    // One who does not read: what waits for him is more than any loop's contexts.
    let stuck = Deflating::narrow(&server);
    let id = handle.ids()[0];
    while handle.info(id).expect("it is open").queued < 5 * 1024 * 1024 {
        handle.push(id, Outgoing::from("x".repeat(50_000)).uncompressed()).expect("it is open");
    }
    let mut clients: Vec<Deflating> = (0..CLIENTS).map(|_| Deflating::open(&server)).collect();
    for round in 0..5 {
        let text = text(round, 2000);
        // Each needs some 370 KiB: together 20 MiB.
        for other in handle.ids().into_iter().filter(|other| *other != id) {
            handle.push(other, text.as_str()).expect("it is open");
        }
        for client in &mut clients {
            assert!(client.assert_hears(&text).is_some(), "compressed");
        }
    }
    assert_eq!(handle.counters().open, CLIENTS + 1);
    drop((stuck, clients));
    wait_until("all are gone", || handle.counters().connections == 0);
}
