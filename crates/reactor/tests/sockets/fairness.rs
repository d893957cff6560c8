//! A client that sends without end does not keep the others waiting.

use std::io::Write;
use std::net::TcpStream;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use gannet_reactor::{Key, Sockets};

use crate::support::wire::{grow_window, read, wait_until};
use crate::support::{Event, Plan, TestLoop, echo};

/// Runs `test` while two clients flood the loop, which echoes for others and counts its alarms.
fn during_a_flood(test: impl FnOnce(&TestLoop, &AtomicUsize)) {
    let alarms = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&alarms);
    let react = move |sockets: &mut Sockets, event: &Event| {
        let is_flood = matches!(event, Event::Received(_, bytes) if bytes[0] == FLOOD);
        if !is_flood {
            echo(sockets, event);
        }
        if matches!(event, Event::Alarm(_)) {
            counted.fetch_add(1, Ordering::Relaxed);
        }
    };
    let test_loop = TestLoop::start(Plan { react: Box::new(react), recorded: false, ..Plan::default() });
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            let (mut client, over) = (test_loop.connect(), &over);
            scope.spawn(move || {
                while !over.load(Ordering::Relaxed) {
                    client.write_all(&[FLOOD; 64 * 1024]).expect("the loop reads");
                }
            });
        }
        let tested = catch_unwind(AssertUnwindSafe(|| test(&test_loop, &alarms)));
        over.store(true, Ordering::Relaxed);
        if let Err(panic) = tested {
            resume_unwind(panic);
        }
    });
}

#[test]
fn others_are_accepted_and_answered_during_a_flood() {
    during_a_flood(|test_loop, _| {
        for _ in 0..5 {
            let mut client = test_loop.connect();
            for number in 0..50_u8 {
                client.write_all(&[number]).expect("it fits");
                assert_eq!(read(&client, 1), [number]);
            }
        }
    });
}

#[test]
fn mail_and_timers_are_dealt_with_during_a_flood() {
    during_a_flood(|test_loop, alarms| {
        for number in 1..=3 {
            test_loop.act(|sockets| sockets.set_alarm(sockets.now().after(Duration::from_millis(250))));
            wait_until("the alarm", || alarms.load(Ordering::Relaxed) == number);
        }
    });
}

#[test]
fn a_connection_is_read_once_before_the_others_get_their_turn() {
    let test_loop = TestLoop::recording();
    let floods: Vec<(TcpStream, Key)> = (0..4).map(|_| test_loop.accept()).collect();
    for (client, key) in &floods {
        grow_window(&test_loop, client, *key);
    }
    let (mut quiet, quiet_key) = test_loop.accept();
    let hold = test_loop.hold();
    for (mut client, _) in floods.iter().map(|(client, key)| (client, key)) {
        client.set_nonblocking(true).expect("a live socket");
        // As much as the kernel takes: several of the loop's buffers.
        while client.write(&[FLOOD; 64 * 1024]).is_ok() {}
    }
    quiet.write_all(b"me too").expect("it fits");
    drop(hold);
    let mut reads = 0;
    while let Event::Received(key, bytes) = test_loop.next() {
        if key == quiet_key {
            assert_eq!(bytes, b"me too");
            break;
        }
        reads += 1;
    }
    assert!(reads <= floods.len(), "{reads} reads of others came first");
}

const FLOOD: u8 = 0xFF;
