//! The application's timers come on the loop, in the order of their moments, not early, and never within another
//! callback.

use std::cell::Cell;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use gannet::{CloseCode, ConnectionId, Context, Server, TimerId};

use super::{next, server};
use crate::support::{CLOSE, Frame, TEXT, TestServer};

const MILLISECOND: Duration = Duration::from_millis(1);

#[test]
fn a_delay_passes_whole() {
    let delays = [0, 1, 2, 7, 20, 60, 130, 250];
    let (_server, times) = server(move |server, sender| {
        for delay in delays {
            let (sender, start) = (sender.clone(), Instant::now());
            server
                .after(delay * MILLISECOND, move |_| sender.send((delay, start.elapsed())).expect("a test"));
        }
    });
    for expected in delays {
        let (delay, elapsed) = next(&times);
        assert_eq!(delay, expected, "in the order of their moments");
        assert!(elapsed >= delay * MILLISECOND, "{delay} ms took {elapsed:?}");
    }
}

/// Other timers are exact to a tick of 125 ms: of those one after the other would come eight a second.
#[test]
fn a_delay_is_no_matter_of_ticks() {
    fn count_on(server: &Context<'_>, count: Rc<Cell<u32>>) {
        count.set(count.get() + 1);
        server.after(MILLISECOND, move |server| count_on(server, count));
    }
    let (_server, counts) = server(|server, sender| {
        let count = Rc::new(Cell::new(0));
        count_on(server, Rc::clone(&count));
        server.after(1000 * MILLISECOND, move |_| sender.send(count.get()).expect("a test"));
    });
    let count = next(&counts);
    assert!(count > 16, "{count} in a second");
}

#[test]
fn an_interval_is_not_made_longer_by_what_its_calls_take() {
    let interval = 40 * MILLISECOND;
    let (_server, times) = server(move |server, sender| {
        let start = Instant::now();
        server.every(interval, move |_| {
            // An error: the test is over.
            sender.send(start.elapsed()).ok();
            thread::sleep(interval * 3 / 4);
        });
    });
    let times: Vec<Duration> = (0..31).map(|_| next(&times)).collect();
    for (number, time) in (1..).zip(&times) {
        assert!(*time >= interval * number, "call {number} came at {time:?}");
    }
    // Counted from the end of the one before, three in four calls would come two intervals later. A busy machine makes
    // some of them late, and not most.
    let slots: Vec<u128> = times.iter().map(|time| time.as_nanos() / interval.as_nanos()).collect();
    let next_slot = slots.windows(2).filter(|pair| pair[1] == pair[0] + 1).count();
    assert!(next_slot > 15, "{slots:?}");
}

#[test]
fn calls_that_come_too_late_are_skipped() {
    let interval = 20 * MILLISECOND;
    let (_server, times) = server(move |server, sender| {
        let start = Instant::now();
        let mut number = 0;
        server.every(interval, move |_| {
            number += 1;
            sender.send(start.elapsed()).ok();
            if number == 3 {
                thread::sleep(11 * interval + interval / 2);
            }
        });
    });
    let slots: Vec<u128> = (0..10).map(|_| next(&times).as_nanos() / interval.as_nanos()).collect();
    assert!(slots[3] - slots[2] >= 11, "the loop was busy: {slots:?}");
    assert!(slots.is_sorted_by(|one, next| one < next), "one in each interval at most: {slots:?}");
}

#[test]
fn a_timer_that_is_cancelled_does_not_come() {
    let (_server, events) = server(|server, sender: Sender<String>| {
        let say = |text: &'static str| {
            let sender = sender.clone();
            move |_: &Context<'_>| sender.send(text.into()).expect("a test")
        };
        let never = server.after(20 * MILLISECOND, say("cancelled at once"));
        let later = server.after(60 * MILLISECOND, say("cancelled by another"));
        let often = server.every(30 * MILLISECOND, say("every"));
        sender.send(format!("{} {}", server.cancel(never), server.cancel(never))).expect("a test");
        let sender = sender.clone();
        server.after(40 * MILLISECOND, move |server| {
            let cancelled = [later, often, never, TimerId::new(99)].map(|timer| server.cancel(timer));
            sender.send(format!("{cancelled:?}")).expect("a test");
            server.after(100 * MILLISECOND, move |_| sender.send("last".into()).expect("a test"));
        });
    });
    let events: Vec<String> = (0..4).map(|_| next(&events)).collect();
    assert_eq!(events, ["true false", "every", "[true, true, false, false]", "last"]);
}

#[test]
fn a_timer_can_cancel_itself() {
    let (_server, events) = server(|server, sender: Sender<String>| {
        let (own, calls) = (Rc::new(Cell::new(TimerId::new(0))), Cell::new(0));
        let (known, sends) = (Rc::clone(&own), sender.clone());
        own.set(server.every(5 * MILLISECOND, move |server| {
            calls.set(calls.get() + 1);
            if calls.get() == 3 {
                sends
                    .send(format!("{} {}", server.cancel(known.get()), server.cancel(known.get())))
                    .expect("a test");
            }
            assert!(calls.get() <= 3, "it does not come again");
        }));
        let once = Rc::new(Cell::new(TimerId::new(0)));
        let (known, sends) = (Rc::clone(&once), sender.clone());
        once.set(server.after(500 * MILLISECOND, move |server| {
            sends.send(format!("{}", server.cancel(known.get()))).expect("a test");
        }));
    });
    assert_eq!([next(&events), next(&events)], ["true false", "false"], "what comes once has come");
}

