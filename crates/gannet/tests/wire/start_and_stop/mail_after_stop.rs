//! Messages that are pushed to a server that ends are counted as dropped.

use std::sync::mpsc::channel;
use std::sync::{Mutex, PoisonError};

use gannet::Server;

use crate::support::{Client, TEXT};

/// More than a loop deals with in one turn.
const PUSHES: u64 = 10_000;

#[test]
fn messages_that_a_loop_has_not_dealt_with_when_it_ends_are_counted_as_dropped() {
    let (entered, busy) = channel();
    let (go_on, held_up) = channel::<()>();
    let held_up = Mutex::new(held_up);
    let running = Server::bind("127.0.0.1:0").threads(1).on_message(move |_, _| {
        entered.send(()).expect("the test waits");
        held_up.lock().unwrap_or_else(PoisonError::into_inner).recv().expect("the test says so");
    });
    let running = running.spawn().expect("a free port");
    let handle = running.handle();
    let mut client = Client::open(running.local_addrs()[0]);
    let id = handle.ids()[0];
    client.send(TEXT, b"wait!");
    busy.recv().expect("the loop is in the callback");
    handle.stop_now();
    for _ in 0..PUSHES {
        handle.push(id, "too late").expect("it is open as long as the loop has not heard");
    }
    go_on.send(()).expect("the loop is in the callback");
    running.join().expect("it ends as asked");
    assert_eq!(handle.counters().dropped, PUSHES);
}
