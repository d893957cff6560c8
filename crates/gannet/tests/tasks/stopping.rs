//! A server that stops waits for its tasks, and not for ever.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::{Drops, server};
use crate::support::log::Log;
use crate::support::{Client, TestServer, wait_until};

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

#[test]
fn a_task_of_any_runtime_may_wait_for_the_end() {
    let running = server(|_| ()).threads(2).spawn().expect("a free port");
    let handle = running.handle();
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().build().expect("no thread is needed");
    runtime.block_on(async {
        let mut stopped = std::pin::pin!(running.stopped());
        let waited = tokio::time::timeout(Duration::from_millis(50), &mut stopped).await;
        assert!(waited.is_err(), "nobody has stopped it");
        handle.stop_now();
        let waited = tokio::time::timeout(crate::support::PATIENCE, stopped).await;
        waited.expect("in time").expect("it ends as asked");
    });
}

#[test]
fn a_server_stops_at_its_signal() {
    let (signal, given) = tokio::sync::oneshot::channel::<()>();
    let server = server(|_| ()).shutdown_on(async { drop(given.await) });
    let running = server.spawn().expect("a free port");
    let mut client = Client::open(running.local_addrs()[0]);
    assert!(client.is_silent_for(Duration::from_millis(50)));
    signal.send(()).expect("it is waited for");
    assert_eq!(client.receive().close_code(), Some(1001));
    client.send_close(1001, "");
    running.join().expect("it ends as asked");
}

#[test]
fn a_signal_that_panics_stops_nothing_and_is_logged() {
    std::panic::set_hook(Box::new(|_| ()));
    let log = Log::of_process();
    let server = TestServer::echo_alone(|_| ()).shutdown_on(async { panic!("as it waits for the signal") });
    let server = TestServer::start(server);
    wait_until("it is logged", || log.text().contains("the future of `shutdown_on` panicked"));
    server.assert_serves();
}

/// Tells when it is dropped.
struct Told(std::sync::mpsc::Sender<()>);

impl Drop for Told {
    fn drop(&mut self) {
        self.0.send(()).ok();
    }
}

#[test]
fn a_signal_that_never_comes_goes_with_the_server() {
    let (told, dropped) = std::sync::mpsc::channel();
    let told = Told(told);
    let given = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().expect("a thread");
    let signal = async move {
        let _told = told;
        std::future::pending().await
    };
    let running =
        server(|_| ()).runtime(given.handle().clone()).shutdown_on(signal).spawn().expect("a free port");
    running.stop();
    running.join().expect("it ends as asked");
    dropped.recv_timeout(crate::support::PATIENCE).expect("it is not kept on the runtime");
}