#[test]
fn a_timer_that_makes_another_at_once_does_not_keep_the_loop_from_its_clients() {
    fn again(server: &Context<'_>, count: u64, sender: Sender<u64>) {
        sender.send(count).ok();
        server.after(Duration::ZERO, move |server| again(server, count + 1, sender));
    }
    let (server, counts) = server(|server, sender| again(server, 0, sender));
    server.assert_serves();
    let before = next(&counts);
    server.assert_serves();
    assert!((before..before + 100).all(|count| count == before || next(&counts) == count), "it goes on, too");
}

#[test]
fn a_panic_ends_one_timer_and_nothing_else() {
    let (server, events) = server(|server, sender: Sender<&str>| {
        let [once, every, others] = [(); 3].map(|()| sender.clone());
        server.after(5 * MILLISECOND, move |_| {
            once.send("once").expect("a test");
            panic!("as told");
        });
        server.every(10 * MILLISECOND, move |_| {
            every.send("every").expect("a test");
            panic!("as told");
        });
        server.after(100 * MILLISECOND, move |_| others.send("another").expect("a test"));
    });
    let events: Vec<&str> = (0..3).map(|_| next(&events)).collect();
    assert_eq!(events, ["once", "every", "another"]);
    server.assert_serves();
}

#[test]
fn no_timer_comes_while_another_callback_runs() {
    let (sender, events) = channel();
    let server = Server::bind("127.0.0.1:0").threads(1).on_message(move |server, _| {
        let note = |text: &'static str| sender.send(text).expect("a test");
        note("message begins");
        for text in ["first", "second"] {
            let sender = sender.clone();
            server.after(Duration::ZERO, move |_| {
                sender.send(text).expect("a test");
                thread::sleep(5 * MILLISECOND);
            });
        }
        thread::sleep(5 * MILLISECOND);
        note("message ends");
    });
    let server = TestServer::start(server);
    server.client().send(TEXT, b"go");
    let events: Vec<&str> = (0..4).map(|_| next(&events)).collect();
    assert_eq!(events, ["message begins", "message ends", "first", "second"]);
}

#[test]
fn what_a_timer_does_is_done_without_another_event() {
    let server = Server::bind("127.0.0.1:0").threads(1).on_open(|server, request| {
        let id = request.id;
        server.after(20 * MILLISECOND, move |server| {
            server.push(id, "from a timer").expect("it is open");
            server.close(id, CloseCode::NORMAL, "in time").expect("it is open");
        });
    });
    let (sender, closes) = channel();
    let server = TestServer::start(server.on_close(move |_, closed| sender.send(closed.id).expect("a test")));
    let mut client = server.client();
    assert_eq!(client.receive(), Frame::new(TEXT, b"from a timer"));
    assert_eq!(client.receive().opcode, CLOSE);
    client.send_close(1000, "");
    assert_eq!(next(&closes), ConnectionId::new(1));
}

#[test]
fn a_connection_that_a_timer_ends_is_told_before_the_next_timer_comes() {
    let (sender, events) = channel();
    let closes = sender.clone();
    let server = Server::bind("127.0.0.1:0").threads(1).on_open(move |server, request| {
        let (id, sender) = (request.id, sender.clone());
        server.after(Duration::ZERO, move |server| assert!(server.abort(id)));
        server.after(Duration::ZERO, move |_| sender.send("timer").expect("a test"));
        thread::sleep(5 * MILLISECOND);
    });
    let server = TestServer::start(server.on_close(move |_, _| closes.send("close").expect("a test")));
    let _client = server.client();
    assert_eq!([next(&events), next(&events)], ["close", "timer"]);
}

#[test]
fn ids_count_up_on_each_loop_and_are_never_given_twice() {
    let (sender, ids) = channel();
    let server = Server::bind("127.0.0.1:0").threads(3).on_start(move |server| {
        let mut last = None;
        for _ in 0..5 {
            let id = server.every(Duration::from_secs(3600), |_| ());
            assert!(server.cancel(id) && last < Some(id), "{id} after {last:?}");
            last = Some(id);
            sender.send(id).expect("a test");
        }
    });
    let server = TestServer::start(server);
    let distinct: HashSet<TimerId> = (0..15).map(|_| next(&ids)).collect();
    assert_eq!(distinct.len(), 15);
    drop(server);
}

#[test]
fn timers_end_with_the_server_and_do_not_keep_it() {
    struct Held(Sender<&'static str>);
    impl Drop for Held {
        fn drop(&mut self) {
            self.0.send("dropped").ok();
        }
    }
    let (server, events) = server(|server, sender| {
        let [once, every] = [(); 2].map(|()| Held(sender.clone()));
        server.after(Duration::from_secs(3600), move |_| once.0.send("came").expect("a test"));
        server.every(Duration::from_secs(3600), move |_| every.0.send("came").expect("a test"));
        sender.send("started").expect("a test");
    });
    assert_eq!(next(&events), "started");
    drop(server);
    assert_eq!(events.try_iter().collect::<Vec<_>>(), ["dropped", "dropped"]);
}
