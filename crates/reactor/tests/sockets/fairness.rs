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

#[test]
fn connections_that_are_much_work_take_turns_and_the_others_come_first() {
    let test_loop = TestLoop::reacting(|sockets, event| {
        if let Event::Received(key, bytes) = event
            && bytes[0] == FLOOD
        {
            sockets.note_work(*key, Sockets::STEPS_MAX);
        }
    });
    let demanding: Vec<(TcpStream, Key)> = (0..8).map(|_| test_loop.accept()).collect();
    let (mut quiet, quiet_key) = test_loop.accept();
    for (mut client, key) in demanding.iter().map(|(client, key)| (client, *key)) {
        client.write_all(&[FLOOD]).expect("it fits");
        test_loop.assert_receives(key, &[FLOOD]);
    }
    let (mut reads, mut reads_before_quiet) = (Vec::new(), None);
    let hold = test_loop.hold();
    for mut client in demanding.iter().map(|(client, _)| client) {
        client.write_all(&[FLOOD]).expect("it fits");
    }
    quiet.write_all(b"me too").expect("it fits");
    drop(hold);
    while reads.len() < demanding.len() || reads_before_quiet.is_none() {
        let event = test_loop.next();
        let Event::Received(key, _) = event else { panic!("{event:?}") };
        if key == quiet_key {
            reads_before_quiet = Some(reads.len());
        } else {
            reads.push(key);
        }
    }
    // It may be that the kernel has passed on a few bytes earlier than others: a turn for each of those.
    assert!(reads_before_quiet < Some(demanding.len() / 2), "{reads_before_quiet:?} reads came first");
    reads.sort_by_key(|key| key.index());
    reads.dedup();
    assert_eq!(reads.len(), demanding.len(), "each has had its turn");
}

#[test]
fn a_service_goes_on_in_the_next_turn_with_what_it_has_put_off() {
    let test_loop = TestLoop::reacting(|sockets, event| {
        if let Event::Received(key, bytes) = event
            && bytes[0] == FLOOD
        {
            sockets.put_off(*key);
            assert!(sockets.is_put_off(*key));
        }
    });
    let (mut client, key) = test_loop.accept();
    client.write_all(&[FLOOD]).expect("it fits");
    assert_eq!(test_loop.next(), Event::Received(key, vec![FLOOD]));
    assert_eq!(test_loop.next(), Event::WentOn(key));
    client.write_all(b"more").expect("it fits");
    assert_eq!(test_loop.next(), Event::Received(key, b"more".to_vec()));
}

const FLOOD: u8 = 0xFF;
