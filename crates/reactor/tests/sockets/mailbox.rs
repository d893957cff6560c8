//! Entries of other threads are dealt with, each thread's in its order, and a burst wakes the loop once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;

use gannet_reactor::Work;

use crate::support::wire::{random, read};
use crate::support::{PATIENCE, Plan, TestLoop, echo};

#[test]
fn a_burst_wakes_the_loop_once() {
    let test_loop = TestLoop::recording();
    let done = Arc::new(AtomicUsize::new(0));
    for _ in 0..20 {
        let hold = test_loop.hold();
        let before = test_loop.woken.load(Ordering::Relaxed);
        done.store(0, Ordering::Relaxed);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..250 {
                        let done = Arc::clone(&done);
                        test_loop.post(move |_| {
                            done.fetch_add(1, Ordering::Relaxed);
                            Work::Done
                        });
                    }
                });
            }
        });
        drop(hold);
        crate::support::wire::wait_until("the mail to be read", || done.load(Ordering::Relaxed) == 1000);
        assert_eq!(test_loop.woken.load(Ordering::Relaxed), before + 1);
    }
}

#[test]
fn nothing_posted_is_lost_while_the_loop_falls_asleep() {
    let mut random = random();
    let test_loop = TestLoop::recording();
    let (sender, results) = channel();
    for number in 0..20_000 {
        let sender = sender.clone();
        test_loop.post(move |_| {
            sender.send(number).ok();
            Work::Done
        });
        assert_eq!(results.recv_timeout(PATIENCE), Ok(number), "the loop did not wake");
        // The loop is about to sleep, or does.
        for _ in 0..random.u32(..200) {
            std::hint::spin_loop();
        }
    }
}

#[test]
fn what_several_threads_post_comes_whole_and_in_the_order_of_each() {
    let test_loop = TestLoop::recording();
    let (sender, results) = channel();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (sender, test_loop) = (sender.clone(), &test_loop.mailbox);
            scope.spawn(move || {
                for number in 0..10_000 {
                    let sender = sender.clone();
                    let action = move |_: &mut gannet_reactor::Sockets| {
                        sender.send((thread, number)).ok();
                        Work::Done
                    };
                    test_loop
                        .post(1, |batch| batch.entries.push(Box::new(action)))
                        .expect("there is no limit");
                }
            });
        }
        let mut next = [0; 4];
        for _ in 0..40_000 {
            let (thread, number): (usize, usize) = results.recv_timeout(PATIENCE).expect("nothing is lost");
            assert_eq!(number, next[thread]);
            next[thread] += 1;
        }
    });
    test_loop.turn();
    assert!(test_loop.mailbox.held() <= 1, "the room is given back");
}

#[test]
fn what_is_left_of_the_mail_is_dealt_with_in_the_next_turns_without_another_wake() {
    let test_loop = TestLoop::start(Plan { actions_max: 1, ..Plan::default() });
    let hold = test_loop.hold();
    let before = test_loop.woken.load(Ordering::Relaxed);
    let (sender, results) = channel();
    for number in 0..1000 {
        let sender = sender.clone();
        test_loop.post(move |_| {
            sender.send(number).ok();
            Work::Done
        });
    }
    drop(hold);
    for number in 0..1000 {
        assert_eq!(results.recv_timeout(PATIENCE), Ok(number));
    }
    assert!(test_loop.woken.load(Ordering::Relaxed) >= before + 1000, "one in each turn");
}

#[test]
fn sockets_and_timers_are_served_while_mail_is_left() {
    let test_loop = TestLoop::start(Plan { react: Box::new(echo), ..Plan::default() });
    let enough = Arc::new(AtomicBool::new(false));
    let is_enough = Arc::clone(&enough);
    test_loop.post(move |_| if is_enough.load(Ordering::Relaxed) { Work::Done } else { Work::Left });
    let (mut client, _) = test_loop.accept();
    for number in 0..100_u8 {
        std::io::Write::write_all(&mut client, &[number]).expect("it fits");
        assert_eq!(read(&client, 1), [number]);
    }
    enough.store(true, Ordering::Relaxed);
    test_loop.act(|_| ());
}
