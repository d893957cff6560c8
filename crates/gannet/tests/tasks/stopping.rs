//! A server that stops waits for its tasks, and not for ever.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::{Drops, server};
use crate::support::{Client, wait_until};

#[test]
fn a_task_that_puts_things_in_order_is_waited_for() {
    let is_done = Arc::new(AtomicBool::new(false));
    let done = Arc::clone(&is_done);
    let server = server(|_| ()).on_connection(async move |mut socket| {
        while socket.recv().await.is_some() {}
        tokio::time::sleep(Duration::from_millis(300)).await;
        done.store(true, Ordering::SeqCst);
    });
    let running = server.spawn().expect("a free port");
    let client = Client::open(running.local_addrs()[0]);
    let handle = running.handle();
    drop(client);
    wait_until("its connection has gone", || handle.counters().connections == 0);
    running.stop();
    running.join().expect("it ends as asked");
    assert!(is_done.load(Ordering::SeqCst));
}

#[test]
fn a_task_that_does_not_return_is_dropped_when_the_time_is_over() {
    let drops = Drops::default();
    let counting = drops.clone();
    let server = server(|settings| settings.drain_timeout = Duration::from_millis(500));
    let server = server.on_connection(async move |mut socket| {
        let _counted = counting.counted();
        while socket.recv().await.is_some() {}
        std::future::pending::<()>().await;
    });
    let running = server.spawn().expect("a free port");
    let mut client = Client::open(running.local_addrs()[0]);
    let begin = Instant::now();
    running.stop();
    assert_eq!(client.receive().close_code(), Some(1001));
    client.send_close(1001, "");
    running.join().expect("it ends as asked");
    assert!(begin.elapsed() >= Duration::from_millis(500));
    assert_eq!(drops.count(), 1);
}

#[test]
fn stopping_now_drops_tasks_and_those_that_decide() {
    let drops = Drops::default();
    let (deciding, receiving) = (drops.clone(), drops.clone());
    let server = server(|_| ())
        .on_upgrade_async(async move |request| {
            let _counted = deciding.counted();
            if request.header("X-Wait").is_some() {
                std::future::pending::<()>().await;
            }
            gannet::Upgrade::accept()
        })
        .on_connection(async move |_socket| {
            let _counted = receiving.counted();
            std::future::pending().await
        });
    let running = server.spawn().expect("a free port");
    let address = running.local_addrs()[0];
    let _open = Client::open(address);
    assert_eq!(drops.count(), 1, "it has decided");
    let mut waiting = Client::connect(address);
    waiting.write(crate::support::upgrade_request(address, "X-Wait: yes\r\n").as_bytes());
    let handle = running.handle();
    wait_until("both are there", || handle.counters().connections == 2);
    handle.stop_now();
    running.join().expect("it ends as asked");
    wait_until("all are dropped", || drops.count() >= 2);
}
