//! The values of a task are dropped once, whatever becomes of it.

use super::{Counted, Drops, server};
use crate::support::{TEXT, TestServer, wait_until};

#[test]
fn those_of_a_task_go_with_it() {
    let drops = Drops::default();
    let counting = drops.clone();
    let server = server(|_| ()).on_connection(async move |mut socket| {
        let _before = counting.counted();
        while let Some(message) = socket.recv().await {
            let _within = counting.counted();
            match message.text() {
                Some("return") => return,
                Some("wait") => std::future::pending().await,
                _ => {}
            }
        }
    });
    let server = TestServer::start(server);
    let mut client = server.client();
    client.send(TEXT, b"return");
    client.assert_closed_with(1000);
    wait_until("both are dropped", || drops.count() == 2);
    drop(server.client());
    wait_until("it has ended with its connection", || drops.count() == 3);
    let mut waiting = server.client();
    waiting.send(TEXT, b"wait");
    let handle = server.handle();
    wait_until("it waits", || handle.counters().open == 1);
    drop(server);
    assert_eq!(drops.count(), 5, "a server that stops drops what still waits");
}

/// Uses its socket when it is dropped.
struct Farewell(gannet::Socket, #[expect(dead_code, reason = "it is there to be dropped")] Counted);

impl Drop for Farewell {
    fn drop(&mut self) {
        self.0.try_send("farewell").ok();
        assert!(self.0.closed().is_none() || self.0.try_send("gone").is_err());
    }
}

#[test]
fn a_socket_may_be_used_in_a_destructor() {
    let drops = Drops::default();
    let counting = drops.clone();
    let server = server(|_| ()).on_connection(async move |socket| {
        let _farewell = Farewell(socket, counting.counted());
        std::future::pending().await
    });
    let server = TestServer::start(server);
    let client = server.client();
    drop(server);
    assert_eq!(drops.count(), 1);
    drop(client);
}

/// Panics when it is dropped.
struct Rude;

impl Drop for Rude {
    fn drop(&mut self) {
        assert!(std::thread::panicking(), "as it is dropped");
    }
}

#[test]
fn a_destructor_that_panics_does_no_harm() {
    std::panic::set_hook(Box::new(|_| ()));
    let server = server(|_| ()).on_connection(async |mut socket| {
        let _rude = Rude;
        while socket.recv().await.is_some_and(|message| message.text() != Some("return")) {}
    });
    let server = TestServer::start(server);
    let mut first = server.client();
    first.send(TEXT, b"return");
    first.assert_closed_with(1011);
    let second = server.client();
    drop(server);
    drop(second);
}
